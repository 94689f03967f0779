//! Where the bytes of a YAML scalar's value stand in the file: quotes, escapes, indents and folded lines.

use saphyr_parser::ScalarStyle;

use crate::text::map::OffsetMap;

/// How the bytes of `value` come from those of `raw`, which stands at byte `start` of the source: the characters are found
/// in order, and what lies between them (quotes, indents, line ends) left no trace. Where that cannot be told, the whole
/// is one unit.
pub fn scalar_map(raw: &str, value: &str, style: ScalarStyle, start: usize) -> OffsetMap {
    let lead = match style {
        ScalarStyle::DoubleQuoted => raw.find('"').map_or(0, |at| at + 1),
        ScalarStyle::SingleQuoted => raw.find('\'').map_or(0, |at| at + 1),
        // the parser does not count the header of a block in
        _ => 0,
    };
    align(raw, lead, value, style, start).unwrap_or_else(|| {
        let mut whole = OffsetMap::starting_at(start);
        whole.replaced(value.len(), raw.len());
        whole
    })
}

fn align(raw: &str, lead: usize, value: &str, style: ScalarStyle, start: usize) -> Option<OffsetMap> {
    let (is_escaped, is_single) = (style == ScalarStyle::DoubleQuoted, style == ScalarStyle::SingleQuoted);
    let mut map = OffsetMap::starting_at(start);
    map.skipped(lead);
    let mut rest = raw.get(lead..)?;
    for c in value.chars() {
        loop {
            let next = rest.chars().next()?;
            if is_escaped && next == '\\' {
                let (escaped, len) = unescape(rest)?;
                rest = rest.get(len..)?;
                if escaped == Some(c) {
                    map.replaced(c.len_utf8(), len);
                    break;
                }
                // a line end that is escaped leaves nothing
                escaped.is_none().then_some(())?;
                map.skipped(len);
                continue;
            }
            if is_single && c == '\'' && rest.starts_with("''") {
                map.replaced(1, 2);
                rest = rest.get(2..)?;
                break;
            }
            rest = rest.get(next.len_utf8()..)?;
            if next == c {
                map.copied(c.len_utf8());
                break;
            }
            // a folded line end is a blank in the value
            if c == ' ' && next == '\n' {
                map.replaced(1, 1);
                break;
            }
            // only blanks vanish
            if !next.is_whitespace() {
                return None;
            }
            map.skipped(next.len_utf8());
        }
    }
    Some(map)
}

/// The character that the escape at the start of `rest` stands for (`None`: the line goes on), and its bytes.
fn unescape(rest: &str) -> Option<(Option<char>, usize)> {
    let kind = rest.get(1..)?.chars().next()?;
    let hex = |len: usize| {
        let code = u32::from_str_radix(rest.get(2..2 + len)?, 16).ok()?;
        Some((Some(char::from_u32(code)?), 2 + len))
    };
    let one = |c: char| Some((Some(c), 1 + kind.len_utf8()));
    match kind {
        'x' => hex(2),
        'u' => hex(4),
        'U' => hex(8),
        '0' => one('\0'),
        'a' => one('\u{7}'),
        'b' => one('\u{8}'),
        't' | '\t' => one('\t'),
        'n' => one('\n'),
        'v' => one('\u{B}'),
        'f' => one('\u{C}'),
        'r' => one('\r'),
        'e' => one('\u{1B}'),
        'N' => one('\u{85}'),
        '_' => one('\u{A0}'),
        'L' => one('\u{2028}'),
        'P' => one('\u{2029}'),
        '\n' | '\r' => Some((None, 2)),
        other => one(other),
    }
}

#[cfg(test)]
mod tests {
    use crate::source::tree::Value;
    use crate::source::yaml::parse;
    use crate::text::Span;

    /// What was written for every piece of the value under the first key.
    fn written<'t>(text: &'t str, pieces: &[&str]) -> Vec<&'t str> {
        let node = parse(text, 0).expect("valid").expect("there");
        let Value::Map(entries) = node.value else { panic!("a map") };
        let Value::Text(value, map) = &entries[0].2.value else { panic!("a text") };
        let find = |piece: &&str| value.find(*piece).unwrap_or_else(|| panic!("{piece:?} in {value:?}"));
        pieces.iter().map(|p| map.to_source(Span::new(find(p), find(p) + p.len())).of(text)).collect()
    }

    #[test]
    fn every_style_leads_back() {
        assert_eq!(
            written("a: \"全\\u6700\\\"佳\\n好\"", &["最", "\"", "佳", "\n"]),
            [r"\u6700", r#"\""#, "佳", r"\n"]
        );
        assert_eq!(written("a: \"全网\\\n  最佳\"", &["网最"]), ["网\\\n  最"]);
        assert_eq!(written("a: 'it''s 最佳'", &["'", "s", "最佳"]), ["''", "s", "最佳"]);
        assert_eq!(written("a: 全网\n   最佳 # 说明\n", &["网 最"]), ["网\n   最"]);
        assert_eq!(written("a: |- # 最佳\n  第一行\n  最佳\n", &["第一", "最佳"]), ["第一", "最佳"]);
        assert_eq!(written("a: >\n  | 第一\n  最佳\n\n  好\n", &["| 第一", "最佳", "好"]), ["| 第一", "最佳", "好"]);
    }

    #[test]
    fn the_place_is_not_that_of_an_equal_word_before() {
        let text = "a: |\n  最好\nb: 最佳\nc: \"最佳\"\n";
        let node = parse(text, 0).expect("valid").expect("there");
        let Value::Map(entries) = node.value else { panic!("a map") };
        let Value::Text(_, map) = &entries[2].2.value else { panic!("a text") };
        assert_eq!(Some(map.to_source(Span::new(0, 6)).start), text.rfind("最佳"));
    }
}
