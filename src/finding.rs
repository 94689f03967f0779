//! What the engine says about a listing: plain data, and the only thing reports see.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::lang::Localised;
use crate::listing::{FieldKind, Place};
use crate::text::Span;
use crate::text::lines::Position;

mod excerpt;
mod grade;
mod settled;

pub use excerpt::Excerpt;
pub use grade::{Severity, Verdict};
pub use settled::{Proof, Settled, Shortfall, Waived};

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
    /// Whether published law is behind it, and not only what a platform asks for or writers advise.
    pub is_law: bool,
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
    /// The entry of the ledger that gave its figures and proves it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Arc<Proof>>,
}

impl Suggestion {
    /// A wording as its rule has it.
    pub fn new(text: impl Into<String>, applicability: Applicability) -> Self {
        Self { text: text.into(), applicability, evidence: None }
    }

    /// Whether it may be applied unasked: nothing is claimed, or what is claimed is proved.
    pub fn is_ready(&self) -> bool {
        self.applicability == Applicability::Safe || self.evidence.is_some()
    }
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
    /// The field's own words around a claim that wants proof, where `excerpt` shows a source that may write them otherwise
    /// (quotes, escapes, tags).
    pub copy: Option<Excerpt>,
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
    /// A finding with its verdict's own severity, and nothing else that may be said of it.
    pub fn new(
        rule: Arc<RuleInfo>,
        verdict: Verdict,
        text: String,
        location: Location,
        excerpt: Excerpt,
        fingerprint: String,
    ) -> Self {
        Self {
            rule,
            verdict,
            severity: verdict.default_severity(),
            policy: None,
            text,
            form: Form::Plain,
            context: None,
            missing: Vec::new(),
            keywords: Vec::new(),
            location,
            excerpt,
            copy: None,
            suggestions: Vec::new(),
            related: Vec::new(),
            notes: Vec::new(),
            against: Vec::new(),
            fingerprint,
            settled: None,
        }
    }

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
