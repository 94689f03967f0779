//! Structured data (JSON, YAML) with the place of every value, before anyone asks what it means.

use std::borrow::Cow;

use crate::text::Span;
use crate::text::map::OffsetMap;

/// A value and the bytes of the decoded source it stands at.
#[derive(Debug, Clone)]
pub struct Node<'s> {
    /// The value.
    pub value: Value<'s>,
    /// Its bytes, quotes included.
    pub span: Span,
}

/// A value.
#[derive(Debug, Clone)]
pub enum Value<'s> {
    /// A text, and where its bytes come from.
    Text(Cow<'s, str>, OffsetMap),
    /// A number or truth value, as written.
    Plain(Cow<'s, str>),
    /// Nothing.
    Null,
    /// Values in order.
    List(Vec<Node<'s>>),
    /// Keys with their bytes, in order.
    Map(Vec<(Cow<'s, str>, Span, Node<'s>)>),
}

impl Node<'_> {
    /// What it is, for messages.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(..) => "string",
            Value::Plain(_) => "number",
            Value::Null => "null",
            Value::List(_) => "array",
            Value::Map(_) => "object",
        }
    }
}

/// How the bytes of `value` come from those of `raw`, which stands at byte `start` of the source and may hold quotes
/// and escapes. Escapes are told apart by `unescape`: given the raw text at a place, it says how many raw bytes make how
/// many bytes of the value, or `None` where the text is copied.
pub fn map_escapes(raw: &str, start: usize, mut unescape: impl FnMut(&str) -> Option<(usize, usize)>) -> OffsetMap {
    let mut map = OffsetMap::starting_at(start);
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        let used = match unescape(rest) {
            Some((from, 0)) => {
                map.skipped(from);
                from
            }
            Some((from, to)) => {
                map.replaced(to, from);
                from
            }
            None => {
                map.copied(c.len_utf8());
                c.len_utf8()
            }
        };
        rest = rest.get(used.max(1)..).unwrap_or("");
    }
    map
}
