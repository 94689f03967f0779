//! The listing's shape in structured data: which key is which field. The keys are those of the design's listing JSON.

mod facts;
mod find;
mod words;

use std::borrow::Cow;

use crate::listing::{FieldKind, Listing, Place};
use crate::messages::{self as msg, nearest};
use crate::source::copy::{self, Piece};
use crate::source::profile::Column;
use crate::source::tree::{Node, Value};
use crate::source::{ReadOptions, Reading};
use crate::text::Span;
use crate::text::map::OffsetMap;

pub use find::{may_hold_listing, read_document};

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

/// Keys of an object that is one attribute: its name and its value. `attrName` and `attr_name` are the same.
const NAME_KEYS: &[&str] =
    &["name", "key", "label", "attrname", "attrkey", "propname", "propertyname", "attributename", "paramname"];
const VALUE_KEYS: &[&str] =
    &["value", "values", "val", "text", "attrvalue", "propvalue", "propertyvalue", "attributevalue", "paramvalue"];

/// Whether `key` is one of `keys`, whatever joins its words.
fn is_one_of(key: &str, keys: &[&str]) -> bool {
    let is_same = |known: &&str| {
        let letters = key.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase());
        letters.eq(known.chars())
    };
    keys.iter().any(is_same)
}

/// Deeper data holds no listings.
const MAX_DEPTH: usize = 32;

pub(super) type Entries<'s> = Vec<(Cow<'s, str>, Span, Node<'s>)>;

/// Warns of keys that are not known: each by itself where it may be a slip, the others together.
fn unread(keys: &[(String, Span)], options: ReadOptions<'_>, reading: &mut Reading<'_>) {
    let known = || COPY.iter().map(|(name, _)| *name).chain(OTHER.iter().copied());
    let (slips, others): (Vec<_>, Vec<_>) = keys.iter().partition(|(key, _)| nearest(key, known()).is_some());
    for (key, at) in slips {
        let near = nearest(key, known()).unwrap_or_default();
        reading.warn(at.start, msg::UNKNOWN_KEY_NEAR.say(options.lang, &[key, near]));
    }
    match others.as_slice() {
        [] => {}
        [(key, at)] => reading.warn(at.start, msg::UNKNOWN_KEY.say(options.lang, &[key])),
        [(_, at), ..] => {
            let names: Vec<&str> = others.iter().map(|(key, _)| key.as_str()).collect();
            reading.warn(at.start, msg::KEYS_UNREAD.say(options.lang, &[&names.join(" ")]));
        }
    }
}

/// Reads the keys of one listing, whether or not any of them is copy.
pub fn read_map<'s>(
    entries: Entries<'s>,
    pointer: &str,
    options: ReadOptions<'_>,
    reading: &mut Reading<'s>,
) -> Listing<'s> {
    let mut shape = Shape { options, reading, listing: Listing::default(), unknown: Vec::new() };
    for (key, at, node) in entries {
        let below = format!("{pointer}/{}", escape_pointer(&key));
        if matches!(node.value, Value::Null) {
            continue;
        }
        if let Some((_, kind)) = COPY.iter().find(|(name, _)| *name == key) {
            match kind {
                FieldKind::Keyword => shape.words(&key, node, &below),
                _ => shape.copy(*kind, &key, node, &below),
            }
            continue;
        }
        match key.as_ref() {
            "id" => shape.listing.id = shape.scalar(&key, node),
            "platform" => {
                let name = shape.scalar(&key, node).unwrap_or_default();
                shape.listing.facts.platform = options.platform(&name, at.start, shape.reading);
            }
            "category" if !matches!(node.value, Value::Map(_) | Value::List(_)) => {
                let name = shape.scalar(&key, node).unwrap_or_default();
                shape.listing.facts.category = options.category(&name, at.start, shape.reading);
            }
            "attributes" => shape.attributes(&key, node, &below),
            "facts" => shape.facts(&key, node, &below),
            _ => shape.known(&key, at, node, &below),
        }
    }
    unread(&shape.unknown, options, shape.reading);
    shape.listing
}

pub(super) struct Shape<'r, 'o, 's> {
    pub(super) options: ReadOptions<'o>,
    pub(super) reading: &'r mut Reading<'s>,
    pub(super) listing: Listing<'s>,
    pub(super) unknown: Vec<(String, Span)>,
}

