//! JSON inside a text: platforms keep lists of attributes in one string or cell.

use std::borrow::Cow;

use crate::listing::{Listing, Place};
use crate::source::ReadOptions;
use crate::source::copy::{self, Piece};
use crate::source::json;
use crate::source::shape::escape_pointer;
use crate::source::tree::{Node, Value};

/// Adds every text of a piece that is JSON itself, with a second pointer behind a `#`. Gives the piece back if it is not
/// JSON.
pub fn add<'s>(listing: &mut Listing<'s>, piece: Piece<'s>, options: ReadOptions<'_>) -> Option<Piece<'s>> {
    let text = piece.text.trim();
    let is_candidate = (text.starts_with('{') && text.ends_with('}')) || (text.starts_with('[') && text.ends_with(']'));
    if !is_candidate {
        return Some(piece);
    }
    let Ok(Some(node)) = json::parse(&piece.text, 0) else { return Some(piece) };
    if !matches!(node.value, Value::Map(_) | Value::List(_)) {
        return Some(piece);
    }
    let mut texts = Vec::new();
    collect(node, String::new(), None, &mut texts);
    for Leaf { pointer, name, text, map } in texts {
        let outer = piece.place.pointer.as_deref().unwrap_or("");
        let place = Place { pointer: Some(format!("{outer}#{pointer}")), ..piece.place.clone() };
        let inner = Piece {
            kind: piece.kind,
            name: name.or_else(|| piece.name.clone()),
            text: Cow::Owned(text),
            map: piece.map.as_ref().map(|outer| map.through(outer)),
            place,
        };
        copy::add(listing, inner, options);
    }
    None
}

struct Leaf {
    pointer: String,
    name: Option<String>,
    text: String,
    map: crate::text::map::OffsetMap,
}

/// The texts below `node` that may be copy, each with the key it stands under.
fn collect(node: Node<'_>, pointer: String, name: Option<&str>, texts: &mut Vec<Leaf>) {
    match node.value {
        Value::Text(text, map) => {
            let is_address = text.contains("://") || text.starts_with("//");
            if !is_address {
                texts.push(Leaf { pointer, name: name.map(str::to_owned), text: text.into_owned(), map });
            }
        }
        Value::List(items) => {
            for (index, item) in items.into_iter().enumerate() {
                collect(item, format!("{pointer}/{index}"), name, texts);
            }
        }
        Value::Map(entries) => {
            for (key, _, value) in entries {
                collect(value, format!("{pointer}/{}", escape_pointer(&key)), Some(&key), texts);
            }
        }
        Value::Plain(_) | Value::Null => {}
    }
}
