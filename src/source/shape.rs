//! The listing's shape in structured data: which key is which field. The keys are those of the design's listing JSON.

use std::borrow::Cow;

use crate::listing::{FieldKind, Listing, Place};
use crate::messages::{self as msg, nearest};
use crate::source::copy::{self, Piece};
use crate::source::tree::{Node, Value};
use crate::source::{ReadOptions, Reading};
use crate::text::map::OffsetMap;

/// Keys that hold copy: one text or a list of texts each.
const COPY: &[(&str, FieldKind)] = &[
    ("title", FieldKind::Title),
    ("short_title", FieldKind::ShortTitle),
    ("selling_points", FieldKind::SellingPoint),
    ("detail", FieldKind::Detail),
    ("keywords", FieldKind::Keyword),
    ("script", FieldKind::Script),
    ("image_text", FieldKind::ImageText),
];

const OTHER: &[&str] = &["id", "platform", "category", "attributes", "facts"];

/// Reads one listing and adds it to `reading`. `pointer` is the JSON pointer of the node.
pub fn read_listing<'s>(node: Node<'s>, pointer: &str, options: ReadOptions<'_>, reading: &mut Reading<'s>) {
    let at = node.span.start;
    let kind = node.kind();
    let Value::Map(entries) = node.value else {
        return reading.fail(at, msg::JSON_NOT_LISTING.say(options.lang, &[kind]));
    };
    let notes_before = reading.notes.len();
    let listing = read_map(entries, pointer, options, reading);
    if !listing.fields.is_empty() || listing.images > 0 {
        reading.listings.push(listing);
    } else if reading.notes[notes_before..].iter().all(|n| n.is_warning) {
        let keys: Vec<&str> = COPY.iter().map(|(key, _)| *key).chain(["attributes"]).collect();
        reading.fail(at, msg::NO_COPY_KEYS.say(options.lang, &[&keys.join(" ")]));
    }
}

/// Reads the keys of one listing, whether or not any of them is copy.
pub fn read_map<'s>(
    entries: Vec<(Cow<'s, str>, crate::text::Span, Node<'s>)>,
    pointer: &str,
    options: ReadOptions<'_>,
    reading: &mut Reading<'s>,
) -> Listing<'s> {
    let mut shape = Shape { options, reading, listing: Listing::default() };
    for (key, at, node) in entries {
        let below = format!("{pointer}/{}", escape_pointer(&key));
        if matches!(node.value, Value::Null) {
            continue;
        }
        if let Some((_, kind)) = COPY.iter().find(|(name, _)| *name == key) {
            shape.copy(*kind, &key, node, &below);
            continue;
        }
        match key.as_ref() {
            "id" => shape.listing.id = shape.scalar(&key, node),
            "platform" => shape.listing.facts.platform = shape.scalar(&key, node).map(|p| p.to_lowercase()),
            "category" => {
                let name = shape.scalar(&key, node).unwrap_or_default();
                shape.listing.facts.category = options.category(&name, at.start, shape.reading);
            }
            "attributes" => shape.attributes(&key, node, &below),
            "facts" => shape.facts(&key, node),
            _ => {
                let known = COPY.iter().map(|(name, _)| *name).chain(OTHER.iter().copied());
                let message = match nearest(&key, known) {
                    Some(near) => msg::UNKNOWN_KEY_NEAR.say(options.lang, &[&key, near]),
                    None => msg::UNKNOWN_KEY.say(options.lang, &[&key]),
                };
                shape.reading.warn(at.start, message);
            }
        }
    }
    shape.listing
}

struct Shape<'r, 'o, 's> {
    options: ReadOptions<'o>,
    reading: &'r mut Reading<'s>,
    listing: Listing<'s>,
}

impl<'s> Shape<'_, '_, 's> {
    fn wrong_type(&mut self, key: &str, at: usize, expected: msg::Message) {
        let lang = self.options.lang;
        self.reading.fail(at, msg::JSON_WRONG_TYPE.say(lang, &[key, expected.plain(lang)]));
    }

    fn copy(&mut self, kind: FieldKind, key: &str, node: Node<'s>, pointer: &str) {
        match node.value {
            Value::List(items) => {
                for (index, item) in items.into_iter().enumerate() {
                    let below = format!("{pointer}/{index}");
                    match item.value {
                        Value::Text(..) | Value::Plain(_) => self.push(kind, None, item, below),
                        Value::Null => {}
                        _ => self.wrong_type(key, item.span.start, msg::TYPE_TEXTS),
                    }
                }
            }
            Value::Text(..) | Value::Plain(_) => self.push(kind, None, node, pointer.to_owned()),
            _ => self.wrong_type(key, node.span.start, msg::TYPE_TEXT),
        }
    }

    fn push(&mut self, kind: FieldKind, name: Option<String>, node: Node<'s>, pointer: String) {
        let (text, map) = match node.value {
            Value::Text(text, map) => (text, map),
            Value::Plain(text) => (text, OffsetMap::starting_at(node.span.start)),
            _ => return,
        };
        let place = Place { pointer: Some(pointer), ..Place::default() };
        copy::add(&mut self.listing, Piece { kind, name, text, map: Some(map), place }, self.options);
    }

    fn attributes(&mut self, key: &str, node: Node<'s>, pointer: &str) {
        let at = node.span.start;
        let Value::Map(entries) = node.value else { return self.wrong_type(key, at, msg::TYPE_OBJECT) };
        for (name, _, value) in entries {
            let below = format!("{pointer}/{}", escape_pointer(&name));
            match value.value {
                Value::List(items) => {
                    for (index, item) in items.into_iter().enumerate() {
                        self.push(FieldKind::Attribute, Some(name.to_string()), item, format!("{below}/{index}"));
                    }
                }
                Value::Map(_) => self.wrong_type(&name, value.span.start, msg::TYPE_VALUE),
                _ => self.push(FieldKind::Attribute, Some(name.to_string()), value, below),
            }
        }
    }

    fn facts(&mut self, key: &str, node: Node<'s>) {
        let at = node.span.start;
        let Value::Map(entries) = node.value else { return self.wrong_type(key, at, msg::TYPE_OBJECT) };
        for (name, _, value) in entries {
            self.fact(&name, value);
        }
    }

    fn fact(&mut self, name: &str, node: Node<'s>) {
        match node.value {
            Value::Text(text, _) | Value::Plain(text) => {
                self.listing.facts.values.insert(name.to_owned(), text.into_owned());
            }
            Value::Map(entries) => {
                for (below, _, value) in entries {
                    self.fact(&format!("{name}.{below}"), value);
                }
            }
            Value::List(items) => {
                let texts: Vec<String> = items.into_iter().filter_map(|i| scalar_text(i.value)).collect();
                self.listing.facts.values.insert(name.to_owned(), texts.join("\n"));
            }
            Value::Null => {}
        }
    }

    fn scalar(&mut self, key: &str, node: Node<'s>) -> Option<String> {
        let at = node.span.start;
        let text = scalar_text(node.value);
        if text.is_none() {
            self.wrong_type(key, at, msg::TYPE_VALUE);
        }
        text
    }
}

fn scalar_text(value: Value<'_>) -> Option<String> {
    match value {
        Value::Text(text, _) | Value::Plain(text) => Some(text.into_owned()),
        _ => None,
    }
}

/// A key as it is written in a JSON pointer.
pub fn escape_pointer(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
