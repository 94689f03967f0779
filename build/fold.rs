//! The folding table, and folding by it for what the build script itself prepares.

use unicode_normalization::UnicodeNormalization as _;

/// A folded text.
pub struct Folded {
    /// Without the way back, which nobody needs here.
    pub text: std::borrow::Cow<'static, str>,
}

/// What the crate's own `fold` makes of a text; a test of the crate proves that they agree on every rule.
pub fn fold(text: &str) -> Folded {
    let mut folded = String::new();
    for c in text.chars() {
        match lookup(c) {
            Some(MANY) => {
                let parts = std::iter::once(c).nfkc().flat_map(char::to_lowercase);
                folded.extend(parts.filter_map(|part| alone(part, lookup(part))));
            }
            to => folded.extend(alone(c, to)),
        }
    }
    Folded { text: folded.into() }
}

/// What the table says of a character; `None` beyond the basic plane.
fn lookup(c: char) -> Option<u16> {
    u16::try_from(u32::from(c)).is_ok().then(|| fold_one(c))
}

/// What a character becomes that the table says `to` of, if one; what stands for several stays.
fn alone(c: char, to: Option<u16>) -> Option<char> {
    match to {
        Some(DROP) => None,
        Some(MANY) | None => Some(c),
        Some(one) => char::from_u32(u32::from(one)),
    }
}

/// What a Han character folds to; any other stays.
pub fn fold_han(c: char) -> char {
    let is_han = matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0x3007);
    let folded = if is_han { fold_one(c) } else { DROP };
    if matches!(folded, DROP | MANY) { c } else { char::from_u32(u32::from(folded)).unwrap_or(c) }
}

const DROP: u16 = 0xFFFF;
const MANY: u16 = 0xFFFE;

/// 65,536 little-endian `u16`: what each character of the basic plane folds to. The character itself: nothing to do;
/// 0xFFFF: dropped (invisible); 0xFFFE: folds to several characters, found by normalising at run time.
pub fn table() -> Vec<u8> {
    let mut table = Vec::with_capacity(0x2_0000);
    for code in 0..=0xFFFF_u32 {
        let folded = char::from_u32(code).map_or(code as u16, fold_one);
        table.extend_from_slice(&folded.to_le_bytes());
    }
    table
}

/// What a character folds to, folded until nothing changes: the Hangul filler U+3164 is compatible with U+1160, which is
/// invisible.
fn fold_one(c: char) -> u16 {
    match fold_once(c) {
        to @ (DROP | MANY) => to,
        to => match char::from_u32(u32::from(to)) {
            Some(next) if next != c => fold_one(next),
            _ => to,
        },
    }
}

fn fold_once(c: char) -> u16 {
    if is_invisible(c) {
        return DROP;
    }
    // an ellipsis is a sentence mark, not three full stops
    if c == '…' {
        return c as u16;
    }
    // digits in circles that Unicode does not decompose (❶ ➀ ➊ ⓵), as far as they are one digit
    for first in [0x2776, 0x2780, 0x278A, 0x24F5] {
        if (first..first + 9).contains(&u32::from(c)) {
            return (u32::from(c) - first + u32::from('1')) as u16;
        }
    }
    // letters with accents and tone marks (pinyin) become plain ones
    if std::iter::once(c).nfd().next().is_some_and(|base| base.is_ascii_alphabetic()) {
        let base = std::iter::once(c).nfd().next().unwrap_or(c);
        return u32::from(base.to_ascii_lowercase()) as u16;
    }
    // U+3000 and the other wide or narrow blanks are blanks; line ends stay what they are
    let mut folded = std::iter::once(c).nfkc().flat_map(char::to_lowercase);
    let (first, more) = (folded.next(), folded.next());
    match (first, more) {
        (Some(one), None) => {
            let simple = fast2s::convert(&one.to_string()).chars().next().unwrap_or(one);
            u16::try_from(u32::from(simple)).unwrap_or(c as u16)
        }
        (Some(_), Some(_)) => MANY,
        (None, _) => c as u16,
    }
}

/// Control characters but for blanks and line ends, zero-width and formatting characters, soft hyphen, variation
/// selectors, and combining accents: a reader does not see them, or reads the letter under them.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c), 0x00..=0x08 | 0x0E..=0x1F | 0x7F..=0x84 | 0x86..=0x9F | 0x00AD | 0x0300..=0x036F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
        | 0x200B..=0x200F | 0x20E3 | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF | 0xFFF9..=0xFFFB)
}
