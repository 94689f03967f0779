//! The words of a cue: tags and positions left out, entities read.

/// Whose rules a cue is written by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Srt,
    Vtt,
    /// A live script in plain text, without any mark-up.
    Plain,
}

/// A piece of a line of a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bit<'t> {
    /// Copied as it is.
    Text,
    /// What an entity stands for.
    Char(char),
    /// From here on this person speaks.
    Voice(&'t str),
    /// A line end that is written as an escape.
    Line,
}

/// The pieces of `line`, each with its byte in the line and its raw text; what is no piece is left out.
pub(super) fn bits(line: &str, dialect: Dialect) -> Vec<(Bit<'_>, usize, &str)> {
    let mut bits = Vec::new();
    if dialect == Dialect::Plain {
        bits.push((Bit::Text, 0, line.trim_end()));
        return bits;
    }
    let line = line.trim_end();
    let (mut at, mut copied) = (0, 0);
    while let Some(offset) = line.get(at..).and_then(|rest| rest.find(['<', '{', '&', '\\'])) {
        let start = at + offset;
        let rest = line.get(start..).unwrap_or("");
        let Some((bit, len)) = special(rest, dialect) else {
            at = start + 1;
            continue;
        };
        if copied < start {
            bits.push((Bit::Text, copied, line.get(copied..start).unwrap_or("")));
        }
        if let Some(bit) = bit {
            bits.push((bit, start, rest.get(..len).unwrap_or("")));
        }
        at = start + len;
        copied = at;
    }
    if copied < line.len() {
        bits.push((Bit::Text, copied, line.get(copied..).unwrap_or("")));
    }
    bits
}

/// What stands at the start of `rest` and is no plain text, with its bytes; `Some(None)` leaves nothing.
fn special(rest: &str, dialect: Dialect) -> Option<(Option<Bit<'_>>, usize)> {
    if let Some(inner) = rest.strip_prefix('<') {
        let close = near(inner, b'>')?;
        let tag = inner.get(..close)?;
        // <3 and 5<6 are no tags; <00:01.500> is one of vtt
        let first = tag.strip_prefix('/').unwrap_or(tag).chars().next()?;
        let is_time = dialect == Dialect::Vtt && first.is_ascii_digit() && tag.contains(':');
        if !first.is_ascii_alphabetic() && !is_time || tag.contains('<') {
            return None;
        }
        let voice = (dialect == Dialect::Vtt).then(|| tag.split_once(char::is_whitespace)).flatten();
        let voice = voice.filter(|(name, _)| *name == "v" || name.starts_with("v."));
        return Some((voice.map(|(_, who)| Bit::Voice(who.trim())), close + 2));
    }
    if rest.starts_with("{\\") {
        // positions and styles of ASS, which srt files borrow
        return near(rest, b'}').map(|close| (None, close + 1));
    }
    if rest.starts_with("\\N") || rest.starts_with("\\n") {
        return (dialect == Dialect::Srt).then_some((Some(Bit::Line), 2));
    }
    entity(rest).map(|(c, len)| (c.map(Bit::Char), len))
}

/// Where `mark` stands, if that is near: no tag is long, and looking far at every `<` would take for ever.
fn near(text: &str, mark: u8) -> Option<usize> {
    const LONGEST: usize = 512;
    text.bytes().take(LONGEST).position(|b| b == mark)
}

/// The character that the entity at the start of `rest` stands for (`None`: an invisible one), and its bytes.
fn entity(rest: &str) -> Option<(Option<char>, usize)> {
    let inner = rest.strip_prefix('&')?;
    let close = inner.bytes().take(12).position(|b| b == b';')?;
    let name = inner.get(..close)?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "lrm" | "rlm" => return Some((None, close + 2)),
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
            char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)?
        }
    };
    Some((Some(c), close + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(line: &str, dialect: Dialect) -> String {
        let show = |(bit, _, raw): &(Bit<'_>, usize, &str)| match bit {
            Bit::Text => (*raw).to_owned(),
            Bit::Char(c) => c.to_string(),
            Bit::Voice(name) => format!("({name})"),
            Bit::Line => "|".to_owned(),
        };
        bits(line, dialect).iter().map(show).collect()
    }

    #[test]
    fn only_marks_are_left_out() {
        assert_eq!(seen("{\\an8}<i>最</i>佳<font color=\"red\">!</font>", Dialect::Srt), "最佳!");
        assert_eq!(seen("爱你<3 满5>3 {赠} 1<2最佳>", Dialect::Srt), "爱你<3 满5>3 {赠} 1<2最佳>");
        assert_eq!(seen("第一行\\N第二行", Dialect::Srt), "第一行|第二行");
        assert_eq!(seen("<v.loud 小 美>&#26368;&#x4f73;&lrm; &copy &x;", Dialect::Vtt), "(小 美)最佳 &copy &x;");
        assert_eq!(seen("<i>&amp;", Dialect::Plain), "<i>&amp;");
    }
}
