//! The listing's shape in structured data: which key is which field. The keys are those of the design's listing JSON.

use std::borrow::Cow;

use crate::listing::{FieldKind, Listing, Origin, Place};
use crate::messages::{self as msg, nearest};
use crate::source::copy::{self, Piece};
use crate::source::profile::Column;
use crate::source::tree::{Node, Value};
use crate::source::{ReadOptions, Reading};
use crate::text::map::OffsetMap;
use crate::text::{Span, is_han};

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

/// Whether a text that cannot be parsed may have been meant as a listing: it names a key of copy, and has Chinese in it.
pub fn may_hold_listing(text: &str) -> bool {
    let is_word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    let has_key = |key: &str| {
        text.match_indices(key).any(|(at, _)| {
            !is_word(at.checked_sub(1).and_then(|before| text.as_bytes().get(before)))
                && !is_word(text.as_bytes().get(at + key.len()))
        })
    };
    has_han(text) && COPY.iter().map(|(key, _)| *key).chain(["attributes"]).any(has_key)
}

/// Reads the listings of a document: one, a list of them, or what a platform's API or a wrapping key holds.
pub fn read_document<'s>(node: Node<'s>, options: ReadOptions<'_>, reading: &mut Reading<'s>) {
    let (at, is_list) = (node.span.start, matches!(&node.value, Value::List(items) if items.is_empty()));
    let before = count(reading);
    find(node, "", 0, options, reading);
    if before == count(reading) {
        if is_list {
            reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
        } else {
            reading.stranger(at, no_copy(options), options);
        }
    }
}

/// How much has been read or told.
fn count(reading: &Reading<'_>) -> [usize; 3] {
    [reading.listings.len(), reading.notes.len(), reading.strangers.len()]
}