impl<'s> Shape<'_, '_, 's> {
    pub(super) fn wrong_type(&mut self, key: &str, at: usize, expected: msg::Message) {
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

    /// A key that is none of hegui's own: known as a heading, or to be looked into, or told as unknown.
    fn known(&mut self, key: &str, at: Span, node: Node<'s>, pointer: &str) {
        let column = self.options.profiles.column(key).cloned();
        let is_scalar = matches!(node.value, Value::Text(..) | Value::Plain(_));
        match column {
            Some(Column::Copy(kind)) => match node.value {
                Value::Map(_) | Value::List(_) => self.below(kind, None, node, pointer, 0),
                _ => self.push(kind, None, node, pointer.to_owned()),
            },
            Some(Column::Images) => self.images(&node, pointer),
            Some(Column::Id) if is_scalar => {
                let id = scalar_text(node.value);
                self.listing.id = self.listing.id.take().or(id);
            }
            Some(Column::Category) if is_scalar => {
                let name = scalar_text(node.value).unwrap_or_default();
                self.listing.facts.category = self.options.category(&name, at.start, self.reading);
            }
            Some(Column::Platform) if is_scalar => {
                let name = scalar_text(node.value).unwrap_or_default();
                self.listing.facts.platform = self.options.platform(&name, at.start, self.reading);
            }
            Some(Column::Fact(name)) => {
                if !self.listing.facts.values.contains_key(&name) {
                    self.fact(&name, node, pointer);
                }
            }
            Some(_) => {}
            None if is_scalar => self.unknown.push((key.to_owned(), at)),
            None => self.below(FieldKind::Attribute, None, node, pointer, 0),
        }
    }

    /// Texts in objects and lists inside a listing: pairs of name and value, variants, blocks of a detail page.
    fn below(&mut self, kind: FieldKind, name: Option<&str>, node: Node<'s>, pointer: &str, depth: usize) {
        if depth > MAX_DEPTH {
            let message = msg::TOO_DEEP.say(self.options.lang, &[&MAX_DEPTH.to_string()]);
            return self.reading.fail(node.span.start, message);
        }
        match node.value {
            Value::List(items) => {
                for (index, item) in items.into_iter().enumerate() {
                    self.below(kind, name, item, &format!("{pointer}/{index}"), depth + 1);
                }
            }
            Value::Map(entries) => {
                let named = entries.iter().find(|(key, ..)| is_one_of(key, NAME_KEYS));
                let is_pair = named.is_some() && entries.iter().any(|(key, ..)| is_one_of(key, VALUE_KEYS));
                let own_name = named.filter(|_| is_pair).and_then(|(_, _, node)| scalar_text(node.value.clone()));
                for (key, _, value) in entries {
                    let pointer = format!("{pointer}/{}", escape_pointer(&key));
                    if is_pair && is_one_of(&key, NAME_KEYS) {
                        continue;
                    }
                    let name = own_name.as_deref().or(Some(key.as_ref()));
                    match self.options.profiles.column(&key) {
                        // what a variant or a part is called is no title of the listing
                        Some(Column::Copy(FieldKind::Title)) => {
                            self.below(FieldKind::Attribute, name, value, &pointer, depth + 1);
                        }
                        Some(Column::Copy(inner)) if !is_pair => self.below(*inner, name, value, &pointer, depth + 1),
                        Some(Column::Images) => self.images(&value, &pointer),
                        Some(Column::Copy(_)) | None => self.below(kind, name, value, &pointer, depth + 1),
                        Some(_) => {}
                    }
                }
            }
            Value::Text(ref text, _) if !is_address(text) => {
                let name = name.filter(|_| kind == FieldKind::Attribute).map(str::to_owned);
                self.push(kind, name, node, pointer.to_owned());
            }
            Value::Text(..) | Value::Plain(_) | Value::Null => {}
        }
    }

    /// Every text at or below `node` names images.
    fn images(&mut self, node: &Node<'s>, pointer: &str) {
        match &node.value {
            Value::Text(text, _) => {
                let place = Place { pointer: Some(pointer.to_owned()), ..Place::default() };
                copy::images(&mut self.listing, text, &place, self.options);
            }
            Value::List(items) => items.iter().for_each(|item| self.images(item, pointer)),
            Value::Map(entries) => entries.iter().for_each(|(_, _, value)| self.images(value, pointer)),
            Value::Plain(_) | Value::Null => {}
        }
    }

    pub(super) fn push(&mut self, kind: FieldKind, name: Option<String>, node: Node<'s>, pointer: String) {
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
        let entries = match node.value {
            Value::Map(entries) => entries,
            // a list of names and values, as shop systems have it
            Value::List(_) => return self.below(FieldKind::Attribute, None, node, pointer, 0),
            _ => return self.wrong_type(key, at, msg::TYPE_OBJECT),
        };
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

    fn scalar(&mut self, key: &str, node: Node<'s>) -> Option<String> {
        let at = node.span.start;
        let text = scalar_text(node.value);
        if text.is_none() {
            self.wrong_type(key, at, msg::TYPE_VALUE);
        }
        text
    }
}

/// Whether a text is an address and no copy.
fn is_address(text: &str) -> bool {
    text.contains("://") || text.starts_with("//")
}

pub(super) fn scalar_text(value: Value<'_>) -> Option<String> {
    match value {
        Value::Text(text, _) | Value::Plain(text) => Some(text.into_owned()),
        _ => None,
    }
}

/// A key as a JSON pointer has it.
pub fn escape_pointer(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
