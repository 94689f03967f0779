//! Which objects of a document are listings.

use std::borrow::Cow;

use super::{COPY, Entries, MAX_DEPTH, OTHER, escape_pointer, read_map};
use crate::messages::{self as msg, nearest};
use crate::source::profile::Column;
use crate::source::tree::{Node, Value};
use crate::source::{ReadOptions, Reading};
use crate::text::{Span, is_han};

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

/// Whether one of the keys holds copy.
fn has_copy(entries: &Entries<'_>, options: ReadOptions<'_>) -> bool {
    entries.iter().any(|(key, _, node)| {
        let is_own = COPY.iter().any(|(name, _)| *name == key) || key == "attributes";
        let is_known = || options.profiles.column(key).is_some_and(Column::is_copy);
        // an object under such a key is a wrapper: {"content": {"goods_name": …}}
        is_own || (is_known() && !matches!(node.value, Value::Map(_) | Value::Null))
    })
}
