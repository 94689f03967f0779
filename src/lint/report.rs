//! What came of a file: findings, counts, problems.

use std::collections::HashSet;

use serde::Serialize;

use crate::finding::{Finding, Problem, Severity, Verdict};
use crate::text::lines::Position;

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
    /// Hits that a context let through.
    pub exempt: usize,
}

impl Counts {
    pub(super) fn add(&mut self, finding: &Finding) {
        match finding.severity {
            Severity::Error => self.error += 1,
            Severity::Warning => self.warning += 1,
            Severity::Info => self.info += 1,
            Severity::Off if finding.verdict == Verdict::Exempt => self.exempt += 1,
            Severity::Off => {}
        }
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
}

impl FileReport {
    /// Stands for something that kept the run from beginning.
    pub fn refused(problem: Problem) -> Self {
        Self { path: problem.path.clone(), problems: vec![problem], ..Self::default() }
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
