//! Overlapping findings become one, with the others named in its notes.

use std::cmp::Reverse;

use crate::engine::Judged;
use crate::finding::Verdict;

/// Drops the findings of rules that want more hits in a field than there are.
pub(crate) fn enough(findings: Vec<Judged<'_>>) -> Vec<Judged<'_>> {
    if findings.iter().all(|f| f.rule.min_count <= 1) {
        return findings;
    }
    let counts: Vec<usize> =
        findings.iter().map(|f| findings.iter().filter(|g| g.rule_index == f.rule_index).count()).collect();
    findings.into_iter().zip(counts).filter(|(f, count)| *count >= f.rule.min_count).map(|(f, _)| f).collect()
}

/// Of findings that overlap, keeps the one of the strongest verdict, then the higher priority, then the longer, then
/// the earlier rule. What was let through is kept beside it only where nothing stronger covers it.
pub(crate) fn settle(mut findings: Vec<Judged<'_>>) -> Vec<Judged<'_>> {
    findings
        .sort_by_key(|f| (Reverse(f.verdict), Reverse(f.rule.priority), Reverse(f.span.len()), f.rule_index, f.span));
    let mut kept: Vec<Judged<'_>> = Vec::new();
    for finding in findings {
        match kept.iter_mut().find(|k| k.span.overlaps(finding.span)) {
            None => kept.push(finding),
            Some(winner) => {
                let is_news = finding.verdict != Verdict::Exempt
                    && finding.rule_index != winner.rule_index
                    && !winner.related.iter().any(|r| std::ptr::eq(*r, finding.rule));
                if is_news {
                    winner.related.push(finding.rule);
                }
            }
        }
    }
    kept.sort_by_key(|f| (f.span, f.rule_index));
    kept
}
