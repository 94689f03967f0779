//! Verdicts, and the severities that policies make of them.

use serde::{Deserialize, Serialize};

/// What the engine decided about a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Lawful here, for a named reason.
    #[default]
    Exempt,
    /// Allowed, but worth a thought.
    Advice,
    /// Lawful only if it can be proved.
    NeedsEvidence,
    /// Forbidden.
    Violation,
}

impl Verdict {
    /// The name used in rule files and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exempt => "exempt",
            Self::Advice => "advice",
            Self::NeedsEvidence => "needs-evidence",
            Self::Violation => "violation",
        }
    }

    /// The severity it has when the shop's policy says nothing else.
    pub fn default_severity(self) -> Severity {
        match self {
            Self::Exempt => Severity::Off,
            Self::Advice => Severity::Info,
            Self::NeedsEvidence => Severity::Warning,
            Self::Violation => Severity::Error,
        }
    }

    /// Whether it counts as a finding of law in the score: violation or needs-evidence.
    pub fn is_flag(self) -> bool {
        self >= Self::NeedsEvidence
    }
}

/// What the user's policy makes of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Not reported.
    Off,
    /// Told, never in the way.
    Info,
    /// To be looked at.
    Warning,
    /// Stops the gate.
    Error,
}

impl Severity {
    /// The name used in policies and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
