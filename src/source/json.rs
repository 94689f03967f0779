//! JSON and JSON lines.

use std::borrow::Cow;

use jsonc_parser::ast::{ObjectPropName, Value as Json};
use jsonc_parser::common::Ranged as _;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::lang::Lang;
use crate::messages as msg;
use crate::source::shape::{may_hold_listing, read_document};
use crate::source::strangers::Strangers;
use crate::source::tree::{Node, Value, map_escapes};
use crate::source::{ReadOptions, Reading, Records};
use crate::text::Span;

/// Reads a file that holds listings in any shape.
pub fn read<'s>(text: &'s str, options: ReadOptions<'_>) -> Reading<'s> {
    let mut reading = Reading::default();
    match parse(text, 0) {
        Ok(Some(node)) => read_document(node, options, &mut reading),
        Ok(None) => reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[])),
        Err((at, error)) if may_hold_listing(text) => reading.fail(at, error.say(options.lang)),
        Err((at, error)) => reading.stranger(at, error.say(options.lang), options),
    }
    Strangers::default().settle(&mut reading, true, options);
    reading
}

/// Opens a file with one listing a line. A bad line is told and the next one read.
pub fn open_lines(_options: ReadOptions<'_>) -> Box<dyn Records> {
    Box::new(Lines { is_empty: true, strangers: Strangers::default() })
}

struct Lines {
    is_empty: bool,
    strangers: Strangers,
}

impl Records for Lines {
    fn read<'s>(&mut self, text: &'s str, is_last: bool, options: ReadOptions<'_>) -> (Reading<'s>, usize) {
        let mut reading = Reading::default();
        let used = if is_last { text.len() } else { text.rfind('\n').map_or(0, |at| at + 1) };
        let mut start = 0;
        for line in text[..used].split_inclusive('\n') {
            match parse(line.trim_end(), start) {
                Ok(Some(node)) => read_document(node, options, &mut reading),
                Ok(None) => {}
                Err((at, error)) => reading.fail(at, error.say(options.lang)),
            }
            start += line.len();
        }
        self.is_empty &= reading.listings.is_empty() && reading.notes.is_empty() && reading.strangers.is_empty();
        self.strangers.settle(&mut reading, is_last, options);
        if is_last && self.is_empty {
            reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
        }
        (reading, used)
    }

    fn skip(&self, text: &str) -> Option<usize> {
        text.find('\n').map(|at| at + 1)
    }
}

/// Parses strict JSON that stands at byte `start` of the source; the error tells a byte of the source.
pub fn parse(text: &str, start: usize) -> Result<Option<Node<'_>>, (usize, Mistake)> {
    let strict = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    match parse_to_ast(text, &CollectOptions::default(), &strict) {
        Ok(result) => Ok(result.value.map(|v| node(v, text, start))),
        Err(error) => {
            let mistake = match error.kind() {
                ParseErrorKind::NestingDepthExceeded => Mistake::TooDeep,
                kind => Mistake::Other(kind.to_string()),
            };
            Err((start + error.range().start, mistake))
        }
    }
}

/// Deeper nesting than this is refused by the parser, so that our own recursion is bounded too. (A test counts it.)
const MAX_DEPTH: usize = 512;

/// What is wrong with a text that should be JSON.
#[derive(Debug)]
pub enum Mistake {
    /// Nested deeper than the limit.
    TooDeep,
    /// Anything else, in the parser's words.
    Other(String),
}

impl Mistake {
    /// In the user's language.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::TooDeep => msg::TOO_DEEP.say(lang, &[&MAX_DEPTH.to_string()]),
            Self::Other(error) => msg::BAD_JSON.say(lang, &[error]),
        }
    }
}

