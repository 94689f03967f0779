//! YAML with the place of every value: listings, and front matter of Markdown.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as YamlSpan};

use crate::messages as msg;
use crate::source::shape::{may_hold_listing, read_document};
use crate::source::strangers::Strangers;
use crate::source::tree::{Node, Value};
use crate::source::yaml_scalar::scalar_map;
use crate::source::{ReadOptions, Reading};
use crate::text::Span;

/// Deeper nesting than this is refused.
const MAX_DEPTH: usize = 64;

/// Values that aliases may add to a file: a few lines of them can stand for billions.
const MAX_ALIASED: usize = 10_000;

/// Reads a file of one or more documents; each holds one listing or a list of them.
pub fn read<'s>(text: &'s str, options: ReadOptions<'_>) -> Reading<'s> {
    let mut reading = Reading::default();
    let mut reader = Reader::new(text, 0);
    let mut is_empty = true;
    loop {
        match reader.document() {
            Ok(Some(node)) => {
                is_empty = false;
                // a document of nothing is the end mark of the one before
                if !matches!(node.value, Value::Null) {
                    read_document(node, options, &mut reading);
                }
            }
            Ok(None) => break,
            Err((at, error)) => {
                let message = msg::YAML_BAD.say(options.lang, &[&error]);
                is_empty = false;
                if reading.listings.is_empty() && !may_hold_listing(text) {
                    reading.stranger(at, message, options);
                } else {
                    reading.fail(at, message);
                }
                break;
            }
        }
    }
    if is_empty || (reading.listings.is_empty() && reading.notes.is_empty() && reading.strangers.is_empty()) {
        reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
    }
    Strangers::default().settle(&mut reading, true, options);
    reading
}

/// Parses one YAML document that stands at byte `start` of the source. The error tells a byte of the source.
pub fn parse(text: &str, start: usize) -> Result<Option<Node<'_>>, Failure> {
    Reader::new(text, start).document()
}

struct Reader<'s> {
    parser: Parser<'s, saphyr_parser::StrInput<'s>>,
    text: &'s str,
    /// Byte of every [`STRIDE`]-th character: the parser counts characters.
    bytes: Vec<usize>,
    start: usize,
    anchors: HashMap<usize, Node<'s>>,
    aliased: usize,
}

/// Characters between noted bytes, so that a large file needs no number for each of its characters.
const STRIDE: usize = 64;

/// A byte of the source, and what is wrong there.
type Failure = (usize, String);

impl<'s> Reader<'s> {
    fn new(text: &'s str, start: usize) -> Self {
        let bytes = text.char_indices().step_by(STRIDE).map(|(i, _)| i).collect();
        let parser = Parser::new_from_str(text);
        Self { parser, text, bytes, start, anchors: HashMap::new(), aliased: 0 }
    }

    /// The next document.
    fn document(&mut self) -> Result<Option<Node<'s>>, Failure> {
        self.anchors.clear();
        loop {
            match self.next()? {
                None | Some((Event::StreamEnd, _)) => return Ok(None),
                Some((Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd, _)) => {}
                Some((event, span)) => return self.node(event, span, 0).map(Some),
            }
        }
    }

    fn next(&mut self) -> Result<Option<(Event<'s>, YamlSpan)>, Failure> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok(pair)) => Ok(Some(pair)),
            Some(Err(error)) => Err((self.start + self.byte(error.marker().index()), error.info().to_owned())),
        }
    }

    fn byte(&self, index: usize) -> usize {
        let Some(noted) = self.bytes.get(index / STRIDE) else { return self.text.len() };
        let rest = self.text.get(*noted..).unwrap_or("");
        rest.char_indices().nth(index % STRIDE).map_or(self.text.len(), |(i, _)| noted + i)
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
        let (value, anchor) = match event {
            Event::Scalar(value, style, anchor, _) => (self.scalar(value, style, span), anchor),
            Event::SequenceStart(anchor, _) => {
                let mut items = Vec::new();
                while let Some((event, at)) = self.next()? {
                    if matches!(event, Event::SequenceEnd) {
                        break;
                    }
                    items.push(self.node(event, at, depth + 1)?);
                }
                (Value::List(items), anchor)
            }
            Event::MappingStart(anchor, _) => (Value::Map(self.entries(depth)?), anchor),
            Event::Alias(anchor) => return self.alias(anchor, span),
            _ => (Value::Null, 0),
        };
        let node = Node { value, span: span.shift(self.start) };
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn entries(&mut self, depth: usize) -> Result<Vec<(Cow<'s, str>, Span, Node<'s>)>, Failure> {
        let mut entries = Vec::new();
        let mut merged = Vec::new();
        while let Some((event, at)) = self.next()? {
            if matches!(event, Event::MappingEnd) {
                break;
            }
            let key_span = self.span(&at).shift(self.start);
            let Event::Scalar(key, ..) = event else {
                return Err((key_span.start, "a key must be plain text".to_owned()));
            };
            let Some((event, at)) = self.next()? else { break };
            let node = self.node(event, at, depth + 1)?;
            match (key.as_ref(), node.value) {
                // what an earlier mapping holds, taken over where this one says nothing else
                ("<<", Value::Map(inner)) => merged.extend(inner),
                (_, value) => entries.push((key, key_span, Node { value, ..node })),
            }
        }
        merged.retain(|(key, ..)| !entries.iter().any(|(own, ..)| own == key));
        entries.extend(merged);
        Ok(entries)
    }

    /// What stands at the anchor, again.
    fn alias(&mut self, anchor: usize, span: Span) -> Result<Node<'s>, Failure> {
        let at = self.start + span.start;
        let node = self.anchors.get(&anchor).ok_or_else(|| (at, "an alias inside what it stands for".to_owned()))?;
        self.aliased += size(node);
        if self.aliased > MAX_ALIASED {
            return Err((at, format!("aliases expand to more than {MAX_ALIASED} values")));
        }
        Ok(node.clone())
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
        let map = scalar_map(span.of(self.text), &value, style, self.start + span.start);
        Value::Text(value, map)
    }
}

/// Values in `node`, itself included. Nesting is bounded by [`MAX_DEPTH`].
fn size(node: &Node<'_>) -> usize {
    1 + match &node.value {
        Value::List(items) => items.iter().map(size).sum(),
        Value::Map(entries) => entries.iter().map(|(_, _, node)| size(node)).sum(),
        _ => 0,
    }
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
