//! JSON-LD: what a page tells machines of its product.

use crate::listing::FieldKind;
use crate::source::shape::escape_pointer;
use crate::source::tree::{Node, Value};
use crate::text::map::OffsetMap;

/// Keys of a product that hold copy.
const COPY: &[(&str, FieldKind)] = &[
    ("name", FieldKind::Title),
    ("description", FieldKind::Detail),
    ("slogan", FieldKind::SellingPoint),
    ("keywords", FieldKind::Keyword),
];

/// Keys under which a product may lie.
const WAY: &[&str] = &["@graph", "mainEntity", "itemListElement", "item", "hasVariant"];

/// A text of a product.
#[derive(Debug)]
pub struct Found<'s> {
    /// What it is for; `None` for the address of an image.
    pub kind: Option<FieldKind>,
    /// Its JSON pointer.
    pub pointer: String,
    /// The text.
    pub text: std::borrow::Cow<'s, str>,
    /// From the text to the source of the JSON.
    pub map: OffsetMap,
}

/// The texts of every product below `node`.
pub fn texts(node: Node<'_>) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    walk(node, "", &mut found);
    found
}

fn walk<'s>(node: Node<'s>, pointer: &str, found: &mut Vec<Found<'s>>) {
    match node.value {
        Value::List(items) => {
            for (index, item) in items.into_iter().enumerate() {
                walk(item, &format!("{pointer}/{index}"), found);
            }
        }
        Value::Map(entries) => {
            let is_product = entries.iter().any(|(key, _, node)| key == "@type" && names_product(node));
            for (key, _, node) in entries {
                let below = format!("{pointer}/{}", escape_pointer(&key));
                if WAY.contains(&key.as_ref()) {
                    walk(node, &below, found);
                } else if is_product {
                    let copy = COPY.iter().find(|(name, _)| *name == key).map(|(_, kind)| *kind);
                    if copy.is_some() || key == "image" {
                        push(node, copy, below, found);
                    }
                }
            }
        }
        _ => {}
    }
}

fn push<'s>(node: Node<'s>, kind: Option<FieldKind>, pointer: String, found: &mut Vec<Found<'s>>) {
    match node.value {
        Value::Text(text, map) => found.push(Found { kind, pointer, text, map }),
        Value::List(items) => {
            for (index, item) in items.into_iter().enumerate() {
                push(item, kind, format!("{pointer}/{index}"), found);
            }
        }
        // {"@type": "ImageObject", "url": "…"}
        Value::Map(entries) if kind.is_none() => {
            for (key, _, node) in entries.into_iter().filter(|(key, ..)| matches!(key.as_ref(), "url" | "contentUrl")) {
                push(node, kind, format!("{pointer}/{key}"), found);
            }
        }
        _ => {}
    }
}

/// Whether a `@type` is a product's: a name or a list of names, with or without the address of the vocabulary.
fn names_product(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Text(name, _) => matches!(name.rsplit(['/', ':', '#']).next(), Some("Product" | "ProductGroup")),
        Value::List(items) => items.iter().any(names_product),
        _ => false,
    }
}
