//! Rules on the shape of a listing: how long its fields are, what characters they have, which are there, in what order.

use crate::brief::Brands;
use crate::engine::condition::{Place, suits};
use crate::engine::{Engine, FoldedListing, Judged, Memo, View, length, presence, repeat, structure, written};
use crate::listing::FieldKind;
use crate::pack::Rule;
use crate::pack::rule::Body;
use crate::text::Span;

/// A rule of shape that holds for a listing, and all it may look at.
pub(crate) struct Look<'e, 'l, 's> {
    pub rule: &'e Rule,
    pub index: usize,
    pub listing: &'l FoldedListing<'l, 's>,
}

/// Every finding of the rules of shape.
pub(crate) fn shape<'e>(engine: &'e Engine, listing: &FoldedListing<'_, '_>, date: &str) -> Vec<Judged<'e>> {
    let mut findings = Vec::new();
    for index in engine.shape.iter().copied() {
        let entry = &engine.rules().rules[index];
        // nearly all of these are some platform's: those of others are not even read
        let platform = listing.listing.facts.platform.as_ref();
        if !entry.platforms.is_empty() && !platform.is_some_and(|p| entry.platforms.contains(p)) {
            continue;
        }
        let rule: &Rule = entry;
        if !rule.holds_for(&listing.listing.facts, date) {
            continue;
        }
        let look = Look { rule, index, listing };
        match &rule.body {
            Body::Length(length) => length::check(&look, *length, &mut findings),
            Body::Written(regexes) => written::check(&look, regexes, &mut findings),
            Body::Repeat(repeat) => repeat::check(&look, repeat, &mut findings),
            Body::SameAs(kinds) => presence::same(&look, kinds, &mut findings),
            Body::Absent(kinds) => presence::absent(&look, kinds, &mut findings),
            Body::Structure(structure) => structure::check(&look, structure, &mut findings),
            Body::Words { .. } | Body::Missing(_) | Body::Agree(_) | Body::Keyword(_) => {}
        }
    }
    findings
}

impl<'e> Look<'e, '_, '_> {
    /// Whose brands are which, where somebody said so.
    pub(crate) fn brands(&self) -> Option<&Brands> {
        self.listing.listing.brands.as_deref()
    }

    /// The fields the rule looks at: index, and the text as it is written.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (usize, &str)> {
        let fields = self.listing.listing.fields.iter().enumerate();
        fields.filter(|(_, f)| self.rule.looks_at(f.kind)).map(|(index, f)| (index, f.text.as_ref()))
    }

    /// The fields of one kind: index, and the text as it is written.
    pub(crate) fn of_kind(&self, kind: FieldKind) -> impl Iterator<Item = (usize, &str)> {
        let fields = self.listing.listing.fields.iter().enumerate();
        fields.filter(move |(_, f)| f.kind == kind).map(|(index, f)| (index, f.text.as_ref()))
    }

    /// A finding of the rule at bytes `span` of a field, unless its conditions let it through.
    pub(crate) fn found(&self, field: usize, span: Span) -> Option<Judged<'e>> {
        let holds = self.rule.when.is_empty() && self.rule.unless.is_empty() || self.conditions_hold(field, span);
        holds.then(|| Judged::at(self.rule, self.index, field, span))
    }

    fn conditions_hold(&self, field: usize, span: Span) -> bool {
        let folded = &self.listing.fields[field];
        // what is not there once folded cannot be asked about; the whole field stands for it
        let hit = folded.to_folded(span).unwrap_or_else(|| Span::new(0, folded.text.len()));
        let memo = Memo::default();
        let view = View { listing: self.listing, field, text: &folded.text, disguised: None, memo: &memo };
        suits(&self.rule.when, &self.rule.unless, &Place::of(view, hit))
    }
}

/// The beginning of a text (bytes), enough to know it by: its first line without the blanks before it, and not much of that.
pub(crate) fn beginning(text: &str) -> Span {
    const CHARS: usize = 24;
    let start = text.len() - text.trim_start().len();
    let line = text[start..].lines().next().unwrap_or("");
    let len = line.char_indices().nth(CHARS).map_or(line.len(), |(at, _)| at);
    Span::new(start, start + len)
}
