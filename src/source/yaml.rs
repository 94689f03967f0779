//! YAML, as far as front matter uses it, with the place of every value.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as YamlSpan};

use crate::source::tree::{Node, Value};
use crate::text::Span;
use crate::text::map::OffsetMap;

/// Deeper nesting than this is refused.
const MAX_DEPTH: usize = 64;

/// Parses one YAML document that stands at byte `start` of the source. The error tells a byte of the source.
pub fn parse(text: &str, start: usize) -> Result<Option<Node<'_>>, (usize, String)> {
    // the parser counts characters
    let mut bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
    bytes.push(text.len());
    let mut reader = Reader { parser: Parser::new_from_str(text), text, bytes, start };
    loop {
        match reader.next()? {
            None | Some((Event::StreamEnd, _)) => return Ok(None),
            Some((Event::StreamStart | Event::DocumentStart(_), _)) => {}
            Some((event, span)) => return reader.node(event, span, 0).map(Some),
        }
    }
}

struct Reader<'s> {
    parser: Parser<'s, saphyr_parser::StrInput<'s>>,
    text: &'s str,
    bytes: Vec<usize>,
    start: usize,
}

type Failure = (usize, String);

impl<'s> Reader<'s> {
    fn next(&mut self) -> Result<Option<(Event<'s>, YamlSpan)>, Failure> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok(pair)) => Ok(Some(pair)),
            Some(Err(error)) => Err((self.start + self.byte(error.marker().index()), error.info().to_owned())),
        }
    }

    fn byte(&self, index: usize) -> usize {
        self.bytes.get(index).copied().unwrap_or(self.text.len())
    }

    fn span(&self, span: &YamlSpan) -> Span {
        let start = self.byte(span.start.index());
        Span::new(start, self.byte(span.end.index()).max(start))
    }

    fn node(&mut self, event: Event<'s>, at: YamlSpan, depth: usize) -> Result<Node<'s>, Failure> {
        let span = self.span(&at);
        if depth > MAX_DEPTH {
            return Err((self.start + span.start, format!("nested deeper than {MAX_DEPTH}")));
        }
        let value = match event {
            Event::Scalar(value, style, ..) => self.scalar(value, style, span),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                while let Some((event, at)) = self.next()? {
                    if matches!(event, Event::SequenceEnd) {
                        break;
                    }
                    items.push(self.node(event, at, depth + 1)?);
                }
                Value::List(items)
            }
            Event::MappingStart(..) => {
                let mut entries = Vec::new();
                while let Some((event, at)) = self.next()? {
                    if matches!(event, Event::MappingEnd) {
                        break;
                    }
                    let key_span = self.span(&at).shift(self.start);
                    let Event::Scalar(key, ..) = event else {
                        return Err((key_span.start, "a key must be plain text".to_owned()));
                    };
                    let Some((event, at)) = self.next()? else { break };
                    entries.push((key, key_span, self.node(event, at, depth + 1)?));
                }
                Value::Map(entries)
            }
            Event::Alias(_) => return Err((self.start + span.start, "aliases are not read".to_owned())),
            _ => Value::Null,
        };
        Ok(Node { value, span: span.shift(self.start) })
    }

    fn scalar(&self, value: Cow<'s, str>, style: ScalarStyle, span: Span) -> Value<'s> {
        if style == ScalarStyle::Plain {
            if matches!(value.as_ref(), "" | "~" | "null") {
                return Value::Null;
            }
            if value.parse::<f64>().is_ok() || matches!(value.as_ref(), "true" | "false") {
                return Value::Plain(value);
            }
        }
        let map = align(span.of(self.text), &value, self.start + span.start);
        Value::Text(value, map)
    }
}

/// Where the bytes of `value` stand in `raw`: characters are found in order, and what lies between them (quotes,
/// indents, folded line ends) left no trace. A value with escapes that hide its characters is one unit.
fn align(raw: &str, value: &str, start: usize) -> OffsetMap {
    let mut map = OffsetMap::starting_at(start);
    let mut rest = raw;
    for c in value.chars() {
        // a folded line end is a blank in the value
        let found = rest.char_indices().find(|(_, r)| *r == c || (c == ' ' && *r == '\n'));
        let Some((skip, r)) = found else {
            let mut whole = OffsetMap::starting_at(start);
            whole.replaced(value.len(), raw.len());
            return whole;
        };
        map.skipped(skip);
        if r == c {
            map.copied(c.len_utf8());
        } else {
            map.replaced(c.len_utf8(), r.len_utf8());
        }
        rest = &rest[skip + r.len_utf8()..];
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_lead_back() {
        let text = "title: \"全网最佳\"\npoints:\n  - 第一\n  - 好\nprice: 9.9\n";
        let node = parse(text, 4).expect("valid").expect("there");
        let Value::Map(entries) = node.value else { panic!("a map") };
        let Value::Text(value, map) = &entries[0].2.value else { panic!("a text") };
        assert_eq!(value, "全网最佳");
        let span = map.to_source(Span::new(6, 12));
        assert_eq!(&text[span.start - 4..span.end - 4], "最佳");
        assert!(matches!(&entries[2].2.value, Value::Plain(p) if p == "9.9"));
    }

    #[test]
    fn mistakes_have_a_place() {
        assert!(parse("a: [1, 2\nb: 3", 0).is_err());
    }
}
