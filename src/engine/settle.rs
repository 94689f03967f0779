//! Overlapping findings become one, with the others named in its notes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use crate::engine::Judged;
use crate::finding::Verdict;

/// Drops the findings of rules that want more hits in a field than there are.
pub(crate) fn enough(findings: Vec<Judged<'_>>) -> Vec<Judged<'_>> {
    if findings.iter().all(|f| f.rule.min_count <= 1) {
        return findings;
    }
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for finding in &findings {
        *counts.entry(finding.rule_index).or_default() += 1;
    }
    findings.into_iter().filter(|f| counts[&f.rule_index] >= f.rule.min_count).collect()
}

/// Of findings that overlap, keeps the one of the strongest verdict, then the higher priority, then the longer, then
/// the earlier rule. What was let through is kept beside it only where nothing stronger covers it.
pub(crate) fn settle(mut findings: Vec<Judged<'_>>) -> Vec<Judged<'_>> {
    findings
        .sort_by_key(|f| (Reverse(f.verdict), Reverse(f.rule.priority), Reverse(f.span.len()), f.rule_index, f.span));
    let mut kept: Vec<Judged<'_>> = Vec::new();
    // the spans kept do not overlap, so only the last that begins before a span ends can touch it
    let mut starts: BTreeMap<usize, usize> = BTreeMap::new();
    for finding in findings {
        let before = starts.range(..finding.span.end.max(finding.span.start + 1)).next_back().map(|(_, index)| *index);
        match before.map(|index| &mut kept[index]).filter(|k| k.span.overlaps(finding.span)) {
            None => {
                starts.insert(finding.span.start, kept.len());
                kept.push(finding);
            }
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
