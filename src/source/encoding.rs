//! Bytes to text, a block at a time. Byte-order mark first, then UTF-16 by its zero bytes, then UTF-8, else Big5 or GB18030; what
//! cannot be decoded is told with its place and never passed over in silence.

use std::io::{self, Read};

use encoding_rs::{BIG5, Decoder, DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::source::big5::is_big5;

/// Bytes read before the encoding is decided.
const HEAD: usize = 1 << 20;

/// Bytes asked of the input at once.
const CHUNK: usize = 1 << 16;

/// Characters of more than one byte that make a text certainly UTF-8: GBK bytes are rarely valid UTF-8 for long.
const SURELY_UTF8: usize = 4;

/// How the text of a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Bytes of the byte-order mark.
    pub mark: usize,
}

impl Written {
    /// The bytes of `raw` at which the bytes `at` (rising, at character borders) of its decoded `text` begin; `None` if
    /// `raw` is not written so throughout.
    pub fn raw_offsets(self, raw: &[u8], text: &str, at: &[usize]) -> Option<Vec<usize>> {
        if self.encoding == UTF_8 {
            let is_same = raw.get(self.mark..) == Some(text.as_bytes());
            return is_same.then(|| at.iter().map(|a| a + self.mark).collect());
        }
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        let mut out = [0_u8; 16];
        let mut wanted = at.iter().copied().peekable();
        let mut offsets = Vec::with_capacity(at.len());
        let mut done = 0;
        // byte by byte, as only so it shows which bytes a character was made of
        for index in self.mark..=raw.len() {
            while wanted.next_if(|w| *w == done).is_some() {
                offsets.push(index);
            }
            let Some(byte) = raw.get(index) else { break };
            let (result, _, made) = decoder.decode_to_utf8_without_replacement(&[*byte], &mut out, false);
            let is_same = text.as_bytes().get(done..done + made) == out.get(..made);
            if matches!(result, DecoderResult::Malformed(..)) || !is_same {
                return None;
            }
            done += made;
        }
        (done == text.len() && offsets.len() == at.len()).then_some(offsets)
    }

    /// `text` in this encoding; the first character that it does not have is the error.
    pub fn encode(self, text: &str) -> Result<Vec<u8>, char> {
        // the encoder of encoding_rs writes UTF-16 as UTF-8, as the web does
        if self.encoding == UTF_16LE {
            return Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        }
        if self.encoding == UTF_16BE {
            return Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        }
        let (bytes, _, is_unmappable) = self.encoding.encode(text);
        if is_unmappable { Err(unmappable(text, self.encoding)) } else { Ok(bytes.into_owned()) }
    }
}

/// The first character of `text` that `encoding` does not have.
fn unmappable(text: &str, encoding: &'static Encoding) -> char {
    let mut buffer = [0; 4];
    text.chars().find(|c| encoding.encode(c.encode_utf8(&mut buffer)).2).unwrap_or('\u{FFFD}')
}

/// Whether every character of `text` is one of GBK, which most programs that write GB18030 keep to.
pub fn is_gbk(text: &str) -> bool {
    !GBK.encode(text).2
}

/// Why an input is not text.
#[derive(Debug, PartialEq, Eq)]
pub enum NotText {
    /// It holds zero bytes and is no UTF-16.
    Binary,
}

/// What came of filling.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Nothing follows.
    pub is_last: bool,
    /// Byte of the text where bytes stood that the encoding does not have; U+FFFD stands there now.
    pub bad_at: Option<usize>,
}

enum State {
    /// Nothing but ASCII so far, or UTF-8.
    Utf8 {
        seen_wide: usize,
    },
    Other(Decoder),
}

/// An input that is decoded as it is read.
pub struct TextStream<R> {
    input: R,
    /// Read and not yet decoded.
    raw: Vec<u8>,
    is_ended: bool,
    state: State,
    /// Bytes of the byte-order mark.
    mark: usize,
}

impl<R: Read> TextStream<R> {
    /// Reads the beginning of `input` and decides on the encoding.
    pub fn open(mut input: R) -> io::Result<Result<Self, NotText>> {
        let mut raw = Vec::new();
        let is_ended = read_up_to(&mut input, &mut raw, HEAD)?;
        let bom = Encoding::for_bom(&raw);
        let state = if let Some((encoding, mark)) = bom {
            raw.drain(..mark);
            if encoding == UTF_8 { State::Utf8 { seen_wide: SURELY_UTF8 } } else { other(encoding) }
        } else if raw.contains(&0) {
            match utf16_without_mark(&raw) {
                Some(encoding) => other(encoding),
                None => return Ok(Err(NotText::Binary)),
            }
        } else {
            State::Utf8 { seen_wide: 0 }
        };
        Ok(Ok(Self { input, raw, is_ended, state, mark: bom.map_or(0, |(_, mark)| mark) }))
    }

