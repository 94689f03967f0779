//! Pure: a listing, compiled rules, facts and a date in; findings out. Sees no paths, no clock, no environment.

pub mod agree;
mod amount;
mod brand;
pub mod compile;
mod concern;
pub mod condition;
mod day;
pub mod judge;
mod length;
pub mod missing;
mod model;
mod placement;
mod presence;
pub mod prove;
mod repeat;
pub mod replace;
pub mod scan;
pub mod settle;
pub mod shape;
mod stated;
mod structure;
mod window;
mod written;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::finding::{ContextInfo, Form, Suggestion, Verdict};
use crate::lang::Localised;
use crate::listing::{FieldKind, Listing};
use crate::pack::Rule;
use crate::pack::regex::LazyRegex;
use crate::pack::rule::Body;
use crate::text::Span;
use crate::text::disguise::{Disguised, Split};
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
    /// What the claim does not say, but would have to.
    pub missing: Vec<&'e Localised>,
    /// The search words it is about.
    pub keywords: Vec<String>,
    /// Other wording, best first.
    pub suggestions: Vec<Suggestion>,
    /// Other rules the same words touch.
    pub related: Vec<&'e Rule>,
    /// What was measured, in words.
    pub notes: Vec<Localised>,
    /// What the listing states elsewhere that this was held against.
    pub against: Vec<Against>,
    /// The clause around it, folded: what a fingerprint is made of.
    pub folded_clause: String,
}

/// A place of the listing, or a fact of it, that a finding was held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Against {
    /// A place in a field.
    Field {
        /// Index of the field in the listing.
        field: usize,
        /// Bytes of the field's text.
        span: Span,
    },
    /// A fact.
    Fact {
        /// Its name, such as `sale.until`.
        name: String,
        /// Its value, as the listing has it.
        value: String,
    },
}

impl<'e> Judged<'e> {
    /// What the rule itself says of bytes `span` of a field.
    pub(crate) fn at(rule: &'e Rule, rule_index: usize, field: usize, span: Span) -> Self {
        Self {
            rule,
            rule_index,
            verdict: rule.verdict,
            context: None,
            field,
            span,
            form: Form::Plain,
            missing: Vec::new(),
            keywords: Vec::new(),
            suggestions: Vec::new(),
            related: Vec::new(),
            notes: Vec::new(),
            against: Vec::new(),
            folded_clause: String::new(),
        }
    }
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
    /// What regexes said of the whole field or listing: the same for every hit.
    pub memo: &'v Memo,
}

/// Answers of regexes, by their identity.
#[derive(Default)]
pub(crate) struct Memo(RefCell<HashMap<usize, bool>>);

impl Memo {
    /// The answer of `regex`, asked once.
    pub(crate) fn of(&self, regex: &LazyRegex, ask: impl FnOnce() -> bool) -> bool {
        if let Some(answer) = self.0.borrow().get(&regex.identity()) {
            return *answer;
        }
        let answer = ask();
        self.0.borrow_mut().insert(regex.identity(), answer);
        answer
    }
}

