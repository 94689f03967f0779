//! What is known of findings beforehand (proofs, waivers, the baseline), laid beside what the engine found.

use std::collections::HashMap;
use std::path::Path;

use crate::evidence::{Claim, Ledger, OutOfPlay};
use crate::finding::{Finding, Settled, Severity, Verdict};
use crate::lang::Lang;
use crate::lint::{FileReport, Linter};
use crate::listing::{Facts, Field, FieldKind, Listing, Origin};
use crate::pack::notice::{RecordPlace, tell};
use crate::policy::FilePolicy;
use crate::text::Span;
use crate::text::lines::LineIndex;
use crate::waive::baseline::{Budget, key, take};
use crate::waive::paths::relative_to;
use crate::waive::{Baseline, Inline, RuleIds, Spot, Waivers};

/// A record file and where it lies.
#[derive(Debug)]
pub struct Record<T> {
    /// What it says.
    pub record: T,
    /// Its path as shown.
    pub path: String,
    /// Its folder, an absolute path with `/`: paths in it are seen from there.
    pub folder: String,
    /// Everything below its folder is linted in this run.
    pub is_whole: bool,
}

/// Everything that is known beforehand.
#[derive(Debug, Default)]
pub struct Review {
    /// The ledger of proofs.
    pub ledger: Option<Record<Ledger>>,
    /// `waivers.toml`
    pub waivers: Option<Record<Waivers>>,
    /// The old findings.
    pub baseline: Option<Record<Baseline>>,
    /// Comments in the copy let nothing pass either: for auditors.
    pub ignores_waivers: bool,
    /// Old findings are kept, and not only counted.
    pub keeps_baselined: bool,
    /// The folder that paths are told from, absolute, with `/`.
    pub here: String,
}

/// Where in a listing a finding lies.
pub(super) struct Site<'s> {
    pub(super) listing: &'s Listing<'s>,
    pub(super) name: &'s str,
    pub(super) field: &'s Field<'s>,
    /// Bytes of the field's text.
    pub(super) span: Span,
    pub(super) inline: &'s Inline,
    /// The file as seen from the folder of the waivers.
    pub(super) path: &'s str,
}

impl Review {
    /// The path of a file as the waivers name it.
    pub(super) fn waiver_path(&self, path: &str) -> String {
        self.waivers.as_ref().map_or_else(String::new, |w| relative_to(&w.folder, &self.here, path))
    }

    /// The path of a file as the baseline names it.
    pub fn baseline_path(&self, path: &str) -> Option<String> {
        self.baseline.as_ref().map(|b| relative_to(&b.folder, &self.here, path))
    }

    /// What may be old in a file.
    pub(super) fn budget(&self, path: &str) -> Budget {
        let Some(baseline) = &self.baseline else { return Budget::new() };
        self.baseline_path(path).map(|path| baseline.record.budget(&path)).unwrap_or_default()
    }

    /// Notes that all of a listing was linted.
    pub(super) fn saw(&self, path: &str, listing: &str) {
        if let Some(waivers) = &self.waivers {
            waivers.record.saw(path, listing);
        }
        if let Some(ledger) = &self.ledger {
            ledger.record.saw(listing);
        }
    }

    /// Lays the ledger and the waivers beside a finding.
    pub(super) fn settle(&self, finding: &mut Finding, site: &Site<'_>, lang: Lang) {
        if finding.verdict == Verdict::NeedsEvidence
            && let Some(ledger) = &self.ledger
        {
            let missing = finding.missing.iter().map(|m| m.get(lang).to_owned()).collect();
            let claim = Claim {
                rule: &finding.rule.id,
                listing: site.listing,
                name: site.name,
                text: &site.field.text,
                span: site.span,
                missing,
            };
            finding.settled = ledger.record.of(&claim);
            if matches!(finding.settled, Some(Settled::Proven(_))) {
                finding.verdict = Verdict::Exempt;
                finding.severity = Severity::Off;
            }
        }
        if self.ignores_waivers || finding.severity == Severity::Off {
            return;
        }
        let rule = &finding.rule.id;
        let inline = finding.location.span.and_then(|span| site.inline.of(rule, span));
        let spot = || Spot {
            rule,
            path: site.path,
            listing: site.name,
            field: site.field.kind,
            text: &site.field.text,
            span: site.span,
        };
        let waived = inline.or_else(|| self.waivers.as_ref().and_then(|w| w.record.of(&spot())));
        if let Some(waived) = waived {
            finding.settled = Some(Settled::Waived(waived));
            finding.severity = Severity::Off;
        }
    }

