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
use crate::listing::Listing;
use crate::pack::Rule;
use crate::text::Span;
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

impl Engine {
    /// Everything the rules say about `listing` on `date` (`YYYY-MM-DD`), what is let through included; in the order of
    /// the fields and places.
    pub fn lint<'e>(&'e self, listing: &Listing<'_>, date: &str) -> Vec<Judged<'e>> {
        let folded = FoldedListing::new(listing);
        let mut findings = Vec::new();
        for field in 0..folded.fields.len() {
            let hits = scan::hits(self, &folded, field, date);
            let judged = hits.into_iter().filter_map(|hit| judge::judge(self, &folded, field, hit)).collect();
            findings.extend(settle::settle(settle::enough(judged)));
        }
        findings.extend(missing::missing(self, &folded, date));
        findings
    }
}