impl View<'_, '_, '_> {
    /// The hit with the few characters before and after it that its rule may have looked at, as a measure before a rank.
    fn with_surroundings(&self, hit: Span) -> Span {
        const CHARS: usize = 3;
        let before = self.text[..hit.start].char_indices().rev().take(CHARS).last().map_or(hit.start, |(i, _)| i);
        let after = self.text[hit.end..].chars().take(CHARS).map(char::len_utf8).sum::<usize>();
        Span::new(before, hit.end + after)
    }

    /// Whether a disguise, or marks between words, may have made a hit somewhere in `span`; the plain reading takes all.
    fn may_be_disguised(&self, span: Span) -> bool {
        self.disguised.is_none_or(|read| {
            let around = self.with_surroundings(span);
            read.is_replaced(around) || read.split_in(around).is_some()
        })
    }

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
        self.lint_without(listing, date, &[])
    }

    /// The same without the rules that are `off`, by their index (beyond its end none is): what they would have found
    /// stands in nobody's way, so that another rule on the same words is heard.
    pub fn lint_without<'e>(&'e self, listing: &Listing<'_>, date: &str, off: &[bool]) -> Vec<Judged<'e>> {
        let is_on = |judged: &Judged<'_>| !off.get(judged.rule_index).copied().unwrap_or(false);
        let folded = FoldedListing::new(listing);
        let mut findings = Vec::new();
        let mut agreed = agree::agree(self, &folded, date);
        for field in 0..folded.fields.len() {
            let mut judged = self.read_field(&folded, field, date);
            judged.retain(is_on);
            let of_field = agreed.extract_if(.., |a| a.field == field).filter(is_on).collect();
            agree::join(&mut judged, of_field);
            findings.extend(settle::settle(judged));
        }
        findings.extend(missing::missing(self, &folded, date).into_iter().filter(is_on));
        let words = findings.len();
        findings.extend(shape::shape(self, &folded, date).into_iter().filter(is_on));
        findings.extend(placement::placed(self, &folded, date).into_iter().filter(is_on));
        if findings.len() > words {
            findings.sort_by_key(|f| (f.field, f.span, f.rule_index));
        }
        findings
    }

    /// What of `title`, if the listing had it, its facts and those of its other fields whose kind `keeps` deny.
    pub fn contradictions<'e>(
        &'e self,
        listing: &Listing<'_>,
        title: &str,
        keeps: impl Fn(FieldKind) -> bool,
        date: &str,
    ) -> Vec<Judged<'e>> {
        let retitled = listing.retitled(title, keeps);
        let mut denied = agree::agree(self, &FoldedListing::new(&retitled), date);
        denied.retain(|j| j.field == 0 && j.verdict.is_flag());
        denied
    }

    fn lint_field<'e>(&'e self, listing: &FoldedListing<'_, '_>, field: usize, date: &str) -> Vec<Judged<'e>> {
        settle::settle(self.read_field(listing, field, date))
    }

    /// The same before overlapping findings are settled.
    fn read_field<'e>(&'e self, listing: &FoldedListing<'_, '_>, field: usize, date: &str) -> Vec<Judged<'e>> {
        let mut judged = self.read_plain(listing, field, date);
        self.read_disguised(listing, field, date, &mut judged);
        settle::enough(judged)
    }

    fn read_plain<'e>(&'e self, listing: &FoldedListing<'_, '_>, field: usize, date: &str) -> Vec<Judged<'e>> {
        let memo = Memo::default();
        let view = View { listing, field, text: &listing.fields[field].text, disguised: None, memo: &memo };
        scan::hits(self, view, date).into_iter().filter_map(|hit| judge::judge(self, view, hit)).collect()
    }

    /// Whether a hit is one word that somebody split, and not two that meet at a mark: a literal, or something short, or
    /// a pattern whose own trigger was split.
    fn is_split_word(&self, read: &Disguised, hit: scan::Hit) -> bool {
        let Some(split) = read.split_in(hit.span) else { return false };
        if split == Split::Pause {
            return true;
        }
        let Body::Words { patterns, .. } = &self.rules().rules[hit.rule].body else { return false };
        let text = hit.span.of(&read.text);
        // honest copy has blanks between words, so a longer pattern over one proves nothing
        let short = if split == Split::Blanks { 4 } else { 8 };
        let in_trigger = || {
            patterns.iter().flat_map(|p| p.triggers.iter()).any(|trigger| {
                let mut found = text.match_indices(trigger.as_str());
                found.any(|(at, t)| read.split_in(Span::new(at, at + t.len()).shift(hit.span.start)).is_some())
            })
        };
        hit.is_term || text.chars().count() <= short || in_trigger()
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
        let memo = Memo::default();
        let view = View { listing, field, text: &read.text, disguised: Some(&read), memo: &memo };
        let plain = judged.len();
        for hit in scan::hits(self, view, date) {
            let around = view.with_surroundings(hit.span);
            // a mark right at the hit's border parts it from its surroundings too
            let first = read.text[hit.span.start..].chars().next().map_or(0, char::len_utf8);
            let last = read.text[..hit.span.end].chars().next_back().map_or(0, char::len_utf8);
            let sides = [Span::new(around.start, hit.span.start + first), Span::new(hit.span.end - last, around.end)];
            let is_beside = sides.iter().any(|side| read.split_in(*side) == Some(Split::Marks));
            if !read.is_replaced(around) && !is_beside && !self.is_split_word(&read, hit) {
                continue;
            }
            let Some(found) = judge::judge(self, view, hit) else { continue };
            let is_known = judged[..plain].iter().any(|j| j.rule_index == hit.rule && j.span.covers(found.span));
            if !is_known {
                judged.push(found);
            }
        }
    }
}
