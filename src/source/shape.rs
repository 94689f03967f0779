//! The listing's shape in structured data: which key is which field. The keys are those of the design's listing JSON.

use std::borrow::Cow;

use crate::listing::{FieldKind, Listing, Place};
use crate::messages::{self as msg, nearest};
use crate::source::copy::{self, Piece};
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

/// Keys under which a document may hold a listing or a list of them: `[[listing]]` in TOML, which has no lists at its top.
const WRAPPERS: &[&str] = &["listing", "listings"];

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

/// Reads a document that holds one listing, a list of them, or either under `listing`.
pub fn read_document<'s>(node: Node<'s>, options: ReadOptions<'_>, reading: &mut Reading<'s>) {
    match node.value {
        Value::List(items) => read_list(items, "", options, reading),
        Value::Map(mut entries) if is_wrapper(&entries) => {
            let wrapped = entries.iter().position(|(key, ..)| WRAPPERS.contains(&key.as_ref()));
            let Some((key, _, inner)) = wrapped.map(|index| entries.remove(index)) else { return };
            unread(&entries.iter().map(|(key, at, _)| (key.as_ref(), *at)).collect::<Vec<_>>(), options, reading);
            let pointer = format!("/{key}");
            match inner.value {
                Value::List(items) => read_list(items, &pointer, options, reading),
                _ => read_listing(inner, &pointer, options, reading),
            }
        }
        value => read_listing(Node { value, ..node }, "", options, reading),
    }
}

fn read_list<'s>(items: Vec<Node<'s>>, pointer: &str, options: ReadOptions<'_>, reading: &mut Reading<'s>) {
    for (index, item) in items.into_iter().enumerate() {
        read_listing(item, &format!("{pointer}/{index}"), options, reading);
    }
}

/// Whether a document has no copy of its own, but an object or a list of objects under `listing`.
fn is_wrapper(entries: &[Entry<'_>]) -> bool {
    let holds_maps = |value: &Value<'_>| match value {
        Value::Map(_) => true,
        Value::List(items) => items.iter().any(|item| matches!(item.value, Value::Map(_))),
        _ => false,
    };
    !entries.iter().any(|(key, ..)| is_copy(key))
        && entries.iter().any(|(key, _, node)| WRAPPERS.contains(&key.as_ref()) && holds_maps(&node.value))
}

/// A key, its bytes and its value.
type Entry<'s> = (Cow<'s, str>, Span, Node<'s>);

fn is_copy(key: &str) -> bool {
    key == "attributes" || COPY.iter().any(|(name, _)| *name == key)
}

fn has_han(text: &str) -> bool {
    text.chars().any(is_han)
}

/// Whether `entries` belong to some other program, as those of package.json: no key of copy and none that looks like a
/// slip of one; or mostly keys that are not known, and no Chinese under those that are.
fn is_foreign(entries: &[Entry<'_>]) -> bool {
    let is_chinese = |node: &Node<'_>| match &node.value {
        Value::Text(text, _) => has_han(text),
        Value::List(items) => items.iter().any(|i| matches!(&i.value, Value::Text(text, _) if has_han(text))),
        Value::Map(inner) => inner.iter().any(|(_, _, n)| matches!(&n.value, Value::Text(text, _) if has_han(text))),
        _ => false,
    };
    let is_map = |node: &Node<'_>| matches!(node.value, Value::Map(_));
    let known = entries.iter().filter(|(key, ..)| is_copy(key) || OTHER.contains(&key.as_ref())).count();
    let is_mostly_unknown = known * 2 < entries.len();
    if entries.iter().any(|(key, ..)| is_copy(key)) {
        // an object under `title` is copy in the wrong shape among listing keys, and a page's words in a file of words
        let is_ours = |(key, _, node): &Entry<'_>| {
            is_copy(key) && is_chinese(node) && (!is_map(node) || (key == "attributes" && !is_mostly_unknown))
        };
        return is_mostly_unknown && !entries.iter().any(is_ours);
    }
    let is_slip = |(key, _, node): &Entry<'_>| {
        is_chinese(node) && !is_map(node) && nearest(key, COPY.iter().map(|(name, _)| *name)).is_some()
    };
    !entries.iter().any(is_slip)
}

/// Warns of keys that are not known: each by itself where it may be a slip, the others together.
fn unread(keys: &[(&str, Span)], options: ReadOptions<'_>, reading: &mut Reading<'_>) {
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
            let names: Vec<&str> = others.iter().map(|(key, _)| *key).collect();
            reading.warn(at.start, msg::KEYS_UNREAD.say(options.lang, &[&names.join(" ")]));
        }
    }
}

/// Reads one listing and adds it to `reading`. `pointer` is the JSON pointer of the node.
pub fn read_listing<'s>(node: Node<'s>, pointer: &str, options: ReadOptions<'_>, reading: &mut Reading<'s>) {
    let at = node.span.start;
    let kind = node.kind();
    let Value::Map(entries) = node.value else {
        return reading.stranger(at, msg::JSON_NOT_LISTING.say(options.lang, &[kind]), options);
    };
    if !options.is_named && is_foreign(&entries) {
        return reading.stranger(at, no_copy(options), options);
    }
    let notes_before = reading.notes.len();
    let listing = read_map(entries, pointer, options, reading);
    if !listing.fields.is_empty() {
        reading.listings.push(listing);
    } else if reading.notes[notes_before..].iter().all(|n| n.is_warning) {
        reading.fail(at, no_copy(options));
    }
}

fn no_copy(options: ReadOptions<'_>) -> String {
    let keys: Vec<&str> = COPY.iter().map(|(key, _)| *key).chain(["attributes"]).collect();
    msg::NO_COPY_KEYS.say(options.lang, &[&keys.join(" ")])
}

/// Reads the keys of one listing, whether or not any of them is copy.
pub fn read_map<'s>(
    entries: Vec<Entry<'s>>,
    pointer: &str,
    options: ReadOptions<'_>,
    reading: &mut Reading<'s>,
) -> Listing<'s> {
    let is_known = |key: &str| is_copy(key) || OTHER.contains(&key);
    let unknown: Vec<(&str, Span)> = entries
        .iter()
        .filter(|(key, _, node)| !matches!(node.value, Value::Null) && !is_known(key))
        .map(|(key, at, _)| (key.as_ref(), *at))
        .collect();
    unread(&unknown, options, reading);
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
            _ => {}
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

fn escape_pointer(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