    /// Appends up to about `more` bytes of text to `text`, at least one character unless nothing follows.
    pub fn fill(&mut self, text: &mut String, more: usize) -> io::Result<Filled> {
        let target = text.len() + more.max(1);
        let mut filled = Filled::default();
        loop {
            let before = text.len();
            self.decode(text, &mut filled);
            if self.is_ended && self.raw.is_empty() {
                filled.is_last = true;
                return Ok(filled);
            }
            if text.len() >= target {
                return Ok(filled);
            }
            if self.is_ended && text.len() == before {
                // only the last bytes of a broken character are left
                return Ok(filled);
            }
            if !self.is_ended {
                let want = self.raw.len() + CHUNK.max((target - text.len()).min(HEAD));
                self.is_ended = read_up_to(&mut self.input, &mut self.raw, want)?;
            }
        }
    }

    /// How the text is written, as far as it has been read.
    pub fn written(&self) -> Written {
        let encoding = match &self.state {
            State::Utf8 { .. } => UTF_8,
            State::Other(decoder) => decoder.encoding(),
        };
        Written { encoding, mark: self.mark }
    }

    fn decode(&mut self, text: &mut String, filled: &mut Filled) {
        if let State::Utf8 { seen_wide } = &mut self.state {
            let is_utf8 = decode_utf8(&mut self.raw, self.is_ended, seen_wide, text, filled);
            if is_utf8 {
                return;
            }
            self.state = other(if is_big5(&self.raw, self.is_ended) { BIG5 } else { GB18030 });
        }
        if let State::Other(decoder) = &mut self.state {
            decode_other(decoder, &mut self.raw, self.is_ended, text, filled);
        }
    }
}

fn other(encoding: &'static Encoding) -> State {
    State::Other(encoding.new_decoder_without_bom_handling())
}

/// Reads until `raw` has `want` bytes; whether the input ended.
fn read_up_to(input: &mut impl Read, raw: &mut Vec<u8>, want: usize) -> io::Result<bool> {
    let more = want.saturating_sub(raw.len()) as u64;
    let read = input.by_ref().take(more).read_to_end(raw)? as u64;
    Ok(read < more)
}

/// Decodes as UTF-8; false where the rest is no UTF-8 and nothing before it showed that it should be.
fn decode_utf8(
    raw: &mut Vec<u8>,
    is_ended: bool,
    seen_wide: &mut usize,
    text: &mut String,
    filled: &mut Filled,
) -> bool {
    let mut at = 0;
    let mut is_utf8 = true;
    loop {
        let rest = &raw[at..];
        let (good, bad) = match std::str::from_utf8(rest) {
            Ok(good) => (good, None),
            Err(error) => {
                let good = std::str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or_default();
                (good, Some(error.error_len()))
            }
        };
        if *seen_wide < SURELY_UTF8 {
            *seen_wide += good.chars().filter(|c| !c.is_ascii()).take(SURELY_UTF8).count();
        }
        if matches!(bad, Some(Some(_))) && *seen_wide < SURELY_UTF8 {
            // what looked like one or two characters of UTF-8 may have been GB18030 all along
            is_utf8 = false;
            break;
        }
        text.push_str(good);
        at += good.len();
        match bad {
            Some(Some(len)) => {
                filled.bad_at.get_or_insert(text.len());
                text.push('\u{FFFD}');
                at += len;
            }
            Some(None) if is_ended && *seen_wide < SURELY_UTF8 => {
                is_utf8 = false;
                break;
            }
            Some(None) if is_ended => {
                filled.bad_at.get_or_insert(text.len());
                text.push('\u{FFFD}');
                at = raw.len();
                break;
            }
            // all is read, or the rest of a character comes with the next read
            None | Some(None) => break,
        }
    }
    raw.drain(..at);
    is_utf8
}

fn decode_other(decoder: &mut Decoder, raw: &mut Vec<u8>, is_ended: bool, text: &mut String, filled: &mut Filled) {
    let mut at = 0;
    loop {
        let room = decoder.max_utf8_buffer_length_without_replacement(raw.len() - at).unwrap_or(0);
        text.reserve(room + 4);
        let (result, read) = decoder.decode_to_string_without_replacement(&raw[at..], text, is_ended);
        at += read;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                filled.bad_at.get_or_insert(text.len());
                text.push('\u{FFFD}');
            }
        }
    }
    raw.drain(..at);
}

/// Which UTF-16 a text without a byte-order mark is: zero bytes stand on one side of the pairs only (the upper halves of
/// its tabs, digits and line ends) more than on the other, and it decodes to a text without control characters.
fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    // 最 is U+6700: a zero byte on the other side is no rarity
    let encoding = if zeros(1) > zeros(0) { UTF_16LE } else { UTF_16BE };
    let (text, has_errors) = encoding.decode_without_bom_handling(&head[..head.len() & !1]);
    let is_text = text.chars().all(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r'));
    let is_cut = head.len() == HEAD;
    (is_text && (!has_errors || is_cut)).then_some(encoding)
}

