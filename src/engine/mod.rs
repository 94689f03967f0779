//! Pure: a listing, compiled rules, facts and a date in; findings out. Sees no paths, no clock, no environment.

pub mod compile;
pub mod condition;
pub mod judge;
pub mod missing;
pub mod replace;
pub mod scan;
pub mod settle;

use std::sync::Arc;

use crate::finding::{ContextInfo, Form, Suggestion, Verdict};
use crate::listing::{FieldKind, Listing};
use crate::pack::Rule;
use crate::pack::rule::Body;
use crate::text::Span;
use crate::text::disguise::Disguised;
use crate::text::fold::{Folded, fold};

pub use compile::Engine;

/// What the engine says about one place of a listing. Positions are bytes of the field's text.
#[derive(Debug, Clone)]
pub struct Judged<'e> {
    /// The rule that decided.
    pub rule: &'e Rule,
    /// Index of the rule in its rule set.
    pub rule_index: usize,
    /// Its verdict here.
    pub verdict: Verdict,
    /// The context that changed the rule's verdict.
    pub context: Option<&'e Arc<ContextInfo>>,
    /// Index of the field in the listing.
    pub field: usize,
    /// Bytes of the field's text.
    pub span: Span,
    /// How it was spelled.
    pub form: Form,
    /// Other wording, best first.
    pub suggestions: Vec<Suggestion>,
    /// Other rules the same words touch.
    pub related: Vec<&'e Rule>,
    /// The clause around it, folded: what a fingerprint is made of.
    pub folded_clause: String,
}

/// A listing with its fields folded, which conditions look at.
pub(crate) struct FoldedListing<'l, 's> {
    pub listing: &'l Listing<'s>,
    pub fields: Vec<Folded<'l>>,
}

impl<'l, 's> FoldedListing<'l, 's> {
    fn new(listing: &'l Listing<'s>) -> Self {
        Self { listing, fields: listing.fields.iter().map(|f| fold(&f.text)).collect() }
    }
}

/// One reading of one field: the folded text, or what it says once disguises are taken off.
#[derive(Clone, Copy)]
pub(crate) struct View<'v, 'l, 's> {
    pub listing: &'v FoldedListing<'l, 's>,
    pub field: usize,
    pub text: &'v str,
    pub disguised: Option<&'v Disguised>,
}

impl View<'_, '_, '_> {
    /// Bytes of the field's text that bytes `span` of this reading came from.
    fn to_written(self, span: Span) -> Span {
        let folded = self.disguised.map_or(span, |d| d.to_folded(span));
        self.listing.fields[self.field].to_source(folded)
    }
}

impl Engine {
    /// Everything the rules say about `listing` on `date` (`YYYY-MM-DD`), what is let through included; in the order of
    /// the fields and places.
    pub fn lint<'e>(&'e self, listing: &Listing<'_>, date: &str) -> Vec<Judged<'e>> {
        let folded = FoldedListing::new(listing);
        let mut findings = Vec::new();
        for field in 0..folded.fields.len() {
            let mut judged = self.read_plain(&folded, field, date);
            self.read_disguised(&folded, field, date, &mut judged);
            findings.extend(settle::settle(settle::enough(judged)));
        }
        findings.extend(missing::missing(self, &folded, date));
        findings
    }

    fn read_plain<'e>(&'e self, listing: &FoldedListing<'_, '_>, field: usize, date: &str) -> Vec<Judged<'e>> {
        let view = View { listing, field, text: &listing.fields[field].text, disguised: None };
        scan::hits(self, view, date).into_iter().filter_map(|hit| judge::judge(self, view, hit)).collect()
    }

    /// Whether a hit is one word that somebody split, and not two that meet at a mark: a literal, or something short, or
    /// a pattern whose own trigger was split.
    fn is_split_word(&self, read: &Disguised, hit: scan::Hit) -> bool {
        const SHORT: usize = 4;
        let Body::Words { patterns, .. } = &self.rules().rules[hit.rule].body else { return false };
        let text = hit.span.of(&read.text);
        let in_trigger = || {
            patterns.iter().flat_map(|p| &p.triggers).any(|trigger| {
                let found = text.match_indices(trigger.as_str());
                found.map(|(at, t)| Span::new(at, at + t.len()).shift(hit.span.start)).any(|s| read.is_split(s))
            })
        };
        read.is_split(hit.span) && (hit.is_term || text.chars().count() <= SHORT || in_trigger())
    }

    /// Adds what is found only once disguises are taken off.
    fn read_disguised<'e>(
        &'e self,
        listing: &FoldedListing<'_, '_>,
        field: usize,
        date: &str,
        judged: &mut Vec<Judged<'e>>,
    ) {
        let is_title = !matches!(listing.listing.fields[field].kind, FieldKind::Detail | FieldKind::Script);
        let Some(read) = self.rules().disguises.read(&listing.fields[field].text, is_title) else { return };
        let view = View { listing, field, text: &read.text, disguised: Some(&read) };
        let plain = judged.len();
        for hit in scan::hits(self, view, date) {
            if !read.is_replaced(hit.span) && !self.is_split_word(&read, hit) {
                continue;
            }
            let Some(found) = judge::judge(self, view, hit) else { continue };
            let is_known = judged[..plain].iter().any(|j| j.rule_index == hit.rule && j.span.overlaps(found.span));
            if !is_known {
                judged.push(found);
            }
        }
    }
}
