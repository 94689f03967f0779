//! What came of a file: findings, counts, problems.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::finding::{Finding, Problem, Severity, Verdict};
use crate::text::lines::Position;
use crate::waive::baseline::Budget;

/// How many of each a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Listings read.
    pub listings: usize,
    /// Findings of severity error.
    pub error: usize,
    /// Findings of severity warning.
    pub warning: usize,
    /// Findings of severity info.
    pub info: usize,
    /// Hits that a context or the ledger let through.
    pub exempt: usize,
    /// Findings that somebody waived.
    pub waived: usize,
    /// Findings that stand in the baseline.
    pub baselined: usize,
}

impl Counts {
    pub(super) fn add(&mut self, finding: &Finding) {
        if let Some(count) = self.of(finding) {
            *count += 1;
        }
    }

    pub(super) fn remove(&mut self, finding: &Finding) {
        if let Some(count) = self.of(finding) {
            *count = count.saturating_sub(1);
        }
    }

    /// Where a finding is counted.
    fn of(&mut self, finding: &Finding) -> Option<&mut usize> {
        Some(match finding.severity {
            Severity::Error => &mut self.error,
            Severity::Warning => &mut self.warning,
            Severity::Info => &mut self.info,
            Severity::Off if finding.verdict == Verdict::Exempt => &mut self.exempt,
            Severity::Off if finding.waived().is_some() => &mut self.waived,
            Severity::Off if finding.is_baselined() => &mut self.baselined,
            Severity::Off => return None,
        })
    }
}

/// Images of a listing whose text nobody has read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnreadImages {
    /// The listing's id, or `#n`.
    pub listing: String,
    /// How many.
    pub count: usize,
}

/// What came of one file.
#[derive(Debug, Default)]
pub struct FileReport {
    /// The file's path as shown to people.
    pub path: String,
    /// How many of each, those that are not kept included.
    pub counts: Counts,
    /// In the order of listing, field, place, rule; what was let through included if that is wanted.
    pub findings: Vec<Finding>,
    /// Findings that are counted, but were not kept: the limit was reached.
    pub hidden: usize,
    /// Listings with images that nobody has read.
    pub images: Vec<UnreadImages>,
    /// What kept a part from being linted, and what is doubtful.
    pub problems: Vec<Problem>,
    /// Warnings that have been told.
    pub told: HashSet<String>,
    /// From which severity on a finding stops the gate, if the file's policy tells.
    pub gate: Option<Severity>,
    /// The least severity that is listed, if the file's policy tells.
    pub least: Option<Severity>,
    /// Found in a folder, and nothing to do with listings.
    pub is_passed_over: bool,
    /// No copy, but a record of the shop's (waivers, the ledger, the baseline) that something is told of.
    pub is_record: bool,
    /// Only the listings that changed were linted.
    pub is_partial: bool,
    /// What linting keeps in mind of it.
    pub pass: Pass,
}

/// What linting keeps in mind of a file on its way through it.
#[derive(Debug, Default)]
pub struct Pass {
    /// Its path as the waivers name it.
    pub(super) waiver_path: String,
    /// What may still be old in it.
    pub(super) budget: Budget,
    /// Listings, by their contents, that did not change and are passed over.
    pub(super) unchanged: Contents,
    /// Listings read so far, linted or not.
    pub(super) read: usize,
    /// Contents are gathered, and nothing is linted.
    pub(super) gathers: bool,
}

/// How many listings of the same contents a file has.
pub type Contents = HashMap<u64, usize>;

impl FileReport {
    /// Stands for something that kept the run from beginning.
    pub fn refused(problem: Problem) -> Self {
        Self { path: problem.path.clone(), problems: vec![problem], ..Self::default() }
    }

    /// What is told of a record.
    pub(super) fn of_record(path: &str, findings: Vec<Finding>) -> Self {
        let mut report = Self { path: path.to_owned(), is_record: true, ..Self::default() };
        for finding in findings {
            report.counts.add(&finding);
            report.findings.push(finding);
        }
        report
    }

    /// Whether every listing in it was linted.
    pub fn is_all_linted(&self) -> bool {
        !self.is_partial && !self.is_record && self.problems.iter().all(|p| p.is_warning) && self.hidden == 0
    }

    /// A file that could not be read at all.
    pub fn unreadable(path: String, message: String) -> Self {
        Self::refused(Problem { path, message, start: None, is_warning: false })
    }

    /// Adds a problem; a warning in the same words as an earlier one of the file is told once.
    pub(super) fn tell(&mut self, problem: Problem) {
        if !problem.is_warning || self.told.insert(problem.message.clone()) {
            self.problems.push(problem);
        }
    }

    pub(super) fn fail(&mut self, start: Option<Position>, message: String) {
        self.problems.push(Problem { path: self.path.clone(), message, start, is_warning: false });
    }
}
