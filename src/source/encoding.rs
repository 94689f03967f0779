//! Bytes to text. Byte-order mark first, then strict UTF-8, else GB18030; never a guess that replaces characters.

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use crate::lang::Lang;
use crate::messages as msg;

/// Decodes a file's bytes. The error says what is wrong, in `lang`.
pub fn decode(bytes: Vec<u8>, lang: Lang) -> Result<String, String> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        if encoding == UTF_16LE || encoding == UTF_16BE {
            let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
            return text.map(std::borrow::Cow::into_owned).ok_or_else(|| msg::UTF16_BROKEN.say(lang, &[]));
        }
        return from_utf8_or_gb18030(bytes[mark..].to_vec(), lang);
    }
    if bytes.contains(&0) {
        return Err(msg::BINARY.say(lang, &[]));
    }
    from_utf8_or_gb18030(bytes, lang)
}

fn from_utf8_or_gb18030(bytes: Vec<u8>, lang: Lang) -> Result<String, String> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error.into_bytes(),
    };
    match GB18030.decode_without_bom_handling_and_without_replacement(&bytes) {
        Some(text) => Ok(text.into_owned()),
        None => Err(msg::CANNOT_DECODE.say(lang, &[&first_bad_byte(&bytes).to_string()])),
    }
}

/// Where GB18030 decoding stops, from 1.
fn first_bad_byte(bytes: &[u8]) -> usize {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut out = String::with_capacity(bytes.len() * 2 + 16);
    let (_, read) = decoder.decode_to_string_without_replacement(bytes, &mut out, true);
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_encodings_shops_use() {
        let text = "全网最佳😀";
        let (gb, ..) = GB18030.encode(text);
        let mut bom = vec![0xEF, 0xBB, 0xBF];
        bom.extend_from_slice(text.as_bytes());
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [text.as_bytes().to_vec(), bom, gb.into_owned(), utf16] {
            assert_eq!(decode(bytes, Lang::Zh).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_is_no_text_is_told() {
        assert!(decode(vec![0x50, 0x4B, 0x03, 0x04, 0x00, 0x00], Lang::En).is_err());
        let error = decode(vec![b'a', 0xFF, 0xFF], Lang::En).expect_err("not GB18030");
        assert!(error.contains('2'), "{error}");
    }
}
