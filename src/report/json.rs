//! The JSON contract: one object, or one finding a line.

use std::io::{self, Write};

use serde::Serialize;

use crate::finding::{
    Against, Basis, Finding, Form, PolicyPlace, Problem, Proof, Settled, Shortfall, Suggestion, Waived,
};
use crate::lang::Lang;
use crate::lint::UnreadImages;
use crate::listing::{FieldKind, Place};
use crate::report::gate::Summary;
use crate::report::{Run, message};
use crate::text::Span;
use crate::text::lines::Position;

#[derive(Serialize)]
struct Report<'r> {
    version: u32,
    summary: Summary,
    findings: Vec<JsonFinding<'r>>,
    problems: Vec<&'r Problem>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notices: Vec<&'r Problem>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    images: Vec<JsonImages<'r>>,
}

/// Images of a listing whose text nobody has read.
#[derive(Serialize)]
struct JsonImages<'r> {
    path: &'r str,
    #[serde(flatten)]
    images: &'r UnreadImages,
}

#[derive(Serialize)]
struct JsonFinding<'r> {
    rule: &'r str,
    verdict: &'static str,
    severity: &'static str,
    /// The line of the policy that changed the severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<&'r PolicyPlace>,
    text: &'r str,
    message: String,
    why: &'r str,
    help: &'r str,
    penalty: &'r str,
    basis: &'r [Basis],
    form: Form,
    context: Option<&'r str>,
    missing: Vec<&'r str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    keywords: &'r [String],
    location: JsonLocation<'r>,
    suggestions: &'r [Suggestion],
    related: Vec<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    measured: Vec<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    against: Vec<JsonAgainst<'r>>,
    fingerprint: &'r str,
    /// The decision that let it pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<&'r Waived>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    baselined: bool,
    /// The entry of the ledger that speaks of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<JsonEvidence<'r>>,
}

#[derive(Serialize)]
struct JsonEvidence<'r> {
    #[serde(flatten)]
    proof: &'r Proof,
    /// Why it does not close the finding; not there if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    shortfall: Option<&'r Shortfall>,
}

/// What the listing states elsewhere that the finding was held against.
#[derive(Serialize)]
struct JsonAgainst<'r> {
    /// `null` for a fact.
    field: Option<&'static str>,
    name: Option<&'r str>,
    text: &'r str,
    #[serde(flatten)]
    place: &'r Place,
    span: Option<Span>,
    start: Option<Position>,
    end: Option<Position>,
}

#[derive(Serialize)]
struct JsonLocation<'r> {
    path: &'r str,
    listing: &'r str,
    field: Option<&'static str>,
    field_name: Option<&'r str>,
    #[serde(flatten)]
    place: &'r Place,
    span: Option<Span>,
    start: Option<Position>,
    end: Option<Position>,
    in_field: Span,
}

/// Writes one object.
pub fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let findings = run.files.iter().flat_map(|file| run.shown(file).map(|f| finding(f, &file.path, run.lang)));
    let (notices, problems) = run.files.iter().flat_map(|f| &f.problems).partition(|p| p.is_warning);
    let images = run.files.iter().flat_map(|f| f.images.iter().map(|images| JsonImages { path: &f.path, images }));
    let report = Report {
        version: 1,
        summary: run.summary(),
        findings: findings.collect(),
        problems,
        notices,
        images: images.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

/// Writes one finding a line.
pub fn write_lines(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    for file in run.files {
        for one in run.shown(file) {
            serde_json::to_writer(&mut *out, &finding(one, &file.path, run.lang))?;
            writeln!(out)?;
        }
    }
    Ok(())
}

fn finding<'r>(finding: &'r Finding, path: &'r str, lang: Lang) -> JsonFinding<'r> {
    let location = &finding.location;
    JsonFinding {
        rule: &finding.rule.id,
        verdict: finding.verdict.as_str(),
        severity: finding.severity.as_str(),
        policy: finding.policy.as_deref(),
        text: &finding.text,
        message: message(finding, lang),
        why: finding.rule.why.get(lang),
        help: finding.rule.help.get(lang),
        penalty: finding.rule.penalty.get(lang),
        basis: &finding.rule.basis,
        form: finding.form,
        context: finding.context.as_ref().map(|c| c.id.as_str()),
        missing: finding.missing.iter().map(|m| m.get(lang)).collect(),
        keywords: &finding.keywords,
        location: JsonLocation {
            path,
            listing: &location.listing,
            field: location.field.map(FieldKind::as_str),
            field_name: location.field_name.as_deref(),
            place: &location.place,
            span: location.span,
            start: location.start,
            end: location.end,
            in_field: location.in_field,
        },
        suggestions: &finding.suggestions,
        related: finding.related.iter().map(|r| r.id.as_str()).collect(),
        measured: finding.notes.iter().map(|n| n.get(lang)).collect(),
        against: finding.against.iter().map(against).collect(),
        fingerprint: &finding.fingerprint,
        waived: finding.waived(),
        baselined: finding.is_baselined(),
        evidence: match &finding.settled {
            Some(Settled::Proven(proof)) => Some(JsonEvidence { proof, shortfall: None }),
            Some(Settled::Unproven(proof, shortfall)) => Some(JsonEvidence { proof, shortfall: Some(shortfall) }),
            _ => None,
        },
    }
}

fn against(against: &Against) -> JsonAgainst<'_> {
    JsonAgainst {
        field: against.field.map(FieldKind::as_str),
        name: against.name.as_deref(),
        text: &against.text,
        place: &against.place,
        span: against.span,
        start: against.start,
        end: against.end,
    }
}
