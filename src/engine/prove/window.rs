//! A long listing is looked at again only around what changes.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::engine::prove::correct::corrected_text;
use crate::engine::prove::known::is_known;
use crate::engine::prove::{Correction, Court};
use crate::engine::{Engine, FoldedListing, Judged};
use crate::finding::Edit;
use crate::listing::{Field, Listing, Origin};
use crate::text::Span;

/// Bytes of a listing up to which all of it is looked at again.
pub(super) const SMALL: usize = 4 << 10;

/// Bytes on either side of a finding that are looked at again in a longer one: more than any clause or sentence reaches.
const REACH: usize = 1 << 10;

/// The lines of `text` that `span` stands in, cut where they are long.
pub(super) fn around(text: &str, span: Span) -> Span {
    let border = |at: usize| (at..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    let start = border(span.start.saturating_sub(REACH));
    let end = border((span.end + REACH).min(text.len()));
    let start = text.get(start..span.start).and_then(|t| t.rfind('\n')).map_or(start, |at| start + at + 1);
    let end = text.get(span.end..end).and_then(|t| t.find('\n')).map_or(end, |at| span.end + at);
    Span::new(start.min(span.start), end)
}

/// A piece of a field, and what the engine says of it.
pub(super) struct Window<'e> {
    listing: Listing<'static>,
    /// Byte of the field at which it begins.
    start: usize,
    /// Index in `known` of the finding that is corrected.
    index: usize,
    /// What is said of it in its listing …
    known: Vec<Judged<'e>>,
    /// … and by itself, without what stands around it: looked at only if it has to be.
    alone: OnceCell<Vec<Judged<'e>>>,
}

impl<'e> Window<'e> {
    /// What a finding and its corrections can touch of a long listing.
    pub(super) fn new(listing: &Listing<'_>, judged: &[Judged<'e>], index: usize) -> Option<Self> {
        let found = judged.get(index)?;
        let field = listing.fields.get(found.field)?;
        let span = around(&field.text, found.span);
        let mut cut = blank(listing);
        cut.fields[found.field].text = Cow::Owned(span.of(&field.text).to_owned());
        let inside = judged.iter().enumerate().filter(|(_, j)| j.field == found.field && span.covers(j.span));
        let moved = |j: &Judged<'e>| {
            let start = j.span.start - span.start;
            Judged { span: Span::new(start, start + j.span.len()), ..j.clone() }
        };
        let (indexes, known): (Vec<usize>, Vec<Judged<'e>>) = inside.map(|(at, j)| (at, moved(j))).unzip();
        let index = indexes.iter().position(|at| *at == index)?;
        Some(Self { listing: cut, start: span.start, index, known, alone: OnceCell::new() })
    }

    /// Whether a correction raises no finding in it.
    pub(super) fn holds(&self, engine: &'e Engine, court: Court<'_>, correction: &Correction) -> bool {
        let field = correction.edit.field;
        let whole = correction.edit.span;
        let Some(start) = whole.start.checked_sub(self.start) else { return false };
        let edit = Edit { span: Span::new(start, start + whole.len()), ..correction.edit.clone() };
        let correction = Correction { finding: self.index, edit, applicability: correction.applicability };
        let Some(text) = corrected_text(&self.listing, field, &[&correction]) else { return false };
        let mut corrected = self.listing.clone();
        corrected.fields[field].text = Cow::Owned(text);
        let mut found = engine.lint_field(&FoldedListing::new(&corrected), field, court.date);
        found.retain(|found| court.hears(found));
        if found.iter().all(|found| is_known(found, &self.known, &[&correction])) {
            return true;
        }
        let alone = self.alone.get_or_init(|| engine.lint_field(&FoldedListing::new(&self.listing), field, court.date));
        let it = &self.known[self.index];
        let Some(index) = alone.iter().position(|j| j.rule_index == it.rule_index && j.span == it.span) else {
            return false;
        };
        let correction = Correction { finding: index, ..correction };
        found.iter().all(|found| is_known(found, alone, &[&correction]))
    }
}

/// The same listing without any words.
fn blank(listing: &Listing<'_>) -> Listing<'static> {
    let field = |f: &Field<'_>| Field { kind: f.kind, name: None, text: Cow::Borrowed(""), origin: Origin::default() };
    let fields = listing.fields.iter().map(field).collect();
    Listing { facts: listing.facts.clone(), fields, images: listing.images, ..Listing::default() }
}