fn node<'s>(json: Json<'s>, text: &'s str, base: usize) -> Node<'s> {
    let range = json.range();
    let span = Span::new(range.start, range.end).shift(base);
    let value = match json {
        Json::StringLit(literal) => {
            let raw = text.get(range.start + 1..range.end.saturating_sub(1)).unwrap_or("");
            let map = map_escapes(raw, base + range.start + 1, unescape);
            Value::Text(literal.value, map)
        }
        Json::NumberLit(literal) => Value::Plain(Cow::Borrowed(literal.value)),
        Json::BooleanLit(literal) => Value::Plain(Cow::Borrowed(if literal.value { "true" } else { "false" })),
        Json::NullKeyword(_) => Value::Null,
        Json::Array(array) => Value::List(array.elements.into_iter().map(|v| node(v, text, base)).collect()),
        Json::Object(object) => Value::Map(
            object
                .properties
                .into_iter()
                .map(|property| {
                    let key = match property.name {
                        ObjectPropName::String(literal) => literal.value,
                        ObjectPropName::Word(word) => Cow::Borrowed(word.value),
                    };
                    let at = Span::new(property.range.start, property.range.start + key.len() + 2).shift(base);
                    (key, at, node(property.value, text, base))
                })
                .collect(),
        ),
    };
    Node { value, span }
}

/// Raw bytes of the escape at the start of `rest`, and the bytes of the character it stands for.
fn unescape(rest: &str) -> Option<(usize, usize)> {
    let bytes = rest.as_bytes();
    if bytes.first() != Some(&b'\\') {
        return None;
    }
    if bytes.get(1) != Some(&b'u') {
        return Some((2, 1));
    }
    let unit = |at: usize| rest.get(at..at + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let first = unit(2)?;
    let is_pair = (0xD800..0xDC00).contains(&first)
        && bytes.get(6..8) == Some(b"\\u")
        && unit(8).is_some_and(|low| (0xDC00..0xE000).contains(&low));
    if is_pair {
        return Some((12, 4));
    }
    Some((6, char::from_u32(first).map_or('\u{FFFD}'.len_utf8(), char::len_utf8)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::listing::FieldKind;
    use crate::source::profile::Profiles;

    #[test]
    fn escapes_keep_their_places() {
        let text = r#"{"t": "a\"\u6700\ud83d\ude00佳"}"#;
        let Ok(Some(Node { value: Value::Map(mut entries), .. })) = parse(text, 0) else { panic!("an object") };
        let (_, _, Node { value: Value::Text(value, map), .. }) = entries.remove(0) else { panic!("a text") };
        assert_eq!(value, "a\"最😀佳");
        let at = value.find('最').expect("there");
        assert_eq!(map.to_source(Span::new(at, at + 3)).of(text), r"\u6700");
        let at = value.find('😀').expect("there");
        assert_eq!(map.to_source(Span::new(at, at + 4)).of(text), r"\ud83d\ude00");
        let at = value.find('佳').expect("there");
        assert_eq!(map.to_source(Span::new(at, at + 3)).of(text), "佳");
    }

    #[test]
    fn errors_have_a_place() {
        let (at, _) = parse("{\"a\": }", 10).expect_err("bad");
        assert!((10..=17).contains(&at));
    }

    #[test]
    fn attributes_are_read_as_shop_systems_name_them() {
        let profiles = Profiles::embedded().expect("valid");
        for text in [
            r#"{"title":"杯子","attributes":[{"attributeName":"材质","value":"纯棉"}]}"#,
            r#"{"title":"杯子","product_attrs":[{"attr_key":"材质","attr_value":"纯棉"}]}"#,
            r#"{"title":"杯子","attributes":{"材质":"纯棉"}}"#,
        ] {
            let reading = read(text, ReadOptions::new(Lang::Zh, &profiles));
            assert!(reading.notes.is_empty(), "{text}: {:?}", reading.notes);
            let field = &reading.listings[0].fields[1];
            let read = (field.kind, field.name.as_deref(), &*field.text);
            assert_eq!(read, (FieldKind::Attribute, Some("材质"), "纯棉"), "{text}");
        }
    }
}
