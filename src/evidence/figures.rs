//! Wording that waits for a figure, filled by an entry that proves it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::evidence::cover::Cover;
use crate::evidence::entry::Entry;
use crate::evidence::{Claim, Ledger};
use crate::finding::Proof;
use crate::messages::nearest;
use crate::text::figure;
use crate::text::fold::fold;

/// A wording with the figures of an entry: a claim, as good as the entry that is asked whether it covers it.
pub struct Filling<'l> {
    /// What would stand in the copy.
    pub text: String,
    entry: &'l Entry,
}

impl Filling<'_> {
    /// Whether the entry proves `claim`, the filled words where they stand in the corrected copy, whichever rule finds them.
    pub fn proves(&self, claim: &Claim<'_>) -> bool {
        matches!(self.entry.covers_filled(claim), Cover::Proves)
    }

    /// Whether the entry is for what `rule` finds.
    pub fn is_of_rule(&self, rule: &str) -> bool {
        self.entry.is_of_rule(rule)
    }

    /// The entry, which is of use then, even if no copy makes its claim yet.
    pub fn proof(&self) -> Arc<Proof> {
        self.entry.is_met.store(true, Ordering::Relaxed);
        self.entry.proof.clone()
    }
}

impl Ledger {
    /// The wording as each entry fills it that has all its figures, may speak of it and proves something on the day; in the
    /// order of the ledger.
    pub fn fillings(&self, wording: &str) -> impl Iterator<Item = Filling<'_>> {
        self.entries.iter().filter(|entry| entry.flaw.is_none()).filter_map(move |entry| {
            let text = figure::fill(wording, |name| entry.figures.get(name).map(String::as_str))?;
            entry.may_say(&fold(&text).text).then_some(Filling { text, entry })
        })
    }

    /// Whether some entry proves `claim`. Nothing is noted of the entries.
    pub fn proves(&self, claim: &Claim<'_>) -> bool {
        self.entries.iter().any(|entry| matches!(entry.covers(claim), Cover::Proves))
    }

    /// Whether some entry gives figures.
    pub fn has_figures(&self) -> bool {
        self.entries.iter().any(|entry| !entry.given.is_empty())
    }

    /// Tells the ledger which placeholders there are, so that figures nobody asks for can be told.
    pub fn know_placeholders(&mut self, names: BTreeSet<String>) {
        self.placeholders = Some(names);
    }

    /// Names of an entry's figures that no wording has, with the nearest one that there is.
    pub(super) fn unknown_figures(&self, entry: &Entry) -> Vec<String> {
        let Some(known) = &self.placeholders else { return Vec::new() };
        let unknown = entry.given.iter().filter(|name| !known.contains(*name));
        unknown
            .map(|name| match nearest(name, known.iter().map(String::as_str)) {
                Some(near) => format!("{{{name}}} ({{{near}}}?)"),
                None => format!("{{{name}}}"),
            })
            .collect()
    }
}
