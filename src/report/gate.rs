//! Counts, and the one place where the exit code is decided.

use serde::Serialize;

use crate::finding::Severity;
use crate::lint::FileReport;

/// How many of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Files looked at, those that could not be read included.
    pub files: usize,
    /// Listings linted.
    pub listings: usize,
    /// Findings of severity error.
    pub error: usize,
    /// Findings of severity warning.
    pub warning: usize,
    /// Findings of severity info.
    pub info: usize,
    /// Hits that a context let through.
    pub exempt: usize,
    /// Findings that somebody waived.
    pub waived: usize,
    /// Old findings that stand in the baseline.
    pub baselined: usize,
    /// Findings that are counted and not listed.
    pub hidden: usize,
    /// Images whose text nobody has read.
    pub images: usize,
    /// What kept something from being linted.
    pub problems: usize,
}

impl Summary {
    /// Counts a run.
    pub fn of(files: &[FileReport]) -> Self {
        let mut summary = Self { files: files.iter().filter(|f| !f.is_record).count(), ..Self::default() };
        for file in files {
            let counts = file.counts;
            summary.listings += counts.listings;
            summary.error += counts.error;
            summary.warning += counts.warning;
            summary.info += counts.info;
            summary.exempt += counts.exempt;
            summary.waived += counts.waived;
            summary.baselined += counts.baselined;
            summary.hidden += file.hidden;
            summary.images += file.images.iter().map(|i| i.count).sum::<usize>();
            summary.problems += file.problems.iter().filter(|p| !p.is_warning).count();
        }
        summary
    }

    /// Of one gate: 0: nothing at or above `gate`; 1: something; 2: the run cannot be trusted.
    pub fn exit_code(&self, gate: Severity) -> u8 {
        let found = match gate {
            Severity::Off => 0,
            Severity::Error => self.error,
            Severity::Warning => self.error + self.warning,
            Severity::Info => self.error + self.warning + self.info,
        };
        match (self.problems, found) {
            (1.., _) => 2,
            (0, 0) => 0,
            (0, _) => 1,
        }
    }
}

/// The exit code of a run: each file is held to the gate of its policy, or to `gate` if it has none.
pub fn exit_code(files: &[FileReport], gate: Severity) -> u8 {
    let code = |file: &FileReport| Summary::of(std::slice::from_ref(file)).exit_code(file.gate.unwrap_or(gate));
    files.iter().map(code).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_held_to_its_own_gate() {
        let warned = |gate| FileReport {
            counts: crate::lint::Counts { warning: 1, ..Default::default() },
            gate,
            ..FileReport::default()
        };
        assert_eq!(exit_code(&[warned(None)], Severity::Error), 0);
        assert_eq!(exit_code(&[warned(None)], Severity::Warning), 1);
        assert_eq!(exit_code(&[warned(None), warned(Some(Severity::Warning))], Severity::Error), 1);
        assert_eq!(exit_code(&[warned(Some(Severity::Off))], Severity::Warning), 0);
        assert_eq!(exit_code(&[], Severity::Info), 0);
    }

    #[test]
    fn a_problem_outweighs_findings_and_silence() {
        let clean = Summary::default();
        assert_eq!(clean.exit_code(Severity::Error), 0);
        let warned = Summary { warning: 1, ..clean };
        assert_eq!(warned.exit_code(Severity::Error), 0);
        assert_eq!(warned.exit_code(Severity::Warning), 1);
        assert_eq!(Summary { problems: 1, ..clean }.exit_code(Severity::Off), 2);
        assert_eq!(Summary { problems: 1, error: 3, ..clean }.exit_code(Severity::Error), 2);
    }
}
