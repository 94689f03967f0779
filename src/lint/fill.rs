//! Wording that needs proof, with the figures of an entry of the ledger that proves it where it would stand.

use std::sync::Arc;

use crate::engine::Judged;
use crate::engine::prove::{Correction, Court, corrected};
use crate::evidence::{Claim, Filling};
use crate::finding::{Applicability, Finding, Proof, Severity, Suggestion, Verdict};
use crate::lint::Linter;
use crate::listing::Listing;
use crate::text::Span;

/// A finding among those of its listing.
#[derive(Clone, Copy)]
pub(super) struct Found<'f, 'l, 'e> {
    pub(super) listing: &'f Listing<'l>,
    /// The listing's name, `#n` if it has none of its own.
    pub(super) name: &'f str,
    pub(super) judged: &'f [Judged<'e>],
    pub(super) index: usize,
}

impl Linter {
    /// Fills what an entry of the ledger proves; what none does stays as the rule has it.
    pub(super) fn fill_in(&self, finding: &mut Finding, found: Found<'_, '_, '_>, court: Court<'_>) {
        let Some(ledger) = &self.review.ledger else { return };
        if finding.severity == Severity::Off {
            return;
        }
        for suggestion in &mut finding.suggestions {
            if suggestion.applicability != Applicability::NeedsEvidence {
                continue;
            }
            let proved = ledger.record.fillings(&suggestion.text).find_map(|filling| {
                let evidence = Some(self.proof(&filling, found, court)?);
                Some(Suggestion { text: filling.text, evidence, ..suggestion.clone() })
            });
            if let Some(proved) = proved {
                *suggestion = proved;
            }
        }
    }

    /// The entry behind `filling`, if it covers the filled words in the corrected copy and nothing stays open there.
    fn proof(&self, filling: &Filling<'_>, found: Found<'_, '_, '_>, court: Court<'_>) -> Option<Arc<Proof>> {
        let Found { listing, name, judged, index } = found;
        let wording = Suggestion::new(filling.text.as_str(), Applicability::NeedsEvidence);
        let correction = self.engine.correction(listing, judged, index, &wording)?;
        // as strict as with any wording that is applied unasked
        let correction = Correction { applicability: Applicability::Safe, ..correction };
        let new = corrected(listing, &[&correction])?;
        let start = correction.edit.span.start;
        let rule = judged[index].rule.info.id.as_str();
        let claim = Claim {
            rule,
            listing: &new,
            name,
            text: &new.fields[correction.edit.field].text,
            span: Span::new(start, start + correction.edit.text.len()),
            missing: Vec::new(),
        };
        if !filling.proves(&claim) {
            return None;
        }
        let news = self.engine.news(&new, court, judged, &[&correction]);
        let is_of_rule = filling.is_of_rule(rule) || news.iter().any(|found| filling.is_of_rule(&found.rule.info.id));
        let is_closed = news.iter().all(|found| self.is_proven(found, &new, name));
        (is_of_rule && is_closed).then(|| filling.proof())
    }

    /// Whether the ledger proves a finding.
    pub(super) fn is_proven(&self, found: &Judged<'_>, listing: &Listing<'_>, name: &str) -> bool {
        let Some(ledger) = self.review.ledger.as_ref().filter(|_| found.verdict == Verdict::NeedsEvidence) else {
            return false;
        };
        ledger.record.proves(&Claim {
            rule: &found.rule.info.id,
            listing,
            name,
            text: &listing.fields[found.field].text,
            span: found.span,
            missing: found.missing.iter().map(|m| m.get(self.lang).to_owned()).collect(),
        })
    }
}
