//! The listing's shape in structured data: which key is which field. The keys are those of the design's listing JSON.

use std::borrow::Cow;

use crate::listing::{FieldKind, Listing, Place};
use crate::messages::{self as msg, nearest};
use crate::source::copy::{self, Piece};
use crate::source::profile::Column;
use crate::source::tree::{Node, Value};
use crate::source::{ReadOptions, Reading};
use crate::text::Span;
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

/// Keys of an object that is one attribute: its name and its value.
const NAME_KEYS: &[&str] = &["name", "key", "label", "attr_name", "prop_name", "property_name", "attribute_name"];
const VALUE_KEYS: &[&str] =
    &["value", "values", "val", "text", "attr_value", "prop_value", "property_value", "attribute_value"];

/// Deeper data holds no listings.
const MAX_DEPTH: usize = 32;

type Entries<'s> = Vec<(Cow<'s, str>, Span, Node<'s>)>;

/// Reads the listings of a document: one, a list of them, or the answer of a platform's API that wraps them.
pub fn read_document<'s>(node: Node<'s>, options: ReadOptions<'_>, reading: &mut Reading<'s>) {
    let (at, kind) = (node.span.start, node.kind());
    let (listings, notes) = (reading.listings.len(), reading.notes.len());
    let is_list = matches!(node.value, Value::List(_));
    match node.value {
        Value::Map(_) | Value::List(_) => find(node, "", 0, options, reading),
        _ => return reading.fail(at, msg::JSON_NOT_LISTING.say(options.lang, &[kind])),
    }
    if is_list && reading.listings.len() == listings && reading.notes.len() == notes {
        return reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
    }
    if reading.listings.len() == listings && reading.notes[notes..].iter().all(|n| n.is_warning) {
        let keys: Vec<&str> = COPY.iter().map(|(key, _)| *key).chain(["attributes"]).collect();
        reading.fail(at, msg::NO_COPY_KEYS.say(options.lang, &[&keys.join(" ")]));
    }
}

/// Finds listings at `node` or below: objects with a key that holds copy.
fn find<'s>(node: Node<'s>, pointer: &str, depth: usize, options: ReadOptions<'_>, reading: &mut Reading<'s>) {
    let (at, kind) = (node.span.start, node.kind());
    if depth > MAX_DEPTH {
        return reading.fail(at, msg::TOO_DEEP.say(options.lang, &[&MAX_DEPTH.to_string()]));
    }
    match node.value {
        Value::List(items) => {
            for (index, item) in items.into_iter().enumerate() {
                find(item, &format!("{pointer}/{index}"), depth + 1, options, reading);
            }
        }
        Value::Map(entries) if depth == 0 && is_own_shape(&entries) || has_copy(&entries, options) => {
            let notes = reading.notes.len();
            let listing = read_map(entries, pointer, options, reading);
            if !listing.fields.is_empty() || listing.images > 0 {
                reading.listings.push(listing);
            } else if reading.notes[notes..].iter().all(|n| n.is_warning) {
                let keys: Vec<&str> = COPY.iter().map(|(key, _)| *key).chain(["attributes"]).collect();
                reading.fail(at, msg::NO_COPY_KEYS.say(options.lang, &[&keys.join(" ")]));
            }
        }
        Value::Map(entries) => {
            for (key, _, value) in entries {
                if matches!(value.value, Value::Map(_) | Value::List(_)) {
                    find(value, &format!("{pointer}/{}", escape_pointer(&key)), depth + 1, options, reading);
                }
            }
        }
        // a list of listings with something else in it
        _ if depth == 1 => reading.fail(at, msg::JSON_NOT_LISTING.say(options.lang, &[kind])),
        _ => {}
    }
}

/// Whether an object is meant to be a listing by hegui's own keys, right or nearly right.
fn is_own_shape(entries: &Entries<'_>) -> bool {
    let own = |key: &str| COPY.iter().any(|(name, _)| *name == key) || OTHER.contains(&key);
    let wraps = entries.iter().any(|(_, _, node)| matches!(node.value, Value::Map(_) | Value::List(_)));
    entries.iter().any(|(key, ..)| own(key)) || !wraps
}

/// Whether one of the keys holds copy.
fn has_copy(entries: &Entries<'_>, options: ReadOptions<'_>) -> bool {
    entries.iter().any(|(key, _, node)| {
        let is_own = COPY.iter().any(|(name, _)| *name == key) || key == "attributes";
        let is_known = || options.profiles.column(key).is_some_and(Column::is_copy);
        // an object under such a key is a wrapper: {"content": {"goods_name": …}}
        is_own || (is_known() && !matches!(node.value, Value::Map(_) | Value::Null))
    })
}

/// Reads the keys of one listing, whether or not any of them is copy.
pub fn read_map<'s>(
    entries: Entries<'s>,
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
            "category" if !matches!(node.value, Value::Map(_) | Value::List(_)) => {
                let name = shape.scalar(&key, node).unwrap_or_default();
                shape.listing.facts.category = options.category(&name, at.start, shape.reading);
            }
            "attributes" => shape.attributes(&key, node, &below),
            "facts" => shape.facts(&key, node),
            _ => shape.known(&key, at, node, &below),
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
                self.listing.facts.platform = scalar_text(node.value).map(|p| p.to_lowercase());
            }
            Some(Column::Fact(name)) => {
                if !self.listing.facts.values.contains_key(&name) {
                    self.fact(&name, node);
                }
            }
            Some(_) => {}
            None if is_scalar => self.unknown(key, at),
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
                let named = entries.iter().find(|(key, ..)| NAME_KEYS.contains(&key.as_ref()));
                let is_pair = named.is_some() && entries.iter().any(|(key, ..)| VALUE_KEYS.contains(&key.as_ref()));
                let own_name = named.filter(|_| is_pair).and_then(|(_, _, node)| scalar_text(node.value.clone()));
                for (key, _, value) in entries {
                    let pointer = format!("{pointer}/{}", escape_pointer(&key));
                    if is_pair && NAME_KEYS.contains(&key.as_ref()) {
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

    fn unknown(&mut self, key: &str, at: Span) {
        let known = COPY.iter().map(|(name, _)| *name).chain(OTHER.iter().copied());
        let message = match nearest(key, known) {
            Some(near) => msg::UNKNOWN_KEY_NEAR.say(self.options.lang, &[key, near]),
            None => msg::UNKNOWN_KEY.say(self.options.lang, &[key]),
        };
        self.reading.warn(at.start, message);
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

/// Whether a text is an address and no copy.
fn is_address(text: &str) -> bool {
    text.contains("://") || text.starts_with("//")
}

fn scalar_text(value: Value<'_>) -> Option<String> {
    match value {
        Value::Text(text, _) | Value::Plain(text) => Some(text.into_owned()),
        _ => None,
    }
}

/// A key as a JSON pointer has it.
pub fn escape_pointer(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
