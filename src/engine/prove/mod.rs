//! Suggestions are proved: the corrected copy is linted with the listing's own facts before anybody sees what is offered.

mod correct;
mod known;
mod window;

use std::borrow::Cow;

use crate::brief::Role;
use crate::engine::{Engine, FoldedListing, Judged, placement, shape};
use crate::finding::{Applicability, Edit, Suggestion, Verdict};
use crate::listing::{FieldKind, Listing};
use crate::pack::keyword::Check;
use crate::pack::rule::Body;
use crate::text::fold::fold;
use crate::text::phrase::Compact;
pub use correct::{apply, corrected, edit};
use correct::{corrected_text, shell};
use known::is_known;
use window::{SMALL, Window, around};

/// A correction of one finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Index of the finding among those of its listing.
    pub finding: usize,
    /// What it changes.
    pub edit: Edit,
    /// How far it may be trusted.
    pub applicability: Applicability,
}

/// By what a correction is proved.
#[derive(Debug, Clone, Copy)]
pub struct Court<'c> {
    /// The day to judge on, `YYYY-MM-DD`.
    pub date: &'c str,
    /// Rules that are off, by their index (beyond its end none is): what they find is no objection.
    pub off: &'c [bool],
}

impl Court<'_> {
    /// Whether a finding is an objection. Room in a title is none: whoever takes a word out makes some.
    fn hears(&self, found: &Judged<'_>) -> bool {
        let is_room = matches!(&found.rule.body, Body::Keyword(check) if matches!(check.check, Check::Room));
        !is_room && !self.off.get(found.rule_index).copied().unwrap_or(false)
    }
}

impl Engine {
    /// Leaves only suggestions that hold: each is put in place and its field linted again; where it could break a limit of
    /// the title or drop a core keyword, the shape of the listing too.
    pub fn prove<'e>(&'e self, listing: &Listing<'_>, court: Court<'_>, judged: &mut [Judged<'e>]) {
        if judged.iter().all(|j| j.suggestions.is_empty() || j.verdict == Verdict::Exempt) {
            return;
        }
        let is_small = listing.fields.iter().map(|f| f.text.len()).sum::<usize>() <= SMALL;
        let mut shell = shell(listing);
        for index in 0..judged.len() {
            if judged[index].verdict == Verdict::Exempt || judged[index].suggestions.is_empty() {
                continue;
            }
            let suggestions = std::mem::take(&mut judged[index].suggestions);
            let window = if is_small { None } else { Window::new(listing, judged, index) };
            let proved = suggestions.into_iter().filter(|s| {
                let Some(correction) = self.correction(listing, judged, index, s) else { return false };
                let is_clean = match &window {
                    Some(window) => window.holds(self, court, &correction),
                    None => self.holds(listing, &mut shell, court, judged, &correction),
                };
                is_clean && self.keeps_shape(listing, court, judged, &correction)
            });
            let proved: Vec<Suggestion> = proved.collect();
            judged[index].suggestions = proved;
        }
    }

    /// What `suggestion` for the finding `index` would change, if that reads well. What the ledger proves claims nothing
    /// that is open.
    pub fn correction(
        &self,
        listing: &Listing<'_>,
        judged: &[Judged<'_>],
        index: usize,
        suggestion: &Suggestion,
    ) -> Option<Correction> {
        let found = judged.get(index)?;
        let copy = &listing.fields.get(found.field)?.text;
        let edit = edit(copy, found.field, found.span, &suggestion.text, suggestion.applicability)?;
        let applicability = if suggestion.is_ready() { Applicability::Safe } else { suggestion.applicability };
        Some(Correction { finding: index, edit, applicability })
    }

    /// What is found in `new`, which is the listing with `corrections` in place (see [`corrected`]), and was not found in
    /// the listing itself.
    pub fn news<'e>(
        &'e self,
        new: &Listing<'_>,
        court: Court<'_>,
        judged: &[Judged<'_>],
        corrections: &[&Correction],
    ) -> Vec<Judged<'e>> {
        let mut found = self.lint_without(new, court.date, court.off);
        found.retain(|found| court.hears(found) && !is_known(found, judged, corrections));
        found
    }

    /// Whether one correction raises no finding in its field.
    fn holds(
        &self,
        listing: &Listing<'_>,
        shell: &mut Listing<'_>,
        court: Court<'_>,
        judged: &[Judged<'_>],
        correction: &Correction,
    ) -> bool {
        let field = correction.edit.field;
        let Some(text) = corrected_text(listing, field, &[correction]) else { return false };
        let old = std::mem::replace(&mut shell.fields[field].text, Cow::Owned(text));
        let found = self.lint_field(&FoldedListing::new(shell), field, court.date);
        shell.fields[field].text = old;
        found.iter().filter(|found| court.hears(found)).all(|found| is_known(found, judged, &[correction]))
    }

    /// Whether one correction raises no finding about the shape of the listing or its search words.
    fn keeps_shape(
        &self,
        listing: &Listing<'_>,
        court: Court<'_>,
        judged: &[Judged<'_>],
        correction: &Correction,
    ) -> bool {
        let is_title = matches!(listing.fields[correction.edit.field].kind, FieldKind::Title | FieldKind::ShortTitle);
        if !is_title && !drops_core_word(listing, correction) {
            return true;
        }
        let Some(new) = corrected(listing, &[correction]) else { return false };
        let folded = FoldedListing::new(&new);
        let mut found = shape::shape(self, &folded, court.date);
        found.extend(placement::placed(self, &folded, court.date));
        found.iter().filter(|found| court.hears(found)).all(|found| is_known(found, judged, &[correction]))
    }
}

/// Whether a core keyword of the brief stands where the correction is made, and does not once it is made.
fn drops_core_word(listing: &Listing<'_>, correction: &Correction) -> bool {
    let Some(brief) = &listing.brief else { return false };
    let Edit { field, span, text } = &correction.edit;
    let copy = &listing.fields[*field].text;
    let line = around(copy, *span);
    let parts = (copy.get(line.start..span.start), copy.get(span.end..line.end));
    let (Some(before), Some(after)) = parts else { return false };
    let old = Compact::new(&fold(line.of(copy)).text);
    let new = Compact::new(&fold(&format!("{before}{text}{after}")).text);
    let cores = brief.words.iter().filter(|word| word.role == Role::Core);
    cores.map(|word| &word.chars).any(|core| new.places(core).len() < old.places(core).len())
}

#[cfg(test)]
mod tests;