/// Finds listings at `node` or below: objects with a key that holds copy.
fn find<'s>(node: Node<'s>, pointer: &str, depth: usize, options: ReadOptions<'_>, reading: &mut Reading<'s>) {
    let (at, kind) = (node.span.start, node.kind());
    if depth > MAX_DEPTH {
        return reading.fail(at, msg::TOO_DEEP.say(options.lang, &[&MAX_DEPTH.to_string()]));
    }
    match node.value {
        Value::List(items) => {
            let is_listing = |item: &Node<'_>| matches!(&item.value, Value::Map(m) if has_copy(m, options));
            let has_listing = items.iter().any(is_listing);
            for (index, item) in items.into_iter().enumerate() {
                let (at, before) = (item.span.start, count(reading));
                find(item, &format!("{pointer}/{index}"), depth + 1, options, reading);
                if has_listing && before == count(reading) {
                    // an entry without copy among listings
                    reading.stranger(at, no_copy(options), options);
                }
            }
        }
        Value::Map(entries) if has_copy(&entries, options) || is_slip_of_listing(&entries) => {
            if !options.is_named && is_foreign(&entries, options) {
                return reading.stranger(at, no_copy(options), options);
            }
            let notes = reading.notes.len();
            let listing = read_map(entries, pointer, options, reading);
            if !listing.fields.is_empty() || listing.images > 0 {
                reading.listings.push(listing);
            } else if reading.notes.iter().skip(notes).all(|n| n.is_warning) {
                reading.fail(at, no_copy(options));
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
        _ if depth <= 1 => reading.stranger(at, msg::JSON_NOT_LISTING.say(options.lang, &[kind]), options),
        _ => {}
    }
}

fn no_copy(options: ReadOptions<'_>) -> String {
    let keys: Vec<&str> = COPY.iter().map(|(key, _)| *key).chain(["attributes"]).collect();
    msg::NO_COPY_KEYS.say(options.lang, &[&keys.join(" ")])
}

fn has_han(text: &str) -> bool {
    text.chars().any(is_han)
}

/// Whether Chinese stands in `node` or right below it.
fn is_chinese(node: &Node<'_>) -> bool {
    let is_text = |node: &Node<'_>| matches!(&node.value, Value::Text(text, _) if has_han(text));
    match &node.value {
        Value::List(items) => items.iter().any(is_text),
        Value::Map(inner) => inner.iter().any(|(_, _, node)| is_text(node)),
        _ => is_text(node),
    }
}

fn is_own_copy(key: &str) -> bool {
    key == "attributes" || COPY.iter().any(|(name, _)| *name == key)
}

/// Whether an object without a key of copy has one that was meant as such: nearly its name, with Chinese.
fn is_slip_of_listing(entries: &Entries<'_>) -> bool {
    entries.iter().any(|(key, _, node)| {
        let is_map = matches!(node.value, Value::Map(_));
        !is_map && is_chinese(node) && nearest(key, COPY.iter().map(|(name, _)| *name)).is_some()
    })
}

/// Whether an object found in a folder belongs to some other program, as that of package.json: mostly keys that are not
/// known, and no Chinese under hegui's own keys of copy or under a title.
fn is_foreign(entries: &Entries<'_>, options: ReadOptions<'_>) -> bool {
    let is_known = |key: &str| is_own_copy(key) || OTHER.contains(&key);
    let is_mostly_unknown = entries.iter().filter(|(key, ..)| is_known(key)).count() * 2 < entries.len();
    let is_ours = |(key, _, node): &(Cow<'_, str>, Span, Node<'_>)| {
        let is_copy = is_own_copy(key) || options.profiles.column(key).is_some_and(Column::is_title);
        // an object under `title` is a page's words in a file of words
        is_copy && is_chinese(node) && !matches!(node.value, Value::Map(_))
    };
    // many programs keep keywords
    let is_plain = entries.iter().any(|(key, ..)| is_own_copy(key) && key != "keywords");
    (is_mostly_unknown || !is_plain) && !entries.iter().any(is_ours) && !is_slip_of_listing(entries)
}

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
            "platform" => shape.listing.facts.platform = shape.scalar(&key, node).map(|p| p.to_lowercase()),
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
                self.listing.facts.platform = scalar_text(node.value).map(|p| p.to_lowercase());
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

    fn facts(&mut self, key: &str, node: Node<'s>, pointer: &str) {
        let at = node.span.start;
        let Value::Map(entries) = node.value else { return self.wrong_type(key, at, msg::TYPE_OBJECT) };
        for (name, _, value) in entries {
            self.fact(&name, value, &format!("{pointer}/{}", escape_pointer(&name)));
        }
    }

    fn fact(&mut self, name: &str, node: Node<'s>, pointer: &str) {
        match node.value {
            Value::Text(text, map) => self.fact_value(name, text.into_owned(), map, pointer),
            Value::Plain(text) => {
                self.fact_value(name, text.into_owned(), OffsetMap::starting_at(node.span.start), pointer);
            }
            Value::Map(entries) => {
                for (below, _, value) in entries {
                    let pointer = format!("{pointer}/{}", escape_pointer(&below));
                    self.fact(&format!("{name}.{below}"), value, &pointer);
                }
            }
            Value::List(items) => {
                let (dated, plain): (Vec<_>, Vec<_>) =
                    items.into_iter().enumerate().partition(|(_, item)| matches!(item.value, Value::Map(_)));
                for (index, item) in dated {
                    self.dated(name, item, &format!("{pointer}/{index}"));
                }
                let texts: Vec<String> = plain.into_iter().filter_map(|(_, i)| scalar_text(i.value)).collect();
                if !texts.is_empty() {
                    self.listing.facts.values.insert(name.to_owned(), texts.join("\n"));
                }
            }
            Value::Null => {}
        }
    }

    fn fact_value(&mut self, name: &str, value: String, map: OffsetMap, pointer: &str) {
        let place = Place { pointer: Some(pointer.to_owned()), ..Place::default() };
        self.listing.facts.origins.insert(name.to_owned(), Origin { map: Some(map), place });
        self.listing.facts.values.insert(name.to_owned(), value);
    }

    /// A member of a list of figures, each with its day: `{ "date": "2026-11-01", "price": 299 }`.
    fn dated(&mut self, name: &str, item: Node<'s>, pointer: &str) {
        let Value::Map(entries) = item.value else { return };
        let date = entries.iter().find(|(key, ..)| key == "date").and_then(|(_, _, n)| scalar_text(n.value.clone()));
        let figure = entries.into_iter().find(|(key, ..)| key != "date");
        if let Some((date, (key, _, value))) = date.zip(figure) {
            self.fact(&format!("{name}.{date}"), value, &format!("{pointer}/{}", escape_pointer(&key)));
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
