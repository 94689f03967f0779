//! Folding: what the automaton sees instead of what the writer wrote, with the way back.
//!
//! Per character: compatibility forms (full-width, circled, small), lower case, traditional to simplified; invisible
//! characters vanish. The table is made by the build script from the Unicode data of its libraries.

use std::borrow::Cow;

use unicode_table::{Fold, lookup};

use super::Span;
use super::map::OffsetMap;

/// A folded text and where each of its bytes came from.
#[derive(Debug, Clone)]
pub struct Folded<'t> {
    /// What rules match on.
    pub text: Cow<'t, str>,
    map: OffsetMap,
}

impl Folded<'_> {
    /// Bytes of the unfolded text that bytes `span` of the folded one came from.
    pub fn to_source(&self, span: Span) -> Span {
        self.map.to_source(span)
    }

    /// Bytes of the folded text that came from bytes `span` of the unfolded one.
    pub fn to_folded(&self, span: Span) -> Option<Span> {
        self.map.to_derived(span)
    }
}

/// Folds a text. Borrows it when nothing in it changes.
pub fn fold(text: &str) -> Folded<'_> {
    let Some(first) = first_change(text) else {
        return Folded { text: Cow::Borrowed(text), map: OffsetMap::default() };
    };
    let mut out = String::with_capacity(text.len());
    let mut map = OffsetMap::default();
    // what stays as it is, is copied in runs
    let mut copied = 0;
    for (at, c) in text[first..].char_indices().map(|(at, c)| (first + at, c)) {
        let len = c.len_utf8();
        let folded = lookup(c);
        if matches!(folded, Fold::Same) {
            continue;
        }
        out.push_str(&text[copied..at]);
        map.copied(at - copied);
        copied = at + len;
        match folded {
            Fold::Same => {}
            Fold::One(to) => {
                out.push(to);
                if to.len_utf8() == len { map.copied(len) } else { map.replaced(to.len_utf8(), len) }
            }
            Fold::Nothing => map.skipped(len),
            Fold::Many => {
                let before = out.len();
                out.extend(unicode_table::expand(c));
                map.replaced(out.len() - before, len);
            }
        }
    }
    out.push_str(&text[copied..]);
    map.copied(text.len() - copied);
    Folded { text: Cow::Owned(out), map }
}

/// What a Han character folds to; any other stays.
pub fn fold_han(c: char) -> char {
    match lookup(c) {
        Fold::One(to) if super::is_han(c) => to,
        _ => c,
    }
}

/// Byte offset of the first character that folds to something else.
fn first_change(text: &str) -> Option<usize> {
    text.char_indices().find(|(_, c)| !matches!(lookup(*c), Fold::Same)).map(|(i, _)| i)
}

mod unicode_table {
    /// What a character becomes.
    pub(super) enum Fold {
        Same,
        One(char),
        Nothing,
        Many,
    }

    static TABLE: &[u8; 0x2_0000] = include_bytes!(concat!(env!("OUT_DIR"), "/fold.bin"));

    pub(super) fn lookup(c: char) -> Fold {
        let code = u32::from(c);
        if code < 0x80 {
            return match c {
                'A'..='Z' => Fold::One(c.to_ascii_lowercase()),
                // control characters but for blanks and line ends
                '\0'..='\x08' | '\x0E'..='\x1F' | '\x7F' => Fold::Nothing,
                _ => Fold::Same,
            };
        }
        let at = code as usize * 2;
        let Some(pair) = TABLE.get(at..at + 2) else {
            return astral(c);
        };
        match u16::from_le_bytes([pair[0], pair[1]]) {
            0xFFFF => Fold::Nothing,
            0xFFFE => Fold::Many,
            to if u32::from(to) == code => Fold::Same,
            to => char::from_u32(u32::from(to)).map_or(Fold::Same, Fold::One),
        }
    }

    /// Beyond the basic plane: mathematical letters and digits, tags and supplementary variation selectors.
    fn astral(c: char) -> Fold {
        match u32::from(c) {
            0x1D400..=0x1D7FF | 0x1F100..=0x1F1E5 | 0x1F200..=0x1F2FF => Fold::Many,
            0xE0000..=0xE0FFF => Fold::Nothing,
            _ => Fold::Same,
        }
    }

    /// The several characters that one stands for, each folded in its turn: of a lone ¨ (a blank and a combining mark)
    /// the blank is left.
    pub(super) fn expand(c: char) -> impl Iterator<Item = char> {
        use unicode_normalization::UnicodeNormalization as _;
        std::iter::once(c).nfkc().flat_map(char::to_lowercase).filter_map(|part| match lookup(part) {
            Fold::Nothing => None,
            Fold::One(to) => Some(to),
            Fold::Same | Fold::Many => Some(part),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_each_dress_of_a_word() {
        for (written, folded) in [
            ("ＴＯＰ１", "top1"),
            ("第①", "第1"),
            ("第❶第➊第1\u{FE0F}\u{20E3}", "第1第1第1"),
            ("wéi yī", "wei yi"),
            ("最\u{200B}佳", "最佳"),
            ("療效最強", "疗效最强"),
            ("１００％", "100%"),
            ("最佳", "最佳"),
            ("№１", "no1"),
            ("顶\u{7F}级\u{1}奢\u{9F}华\t新\n品", "顶级奢华\t新\n品"),
        ] {
            assert_eq!(fold(written).text, folded);
        }
    }

    #[test]
    fn each_character_folds_to_what_folds_no_further() {
        // texts are folded character by character, so this is the law for all of them
        for c in '\0'..=char::MAX {
            let mut buffer = [0; 4];
            let once = fold(c.encode_utf8(&mut buffer)).text;
            assert_eq!(fold(&once).text, once, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn spans_lead_back() {
        let text = "全網ＴＯＰ１最\u{200B}佳";
        let folded = fold(text);
        let at = folded.text.find("最佳").expect("folded");
        assert_eq!(folded.to_source(Span::new(at, at + 6)).of(text), "最\u{200B}佳");
        let at = folded.text.find("top1").expect("folded");
        assert_eq!(folded.to_source(Span::new(at, at + 4)).of(text), "ＴＯＰ１");
        assert!(matches!(fold("没有可折的").text, Cow::Borrowed(_)));
    }
}
