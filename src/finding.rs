//! What the engine says about a listing: plain data, and the only thing reports see.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::lang::Localised;
use crate::listing::{FieldKind, Place};
use crate::text::Span;
use crate::text::lines::{LineIndex, Position};

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

/// How the writer spelled the term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// As the rule has it.
    Plain,
    /// Found only after folding (full-width, traditional, circled, invisible characters).
    Variant,
    /// Split by marks.
    Separated,
    /// With look-alikes or sound-alikes.
    Substituted,
}

/// A law, and the article where it may be cited by number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Short name of the law, as in the register.
    pub law: String,
    /// The article as the register has it; `None` where only the instrument is named.
    #[serde(default)]
    pub article: Option<String>,
}

impl std::fmt::Display for Basis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.article {
            Some(article) => write!(f, "《{}》{article}", self.law),
            None => write!(f, "《{}》", self.law),
        }
    }
}

/// What a finding tells about its rule: shared by all findings of the rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RuleInfo {
    /// `<pack>/<slug>`.
    pub id: String,
    /// What it is, in a few words.
    pub title: Localised,
    /// Why it is a problem.
    pub why: Localised,
    /// What to do about it.
    pub help: Localised,
    /// What it may cost.
    pub penalty: Localised,
    /// The law behind it.
    pub basis: Vec<Basis>,
}

/// What a finding tells about the context that decided it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ContextInfo {
    /// Name, such as `consumer-tip`.
    pub id: String,
    /// What it is, in a few words.
    pub title: Localised,
    /// Why the hit is lawful, or lawful only with proof.
    pub reason: Localised,
    /// The law behind it.
    pub basis: Vec<Basis>,
}

/// How far a replacement may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// Meaning kept, nothing claimed.
    Safe,
    /// True only if it can be proved; never applied unasked.
    NeedsEvidence,
    /// An idea for the writer; never applied.
    Rewrite,
}

/// Other wording for the text of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// What would stand in its place; empty means: leave it out.
    pub text: String,
    /// How far it may be trusted.
    pub applicability: Applicability,
}

/// An entry of the shop's ledger, as reports tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Its own name, or its number in the ledger.
    pub id: String,
    /// The document that proves the claim.
    pub document: Option<String>,
    /// Who made it.
    pub source: Option<String>,
    /// The day it was issued, `YYYY-MM-DD`.
    pub issued: Option<String>,
    /// The last day it holds, `YYYY-MM-DD`.
    pub valid_until: Option<String>,
    /// Where in the ledger: `path:line`.
    pub place: String,
}

/// Why an entry of the ledger does not close a claim that it speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shortfall {
    /// It holds no longer.
    Expired,
    /// It was issued after the day that is judged on.
    NotYet,
    /// The document is not the one that the ledger names.
    Document,
    /// It covers other listings.
    Listing,
    /// It covers other brands.
    Brand,
    /// It covers other goods.
    Category,
    /// The copy says this of the claim's reach, the entry does not.
    Beyond(String),
    /// The law wants the copy itself to say this.
    Unsaid(Vec<String>),
}

/// A person's decision to let a finding pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waived {
    /// Why.
    pub reason: String,
    /// Who decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The last day it holds, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Where it is written: `path:line`.
    pub place: String,
    /// It stands in the copy's own file.
    pub is_inline: bool,
}

/// What somebody's records say about a finding, beyond what the engine decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// The ledger proves the claim, so the verdict is exempt.
    Proven(Arc<Proof>),
    /// The ledger speaks of the claim, but does not close it.
    Unproven(Arc<Proof>, Shortfall),
    /// Somebody let it pass; its severity is off.
    Waived(Arc<Waived>),
    /// It was there when the baseline was written; its severity is off.
    Baselined,
}

/// A change to one field of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Index of the field in its listing.
    pub field: usize,
    /// Bytes of the field's text.
    pub span: Span,
    /// What is to stand there.
    pub text: String,
}

/// Where a finding lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// The listing's id, or `#n` for the n-th listing of a file without ids.
    pub listing: String,
    /// Kind of the field; `None` for what is told of a file that is no copy (the ledger, waivers).
    pub field: Option<FieldKind>,
    /// The field's own name (the attribute's name).
    pub field_name: Option<String>,
    /// Where in a structured file.
    pub place: Place,
    /// Bytes in the decoded source; `None` where the container has no text of its own.
    pub span: Option<Span>,
    /// Characters in the field's text, from 0, end excluded.
    pub in_field: Span,
    /// Line and column of the first character.
    pub start: Option<Position>,
    /// Line and column after the last character.
    pub end: Option<Position>,
}

