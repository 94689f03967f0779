//! HTML: pages, and fragments inside other formats, become what a reader sees, with the way back to the bytes.

mod attribute;
mod entity;
pub mod joined;
pub mod page;
mod product;
pub mod tags;

use std::borrow::Cow;
use std::collections::HashSet;

use crate::listing::{FieldKind, Listing, Place};
use crate::messages as msg;
use crate::source::copy::{self, Piece};
use crate::source::html::joined::Joined;
use crate::source::html::page::{Seen, Space, see};
use crate::source::html::tags::Dress;
use crate::source::json;
use crate::source::{ReadOptions, Reading};
use crate::text::map::OffsetMap;

/// Reads a page, or a fragment that stands in a file of its own: one listing, whose detail is the page.
pub fn read<'s>(text: &'s str, options: ReadOptions<'_>) -> Reading<'s> {
    let mut reading = Reading::default();
    let mut listing = Listing::default();
    let piece = Piece {
        kind: options.field.unwrap_or(FieldKind::Detail),
        name: None,
        text: Cow::Borrowed(text),
        map: Some(OffsetMap::default()),
        place: Place::default(),
    };
    let bad = take_apart(&mut listing, &piece, tags::dress(text), options);
    for (at, message) in bad {
        reading.warn(at, message);
    }
    if listing.fields.is_empty() && listing.images == 0 {
        reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
    } else {
        reading.listings.push(listing);
    }
    reading
}

/// Adds what a reader sees of `piece`, whose text is HTML, to `listing`. Tells the mistakes in its JSON-LD, at bytes of
/// the piece's text.
pub fn take_apart<'s>(
    listing: &mut Listing<'s>,
    piece: &Piece<'s>,
    dress: Dress,
    options: ReadOptions<'_>,
) -> Vec<(usize, String)> {
    // without any tag that makes lines, the line ends of the text are meant
    let space = if dress == Dress::Blocks { Space::Folded } else { Space::Kept };
    let mut body = Joined::starting_at(0);
    let seen = see(&piece.text, 0, space, &mut body);
    copy::push(listing, of(piece, piece.kind, piece.name.clone(), body));
    add_seen(listing, piece, seen, options)
}

/// Adds what stood beside the running text of `piece`.
pub fn add_seen<'s>(
    listing: &mut Listing<'s>,
    piece: &Piece<'s>,
    seen: Seen,
    options: ReadOptions<'_>,
) -> Vec<(usize, String)> {
    for aside in seen.asides {
        copy::push(listing, of(piece, aside.kind.unwrap_or(piece.kind), Some(aside.name.to_owned()), aside.words));
    }
    let mut images: Vec<String> = seen.images;
    let mut bad = Vec::new();
    for span in seen.data {
        match json::parse(span.of(&piece.text), span.start) {
            Ok(None) => {}
            Err((at, error)) => bad.push((at, error.say(options.lang))),
            Ok(Some(node)) => {
                for found in product::texts(node) {
                    let Some(kind) = found.kind else {
                        images.push(found.text.into_owned());
                        continue;
                    };
                    let pointer = match &piece.place.pointer {
                        Some(outer) => format!("{outer}#{}", found.pointer),
                        None => found.pointer,
                    };
                    let text = Cow::Owned(found.text.into_owned());
                    let map = piece.map.as_ref().map(|outer| found.map.through(outer));
                    let place = Place { pointer: Some(pointer), ..piece.place.clone() };
                    copy::add(listing, Piece { kind, name: None, text, map, place }, options);
                }
            }
        }
    }
    // what is shown twice is one image
    let mut known = HashSet::new();
    for image in images.iter().filter(|image| known.insert(image.as_str())) {
        copy::image(listing, image, &piece.place, options);
    }
    bad
}

/// A piece made of words of `piece`.
fn of<'s>(piece: &Piece<'s>, kind: FieldKind, name: Option<String>, words: Joined) -> Piece<'s> {
    let (text, map) = words.into_parts();
    let map = piece.map.as_ref().map(|outer| map.through(outer));
    Piece { kind, name, text: Cow::Owned(text), map, place: piece.place.clone() }
}

/// Adds what a reader sees of `piece`, whose text has character references and no tags. What it stands for may be HTML
/// itself: exports write a whole detail page so.
pub fn decode<'s>(listing: &mut Listing<'s>, piece: &Piece<'s>, options: ReadOptions<'_>) {
    let decoded = of(piece, piece.kind, piece.name.clone(), entity::decoded(&piece.text));
    match tags::dress(&decoded.text) {
        dress @ (Dress::Inline | Dress::Blocks) => {
            take_apart(listing, &decoded, dress, options);
        }
        Dress::Plain | Dress::Entities => copy::push(listing, decoded),
    }
}
