//! A piece of copy, wherever it was found, becomes fields of its listing.

use std::borrow::Cow;

use crate::listing::{Field, FieldKind, Listing, Origin, Place};
use crate::source::html::tags::{Dress, dress};
use crate::source::{ReadOptions, html, nested};
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

/// Adds what a reader of the copy sees of `piece` to `listing`: JSON is looked into, HTML is taken apart, images are
/// counted. Blank pieces are left out.
pub fn add<'s>(listing: &mut Listing<'s>, piece: Piece<'s>, options: ReadOptions<'_>) {
    let Some(piece) = nested::add(listing, piece, options) else { return };
    match dress(&piece.text) {
        Dress::Plain => push(listing, piece),
        Dress::Entities => html::decode(listing, &piece, options),
        tagged @ (Dress::Inline | Dress::Blocks) => {
            // mistakes in JSON-LD that no reader sees are not told of fragments
            html::take_apart(listing, &piece, tagged, options);
        }
    }
}

/// Adds `piece` as it is, unless it is blank.
pub fn push<'s>(listing: &mut Listing<'s>, piece: Piece<'s>) {
    let Piece { kind, name, text, map, place } = piece;
    if !text.trim().is_empty() {
        listing.fields.push(Field { kind, name, text, origin: Origin { map, place } });
    }
}

/// Characters kept of what a listing calls an image: one that is written out as data goes on for pages.
const IMAGE_NAME: usize = 200;

/// Adds the images that one value names: addresses or file names, divided by marks or lines.
pub fn images(listing: &mut Listing<'_>, value: &str, place: &Place, options: ReadOptions<'_>) {
    let is_mark = |c: char| matches!(c, ',' | ';' | '|' | '\n' | ' ' | '\t');
    let is_image = |piece: &&str| piece.contains("//") || piece.rsplit_once('.').is_some_and(|(_, end)| end.len() <= 5);
    let mut any = false;
    for name in value.split(is_mark).filter(is_image) {
        image(listing, name, place, options);
        any = true;
    }
    // whatever it names, it is one
    if !any && !value.trim().is_empty() {
        listing.images += 1;
    }
}

/// Adds the text of an image that stands at `place` and that the listing calls `image`, if somebody has written it down;
/// else the image is one that nobody has read.
pub fn image(listing: &mut Listing<'_>, image: &str, place: &Place, options: ReadOptions<'_>) {
    let Some((text, file)) = options.images.text_of(image) else {
        listing.images += 1;
        return;
    };
    // the description for computers and that for phones show the same images
    let is_same = |f: &Field<'_>| f.kind == FieldKind::ImageText && f.name.as_ref() == Some(&file) && f.text == text;
    if listing.fields.iter().rev().any(is_same) {
        return;
    }
    let image = Some(image.chars().take(IMAGE_NAME).collect());
    let place = Place { image, ..place.clone() };
    push(listing, Piece { kind: FieldKind::ImageText, name: Some(file), text: text.into(), map: None, place });
}
