//! A piece of copy, wherever it was found, becomes fields of its listing.

use std::borrow::Cow;

use crate::listing::{Field, FieldKind, Listing, Origin, Place};
use crate::source::{ReadOptions, nested};
use crate::text::map::OffsetMap;

/// A value that holds copy.
#[derive(Debug)]
pub struct Piece<'s> {
    /// What it is for.
    pub kind: FieldKind,
    /// Its own name where it has one (the attribute's name).
    pub name: Option<String>,
    /// The value, quotes and escapes resolved.
    pub text: Cow<'s, str>,
    /// From the value to the decoded source; `None` where the container has no text of its own.
    pub map: Option<OffsetMap>,
    /// Where in a structured file.
    pub place: Place,
}

/// Adds what a reader of the copy sees of `piece` to `listing`. Blank pieces are left out.
pub fn add<'s>(listing: &mut Listing<'s>, piece: Piece<'s>, options: ReadOptions<'_>) {
    let Some(piece) = nested::add(listing, piece, options) else { return };
    let Piece { kind, name, text, map, place } = piece;
    if !text.trim().is_empty() {
        listing.fields.push(Field { kind, name, text, origin: Origin { map, place } });
    }
}