/// A line of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyPlace {
    /// The file as shown to people.
    pub path: Arc<str>,
    /// Its line, from 1.
    pub line: usize,
}

/// One thing to tell about a listing.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule behind it.
    pub rule: Arc<RuleInfo>,
    /// What the engine decided.
    pub verdict: Verdict,
    /// What the policy makes of it.
    pub severity: Severity,
    /// The line of the policy that gave it another severity than its verdict has.
    pub policy: Option<Arc<PolicyPlace>>,
    /// What the writer wrote.
    pub text: String,
    /// How it was spelled.
    pub form: Form,
    /// The context that decided, if one did.
    pub context: Option<Arc<ContextInfo>>,
    /// What the claim does not say, but would have to.
    pub missing: Vec<Localised>,
    /// The search words it is about.
    pub keywords: Vec<String>,
    /// Where it lies.
    pub location: Location,
    /// The text around it, to show.
    pub excerpt: Excerpt,
    /// Other wording, best first.
    pub suggestions: Vec<Suggestion>,
    /// Other rules that the same words touch.
    pub related: Vec<Arc<RuleInfo>>,
    /// What was measured, in words.
    pub notes: Vec<Localised>,
    /// What the listing states elsewhere that these words were held against.
    pub against: Vec<Against>,
    /// Stable name of this finding: does not change when rows move or other text is edited.
    pub fingerprint: String,
    /// What somebody's records say about it.
    pub settled: Option<Settled>,
}

impl Finding {
    /// The decision that let it pass, if there is one.
    pub fn waived(&self) -> Option<&Waived> {
        if let Some(Settled::Waived(waived)) = &self.settled { Some(waived) } else { None }
    }

    /// Whether it stands in the baseline.
    pub fn is_baselined(&self) -> bool {
        matches!(self.settled, Some(Settled::Baselined))
    }

    /// Whether it was waived or stands in the baseline, so that the gate does not see it.
    pub fn is_held(&self) -> bool {
        self.waived().is_some() || self.is_baselined()
    }
}

/// Something that the listing states elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Against {
    /// Kind of the field; `None` for a fact.
    pub field: Option<FieldKind>,
    /// The attribute's or the fact's name.
    pub name: Option<String>,
    /// What is stated.
    pub text: String,
    /// Where in a structured file.
    pub place: Place,
    /// Bytes in the decoded source; `None` where the container has no text of its own, or the place is not known.
    pub span: Option<Span>,
    /// Line and column of the first character.
    pub start: Option<Position>,
    /// Line and column after the last character.
    pub end: Option<Position>,
    /// The text around it, to show, where `start` is known.
    pub excerpt: Option<Excerpt>,
}

/// The line around a finding, clipped: of the decoded source, or of the field where the source has no text of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// A piece of the line.
    pub text: Box<str>,
    /// Bytes of `text` that the finding covers.
    pub span: Span,
    /// Characters of the line before the piece.
    pub before: usize,
    /// The line goes on after the piece.
    pub is_cut: bool,
}

impl Excerpt {
    /// Bytes kept on either side of a finding: more than a terminal shows.
    const REACH: usize = 360;

    /// The line of `text` that holds the start of `span`, clipped around it.
    pub fn new(text: &str, lines: &LineIndex, span: Span) -> Self {
        let (from, to) = (floor(text, span.start), floor(text, span.end));
        let number = lines.line_of(from);
        let line = lines.start_of(number, text);
        let next = lines.start_of(number + 1, text).max(from);
        let line_end = (line + text[line..next].trim_end_matches(['\n', '\r']).len()).max(from);
        let to = to.clamp(from, line_end);
        let start = floor(text, from.saturating_sub(Self::REACH)).max(line);
        let end = floor(text, to.saturating_add(Self::REACH)).clamp(to, line_end);
        Self {
            text: text[start..end].into(),
            span: Span::new(from - start, to - start),
            before: lines.position(text, start).column - 1,
            is_cut: end < line_end,
        }
    }
}

/// The character border at or before byte `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

/// Something that kept a file, or a part of it, from being linted. A run with problems cannot be trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// What is wrong, in the user's language.
    pub message: String,
    /// Where, if a place can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Position>,
    /// Told, but the run can still be trusted (an unknown key, a doubtful encoding).
    #[serde(skip)]
    pub is_warning: bool,
}