    /// Finds old findings in files that were moved or renamed since the baseline was written, and tells what of the
    /// baseline is gone: per path, findings that were not met. `is_there` tells whether a file, named as the baseline
    /// names it, still exists.
    pub fn settle_moved(&self, files: &mut [FileReport], is_there: impl Fn(&str) -> bool) -> HashMap<String, Budget> {
        let Some(baseline) = &self.baseline else { return HashMap::new() };
        let mut left: HashMap<String, Budget> = HashMap::new();
        let mut looked_at: HashMap<String, bool> = HashMap::new();
        for file in files.iter_mut() {
            let path = relative_to(&baseline.folder, &self.here, &file.path);
            let budget = std::mem::take(&mut file.pass.budget);
            if file.is_all_linted() {
                left.insert(path.clone(), budget);
            }
            looked_at.insert(path, true);
        }
        for path in baseline.record.paths().filter(|path| !looked_at.contains_key(*path)) {
            if !is_there(path) {
                left.insert(path.to_owned(), baseline.record.budget(path));
            }
        }
        // what is left of one file may have gone to another: in the order of the paths, so that two runs agree
        let mut owners: HashMap<String, Vec<String>> = HashMap::new();
        let mut paths: Vec<&String> = left.keys().collect();
        paths.sort();
        for path in paths {
            for (key, _) in left[path].iter().filter(|(_, count)| **count > 0) {
                owners.entry(key.clone()).or_default().push(path.clone());
            }
        }
        if !owners.is_empty() {
            for file in files.iter_mut() {
                self.take_moved(file, &owners, &mut left);
            }
        }
        for budget in left.values_mut() {
            budget.retain(|_, count| *count > 0);
        }
        left.retain(|_, budget| !budget.is_empty());
        left
    }

    fn take_moved(
        &self,
        file: &mut FileReport,
        owners: &HashMap<String, Vec<String>>,
        left: &mut HashMap<String, Budget>,
    ) {
        for finding in file.findings.iter_mut().filter(|f| f.severity != Severity::Off && f.location.field.is_some()) {
            let key = key(finding).to_owned();
            let mut owners = owners.get(&key).into_iter().flatten();
            if owners.any(|path| left.get_mut(path).is_some_and(|budget| take(budget, &key))) {
                file.counts.remove(finding);
                baseline(finding);
                file.counts.add(finding);
            }
        }
        if !self.keeps_baselined {
            file.findings.retain(|f| !f.is_baselined());
        }
    }

    /// What is to be told of the records themselves, as a report for each of them, graded by the policy of `linter`. `stale` is what of
    /// the baseline is gone, see [`Self::settle_moved`].
    pub fn notices(&self, stale: &HashMap<String, Budget>, linter: &Linter) -> Vec<FileReport> {
        let policy = &linter.policy;
        let out = OutOfPlay { rules: policy.out_of_play(), finds: &|words| finds(linter, words) };
        let ids = RuleIds { known: Some(linter.engine.rules()), out: &out.rules };
        let report = |path: &str, mut notices: Vec<Finding>| {
            grade(&mut notices, &policy.of_file(Path::new(path)));
            FileReport::of_record(path, notices)
        };
        let mut reports = Vec::new();
        if let Some(waivers) = self.waivers.as_ref().filter(|_| !self.ignores_waivers) {
            reports.push(report(&waivers.path, waivers.record.notices(waivers.is_whole, ids)));
        }
        if let Some(ledger) = &self.ledger {
            reports.push(report(&ledger.path, ledger.record.notices(ledger.is_whole, &out)));
        }
        let gone: usize = stale.values().flat_map(HashMap::values).sum();
        if let Some(baseline) = self.baseline.as_ref().filter(|_| gone > 0) {
            let text = baseline.record.text();
            let lines = LineIndex::new(&text);
            let place = RecordPlace { text: &text, lines: &lines, span: baseline.record.first_line_of(stale, &text) };
            let told = tell("baseline/stale", &gone.to_string(), place);
            reports.push(report(&baseline.path, told.into_iter().collect()));
        }
        reports.retain(|report| !report.findings.is_empty());
        reports
    }
}

/// Ids of all rules that find something in words that stand alone, whether they are in play or not.
fn finds(linter: &Linter, words: &str) -> Vec<String> {
    let field = Field::new(FieldKind::Title, words, Origin::default());
    let listing = Listing { fields: vec![field], ..Listing::default() };
    let judged = linter.engine.lint(&listing, &linter.date);
    // whatever the verdict: what is a violation by itself may be a question of proof where the copy says more
    judged.iter().flat_map(|j| j.related.iter().copied().chain([j.rule])).map(|rule| rule.info.id.clone()).collect()
}

/// Grades what is told of records and waivers; what is off goes.
pub(super) fn grade(notices: &mut Vec<Finding>, policy: &FilePolicy<'_>) {
    let grades = policy.grades(&Facts::default());
    for notice in notices.iter_mut() {
        (notice.severity, notice.policy) = grades.severity(&notice.rule.id, notice.verdict);
    }
    notices.retain(|notice| notice.severity > Severity::Off);
}

/// Marks a finding as old.
pub(super) fn baseline(finding: &mut Finding) {
    finding.settled = Some(Settled::Baselined);
    finding.severity = Severity::Off;
}
