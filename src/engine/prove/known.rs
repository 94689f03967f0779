//! What is no news in a corrected listing, and where things stand in it.

use crate::engine::Judged;
use crate::engine::prove::Correction;
use crate::finding::{Applicability, Edit, Verdict};
use crate::text::Span;

/// Whether what was found in the corrected listing is no news: it was found before at the same place, or by a rule that
/// the corrected finding had pushed aside.
pub(super) fn is_known(found: &Judged<'_>, before: &[Judged<'_>], corrections: &[&Correction]) -> bool {
    let here: Vec<&&Correction> = corrections.iter().filter(|c| c.edit.field == found.field).collect();
    if found.verdict == Verdict::Exempt {
        return true;
    }
    let was = before.iter().enumerate().any(|(index, old)| {
        old.rule_index == found.rule_index
            && old.field == found.field
            && old.verdict >= found.verdict
            && !corrections.iter().any(|c| c.finding == index)
            && moved(old.span, &here).is_some_and(|span| span.overlaps(found.span) || span == found.span)
    });
    was || here.iter().any(|correction| {
        let span = moved_edit(&correction.edit, &here);
        let touches = found.span.start <= span.end && span.start <= found.span.end;
        let is_pushed_aside = before
            .get(correction.finding)
            .is_some_and(|old| old.related.iter().any(|rule| std::ptr::eq(*rule, found.rule)));
        let is_asked =
            correction.applicability == Applicability::NeedsEvidence && found.verdict <= Verdict::NeedsEvidence;
        touches && (is_pushed_aside || is_asked)
    })
}

/// Where byte `at`, which lies in no edit, stands in the corrected text.
fn moved_at(at: usize, corrections: &[&&Correction]) -> usize {
    let before =
        corrections.iter().map(|c| &c.edit).filter(|e| e.span.end <= at && !(e.span.is_empty() && e.span.start == at));
    let (gone, come) = before.fold((0, 0), |(gone, come), e| (gone + e.span.len(), come + e.text.len()));
    at + come - gone.min(at + come)
}

/// Where a place stands in the corrected text, unless an edit cuts it or took it away.
fn moved(span: Span, corrections: &[&&Correction]) -> Option<Span> {
    let is_cut = |e: &Edit| e.span.overlaps(span) && !(span.covers(e.span) && span != e.span);
    if corrections.iter().any(|c| is_cut(&c.edit)) {
        return None;
    }
    let start = moved_at(span.start, corrections);
    Some(Span::new(start, moved_at(span.end, corrections).max(start)))
}

/// Where the new words of an edit stand.
fn moved_edit(edit: &Edit, corrections: &[&&Correction]) -> Span {
    let start = moved_at(edit.span.start, corrections);
    Span::new(start, start + edit.text.len())
}
