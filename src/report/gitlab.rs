//! GitLab code quality: one JSON array, read by the merge request.

use std::io::{self, Write};

use serde::Serializer as _;
use serde_json::{Serializer, Value, json};

use crate::finding::Severity;
use crate::report::Run;
use crate::report::item::{Item, Unique, relative};

/// Writes the array.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut names = Unique::default();
    let issues = Item::all(run).map(|item| issue(&item, &mut names, run));
    Serializer::pretty(&mut *out).collect_seq(issues)?;
    writeln!(out)
}

fn issue(item: &Item<'_>, names: &mut Unique, run: &Run<'_>) -> Value {
    let path = relative(item.path(), run.root);
    let severity = match item {
        Item::Problem(problem) if problem.is_warning => "minor",
        Item::Problem(_) => "blocker",
        Item::Finding(_, finding) => match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "major",
            Severity::Info | Severity::Off => "info",
        },
    };
    json!({
        "description": item.told(run.lang),
        "check_name": item.rule(),
        "fingerprint": names.name(path, item),
        "severity": severity,
        "location": { "path": path, "lines": { "begin": item.start().line } },
    })
}
