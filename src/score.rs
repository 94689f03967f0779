//! How well the rules judge lines whose verdict is known: recall, false alarms, precision.

use serde::{Deserialize, Serialize};

use crate::engine::{Engine, Judged};
use crate::finding::Verdict;
use crate::listing::{Facts, Field, FieldKind, Listing, Origin};

/// Rules that say nothing about the law: keyword placement, listing shape and platform habits.
const NOT_LAW: [&str; 3] = ["keyword/", "listing/", "platform/"];

/// What a line is, in the eyes of whoever labelled it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// Forbidden.
    Violation,
    /// Lawful only with proof.
    NeedsEvidence,
    /// A term occurs, lawfully.
    Exempt,
    /// Nothing to see.
    #[serde(alias = "legal")]
    Ok,
}

impl Expect {
    /// Whether such a line should be flagged.
    pub fn is_flag(self) -> bool {
        matches!(self, Self::Violation | Self::NeedsEvidence)
    }

    /// The name used in labelled lines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::NeedsEvidence => "needs-evidence",
            Self::Exempt => "exempt",
            Self::Ok => "ok",
        }
    }
}

/// A line with its label. Keys that are not listed here are ignored.
#[derive(Debug, Clone, Deserialize)]
pub struct Labelled {
    /// Name of the line.
    #[serde(default)]
    pub id: String,
    /// The copy.
    pub text: String,
    /// Kind of copy.
    #[serde(default = "detail")]
    pub field: FieldKind,
    /// Category of the listing.
    #[serde(default)]
    pub category: String,
    /// What the line is as a whole.
    pub expect: Expect,
    /// The words that make it so, where somebody marked them.
    #[serde(default)]
    pub spans: Vec<LabelledSpan>,
    /// The label is open to doubt.
    #[serde(default)]
    pub uncertain: bool,
}

fn detail() -> FieldKind {
    FieldKind::Detail
}

/// Marked words of a line.
#[derive(Debug, Clone, Deserialize)]
pub struct LabelledSpan {
    /// First character, from 0.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// What they are.
    pub verdict: Expect,
}

/// What the engine made of one line.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The line.
    pub line: Labelled,
    /// Its findings of law, what was let through left out: rule, verdict, words, characters.
    pub findings: Vec<Flag>,
}

/// One finding on a line.
#[derive(Debug, Clone)]
pub struct Flag {
    /// Id of the rule.
    pub rule: String,
    /// Verdict.
    pub verdict: Verdict,
    /// What was written.
    pub text: String,
    /// First character, from 0.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// Context that decided.
    pub context: Option<String>,
}

impl Judgement {
    /// A finding says violation or needs-evidence.
    pub fn is_flagged(&self) -> bool {
        self.findings.iter().any(|f| f.verdict.is_flag())
    }

    /// A finding says violation.
    pub fn is_violation(&self) -> bool {
        self.findings.iter().any(|f| f.verdict == Verdict::Violation)
    }
}

/// Judges one line on `date`.
pub fn judge(engine: &Engine, line: Labelled, date: &str) -> Judgement {
    let facts = Facts { category: line.category.clone(), ..Facts::default() };
    let fields = vec![Field::new(line.field, line.text.as_str(), Origin::default())];
    let listing = Listing { facts, fields, ..Listing::default() };
    let findings = engine
        .lint(&listing, date)
        .iter()
        .filter(|j| j.verdict != Verdict::Exempt && !NOT_LAW.iter().any(|p| j.rule.info.id.starts_with(p)))
        .map(|j| flag(j, &line.text))
        .collect();
    Judgement { line, findings }
}

fn flag(judged: &Judged<'_>, text: &str) -> Flag {
    let written = judged.span.of(text);
    let start = text[..judged.span.start].chars().count();
    Flag {
        rule: judged.rule.info.id.clone(),
        verdict: judged.verdict,
        text: written.to_owned(),
        start,
        end: start + written.chars().count(),
        context: judged.context.map(|c| c.id.clone()),
    }
}

/// Part of a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Ratio {
    /// How many.
    pub part: usize,
    /// Of how many.
    pub whole: usize,
}

impl Ratio {
    fn count(&mut self, hit: bool) {
        self.whole += 1;
        self.part += usize::from(hit);
    }

    /// The ratio, 0 of nothing being 0.
    pub fn value(self) -> f64 {
        if self.whole == 0 { 0.0 } else { self.part as f64 / self.whole as f64 }
    }
}

/// The figures of a set of lines.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Score {
    /// Flagged violation lines.
    pub recall_violation: Ratio,
    /// Flagged needs-evidence lines.
    pub recall_evidence: Ratio,
    /// Flagged exempt lines.
    pub false_exempt: Ratio,
    /// Flagged ok lines.
    pub false_ok: Ratio,
    /// Of the flagged lines, those that should be.
    pub precision: Ratio,
    /// Of the lines with a violation finding, those labelled so.
    pub violation_precision: Ratio,
    /// Marked violation and needs-evidence words that a flag touches.
    pub span_recall: Ratio,
    /// Marked exempt and ok words that a flag touches.
    pub span_false: Ratio,
}

impl Score {
    /// The figures of `lines`.
    pub fn of<'j>(lines: impl Iterator<Item = &'j Judgement>) -> Self {
        let mut score = Self::default();
        for judged in lines {
            let flagged = judged.is_flagged();
            match judged.line.expect {
                Expect::Violation => score.recall_violation.count(flagged),
                Expect::NeedsEvidence => score.recall_evidence.count(flagged),
                Expect::Exempt => score.false_exempt.count(flagged),
                Expect::Ok => score.false_ok.count(flagged),
            }
            if flagged {
                score.precision.count(judged.line.expect.is_flag());
            }
            if judged.is_violation() {
                score.violation_precision.count(judged.line.expect == Expect::Violation);
            }
            for span in &judged.line.spans {
                let touched =
                    judged.findings.iter().any(|f| f.verdict.is_flag() && f.start < span.end && span.start < f.end);
                if span.verdict.is_flag() { &mut score.span_recall } else { &mut score.span_false }.count(touched);
            }
        }
        score
    }

    /// Recall over violation and needs-evidence lines together.
    pub fn recall(&self) -> f64 {
        let part = self.recall_violation.part + self.recall_evidence.part;
        Ratio { part, whole: self.recall_violation.whole + self.recall_evidence.whole }.value()
    }

    /// The harmonic mean of precision and recall of flagged lines.
    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision.value(), self.recall());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }
}