/// Whether a text looks as if it had been read with the wrong encoding once and saved so: dense in half-width katakana,
/// private-use or replacement characters, in the Latin letters that UTF-8 becomes, or in 锟斤拷.
pub fn is_garbled(text: &str) -> bool {
    let (mut strange, mut latin, mut all) = (0_usize, 0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        match c {
            '\u{FF61}'..='\u{FF9F}' | '\u{E000}'..='\u{F8FF}' | '\u{FFFD}' | '锟' | '斤' | '拷' => strange += 1,
            '\u{0080}'..='\u{00FF}' => latin += 1,
            _ => {}
        }
    }
    (strange >= 4 && strange * 3 >= all)
        || (latin >= 6 && latin * 2 >= all && text.contains(['ä', 'å', 'æ', 'ç', 'è', 'é']))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole text, read a few bytes at a time.
    fn decode(bytes: &[u8]) -> Result<(String, Option<usize>), NotText> {
        let mut stream = TextStream::open(bytes).expect("reading a slice never fails")?;
        let (mut text, mut bad) = (String::new(), None);
        loop {
            let filled = stream.fill(&mut text, 3).expect("reading a slice never fails");
            bad = bad.or(filled.bad_at);
            if filled.is_last {
                return Ok((text, bad));
            }
        }
    }

    #[test]
    fn the_encodings_shops_use() {
        let text = "标题\t价格\n全网最佳😀\t9.9\n";
        let (gb, ..) = GB18030.encode(text);
        let mut bom = vec![0xEF, 0xBB, 0xBF];
        bom.extend_from_slice(text.as_bytes());
        let units = |f: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(f).collect() };
        let (le, be) = (units(u16::to_le_bytes), units(u16::to_be_bytes));
        let marked: Vec<u8> = [0xFF, 0xFE].into_iter().chain(le.iter().copied()).collect();
        for bytes in [text.as_bytes().to_vec(), bom, gb.into_owned(), marked, le, be] {
            assert_eq!(decode(&bytes), Ok((text.to_owned(), None)));
        }
    }

    #[test]
    fn every_place_leads_back_to_its_bytes() {
        let text = "a标题😀,€佳";
        let at: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        for (encoding, mark) in [(UTF_8, 0), (UTF_8, 3), (UTF_16LE, 2), (UTF_16BE, 0), (GB18030, 0)] {
            let written = Written { encoding, mark };
            let pieces: Vec<Vec<u8>> =
                text.chars().map(|c| written.encode(&c.to_string()).expect("it has all")).collect();
            let raw: Vec<u8> = std::iter::repeat_n(0, mark).chain(pieces.concat()).collect();
            let mut expected = vec![mark];
            expected.extend(pieces.iter().scan(mark, |at, piece| {
                *at += piece.len();
                Some(*at)
            }));
            assert_eq!(written.raw_offsets(&raw, text, &at), Some(expected), "{}", encoding.name());
            assert_eq!(written.raw_offsets(&raw, "b", &[0]), None);
        }
        assert!(is_gbk("标题") && !is_gbk("😀"));
    }

    #[test]
    fn ascii_for_long_and_then_gbk() {
        let mut bytes = vec![b'a'; HEAD + 10];
        bytes.extend_from_slice(&GB18030.encode("最佳").0);
        let (text, bad) = decode(&bytes).expect("text");
        assert!(text.ends_with("a最佳") && bad.is_none());
    }

    #[test]
    fn a_wrong_byte_half_way_has_its_place() {
        let mut bytes = "标题,详情\n".as_bytes().to_vec();
        bytes.extend_from_slice(&GB18030.encode("最佳").0);
        let (text, bad) = decode(&bytes).expect("text");
        assert_eq!(bad, Some("标题,详情\n".len()));
        assert!(text.contains('\u{FFFD}'));
    }

    #[test]
    fn a_cut_character_at_the_end_is_told() {
        let text = "全网好物精选";
        let (cut, bad) = decode(&text.as_bytes()[..text.len() - 1]).expect("text");
        assert_eq!((cut.as_str(), bad), ("全网好物精\u{FFFD}", Some(15)));
    }

    #[test]
    fn garbled_text_is_seen() {
        for bad in [
            "ｱｦｱｴﾃ﨤ﾆ",
            "锟斤拷锟斤拷",
            "æ\u{9c}\u{80}ä½³å\u{95}\u{86}å\u{93}\u{81}",
            "标题\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}",
        ] {
            assert!(is_garbled(bad), "{bad}");
        }
        for good in ["ｶﾀｶﾅ 片假名商品标题说明文字", "Café déjà vu", "三斤装 苹果", "😀好物"]
        {
            assert!(!is_garbled(good), "{good}");
        }
    }

    #[test]
    fn what_is_no_text_is_told() {
        assert_eq!(decode(&[0x50, 0x4B, 0x03, 0x04, 0x00, 0x00]), Err(NotText::Binary));
        assert!(decode(&[b'a', 0xFF, 0xFF]).expect("text").1.is_some());
    }
}
