//! TOML files as listings: keys at the top, or `[[listing]]`.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::messages as msg;
use crate::source::shape::{may_hold_listing, read_document};
use crate::source::strangers::Strangers;
use crate::source::tree::{Node, Value, map_escapes};
use crate::source::{ReadOptions, Reading};
use crate::text::Span;

/// Reads a file that holds one listing or a list of them under `listing`.
pub fn read<'s>(text: &'s str, options: ReadOptions<'_>) -> Reading<'s> {
    let mut reading = Reading::default();
    match DeTable::parse(text) {
        Ok(table) if table.get_ref().is_empty() => reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[])),
        Ok(table) => {
            let span = Span::from(table.span());
            // the parser refuses nesting deeper than 80, so that this recursion ends
            let value = Value::Map(entries(table.into_inner(), text));
            read_document(Node { value, span }, options, &mut reading);
        }
        Err(error) => {
            let at = error.span().map(|span| span.start);
            let message = msg::TOML_BAD.say(options.lang, &[error.message()]);
            if may_hold_listing(text) { reading.fail(at, message) } else { reading.stranger(at, message, options) }
        }
    }
    Strangers::default().settle(&mut reading, true, options);
    reading
}

fn entries<'s>(table: DeTable<'s>, text: &'s str) -> Vec<(Cow<'s, str>, Span, Node<'s>)> {
    table
        .into_iter()
        .map(|(key, value)| {
            let at = Span::from(key.span());
            (key.into_inner(), at, node(value, text))
        })
        .collect()
}

fn node<'s>(value: Spanned<DeValue<'s>>, text: &'s str) -> Node<'s> {
    let span = Span::from(value.span());
    let value = match value.into_inner() {
        DeValue::String(value) => {
            let map = string_map(span.of(text), span.start, &value);
            Value::Text(value, map)
        }
        DeValue::Array(items) => Value::List(items.into_iter().map(|item| node(item, text)).collect()),
        DeValue::Table(table) => Value::Map(entries(table, text)),
        // numbers, truth values and dates, as written
        _ => Value::Plain(Cow::Borrowed(span.of(text))),
    };
    Node { value, span }
}

/// How the bytes of `value` come from those of the string `raw`, quotes included, which stands at byte `start`.
fn string_map(raw: &str, start: usize, value: &str) -> crate::text::map::OffsetMap {
    let is_long = raw.starts_with("\"\"\"") || raw.starts_with("'''");
    let quotes = if is_long { 3 } else { 1 };
    let inner = raw.get(quotes..raw.len().saturating_sub(quotes)).unwrap_or("");
    // a line end right after the opening quotes is not in the value
    let body = if is_long { inner.strip_prefix("\r\n").or(inner.strip_prefix('\n')).unwrap_or(inner) } else { inner };
    let lead = quotes + inner.len() - body.len();
    let is_basic = raw.starts_with('"');
    let mut rest_of_value = value;
    map_escapes(body, start + lead, |rest| {
        let made = if is_basic && rest.starts_with('\\') {
            unescape(rest)
        } else if rest.starts_with("\r\n") && !rest_of_value.starts_with("\r\n") {
            // the parser may make one of the two
            Some((2, 1))
        } else {
            None
        };
        let len = made.map_or_else(|| rest.chars().next().map_or(0, char::len_utf8), |(_, to)| to);
        rest_of_value = rest_of_value.get(len..).unwrap_or("");
        made
    })
}

/// Bytes of the escape at the start of `rest`, and of what it stands for.
fn unescape(rest: &str) -> Option<(usize, usize)> {
    let kind = rest.get(1..)?.chars().next()?;
    let hex = |len: usize| {
        let code = u32::from_str_radix(rest.get(2..2 + len)?, 16).ok()?;
        Some((2 + len, char::from_u32(code)?.len_utf8()))
    };
    match kind {
        'x' => hex(2),
        'u' => hex(4),
        'U' => hex(8),
        // the line goes on: blanks and line ends up to the next word leave nothing
        ' ' | '\t' | '\n' | '\r' => {
            let after = rest.get(1..)?;
            Some((1 + after.len() - after.trim_start_matches([' ', '\t', '\n', '\r']).len(), 0))
        }
        _ => Some((1 + kind.len_utf8(), 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::source::profile::Profiles;

    fn written<'t>(text: &'t str, pieces: &[&str]) -> Vec<&'t str> {
        let profiles = Profiles::embedded().expect("valid");
        let reading = read(text, ReadOptions::new(Lang::En, &profiles));
        assert_eq!(reading.notes, []);
        let field = &reading.listings[0].fields[0];
        let map = field.origin.map.as_ref().expect("mapped");
        let find = |piece: &&str| field.text.find(*piece).unwrap_or_else(|| panic!("{piece:?} in {:?}", field.text));
        pieces.iter().map(|p| map.to_source(Span::new(find(p), find(p) + p.len())).of(text)).collect()
    }

    #[test]
    fn every_kind_of_string_leads_back() {
        assert_eq!(
            written(r#"title = "全\u6700\"佳\n好""#, &["最", "\"", "佳", "好"]),
            [r"\u6700", r#"\""#, "佳", "好"]
        );
        assert_eq!(written("title = '全网\\最佳'", &["最佳", "\\"]), ["最佳", "\\"]);
        assert_eq!(written("detail = \"\"\"\n第一行 \\\n   最佳\n\"\"\"", &["行 最"]), ["行 \\\n   最"]);
        assert_eq!(written("detail = '''\r\n第一行\r\n最佳'''", &["第一", "最佳"]), ["第一", "最佳"]);
    }

    #[test]
    fn lists_of_listings() {
        let profiles = Profiles::embedded().expect("valid");
        let text = "[[listing]]\nid = \"A\"\ntitle = \"最佳\"\nattributes.\"材质\" = \"棉\"\n[[listing]]\nid = 7\ntitle = \"好\"\n";
        let reading = read(text, ReadOptions::new(Lang::En, &profiles));
        assert_eq!(reading.notes, []);
        assert_eq!(reading.listings.iter().map(|l| l.id.as_deref()).collect::<Vec<_>>(), [Some("A"), Some("7")]);
        assert_eq!(reading.listings[0].fields[1].name.as_deref(), Some("材质"));
        assert_eq!(reading.listings[1].fields[0].origin.place.pointer.as_deref(), Some("/listing/1/title"));
    }
}
