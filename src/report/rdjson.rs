//! Reviewdog diagnostics, with replacements that can be taken over in a review.

use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::finding::{Finding, Severity};
use crate::report::Run;
use crate::report::item::{Item, edits, relative};

#[derive(Serialize)]
struct Result<'r> {
    source: Value,
    diagnostics: Diagnostics<'r>,
}

/// Written one by one: a run may have hundreds of thousands.
struct Diagnostics<'r>(&'r Run<'r>);

impl Serialize for Diagnostics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_seq(Item::all(self.0).map(|item| diagnostic(&item, self.0)))
    }
}

/// Writes one object.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let source = json!({ "name": "hegui", "url": env!("CARGO_PKG_REPOSITORY") });
    serde_json::to_writer_pretty(&mut *out, &Result { source, diagnostics: Diagnostics(run) })?;
    writeln!(out)
}

fn diagnostic(item: &Item<'_>, run: &Run<'_>) -> Value {
    let mut location = json!({ "path": relative(item.path(), run.root) });
    let mut suggestions = Vec::new();
    if let Item::Finding(_, finding) = item {
        let columns = columns(finding);
        if let Some(range) = range(finding, columns) {
            if columns.is_some() {
                suggestions.extend(edits(finding).map(|edit| json!({ "range": range, "text": edit.text })));
            }
            location["range"] = range;
        }
    } else if !item.path().is_empty() {
        location["range"] = json!({ "start": { "line": item.start().line } });
    }
    let mut diagnostic = json!({
        "message": item.told(run.lang),
        "location": location,
        "severity": severity(item),
        "code": { "value": item.rule() },
    });
    if !suggestions.is_empty() {
        diagnostic["suggestions"] = suggestions.into();
    }
    diagnostic
}

fn severity(item: &Item<'_>) -> &'static str {
    match item {
        Item::Problem(problem) if problem.is_warning => "WARNING",
        Item::Problem(_) => "ERROR",
        Item::Finding(_, finding) => match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info | Severity::Off => "INFO",
        },
    }
}

/// Reviewdog counts columns in bytes of UTF-8. They are known where the excerpt begins with its line, and the finding
/// ends on it.
fn columns(finding: &Finding) -> Option<(usize, usize)> {
    let location = &finding.location;
    let is_one_line = location.start?.line == location.end?.line;
    let excerpt = &finding.excerpt;
    (is_one_line && excerpt.before == 0).then_some((excerpt.span.start + 1, excerpt.span.end + 1))
}

fn range(finding: &Finding, columns: Option<(usize, usize)>) -> Option<Value> {
    let (start, end) = (finding.location.start?, finding.location.end?);
    Some(match columns {
        Some((from, to)) => json!({
            "start": { "line": start.line, "column": from },
            "end": { "line": end.line, "column": to },
        }),
        None => json!({ "start": { "line": start.line }, "end": { "line": end.line } }),
    })
}
