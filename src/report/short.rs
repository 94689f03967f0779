//! One line a finding: `path:line:column: severity[rule] message`.

use std::io::{self, Write};

use crate::finding::{Finding, Settled, Verdict};
use crate::messages as msg;
use crate::report::{Run, message};

/// Writes the short report.
pub fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    for file in run.files {
        for finding in run.shown(file) {
            writeln!(out, "{}:{} {}", file.path, place(finding), line(finding, run))?;
        }
    }
    Ok(())
}

/// Where a finding lies, as lines of a terminal tell it: `2:5:`, `B2:3:`.
pub fn place(finding: &Finding) -> String {
    let location = &finding.location;
    let position = location.start.map(|p| format!("{}:{}:", p.line, p.column));
    if let (None, Some(paragraph)) = (&position, location.place.paragraph) {
        return format!("¶{paragraph}:{}:", location.in_field.start + 1);
    }
    match (&location.place.cell, position) {
        (Some(cell), Some(position)) => format!("{position} {cell}:"),
        (Some(cell), None) => format!("{cell}:{}:", location.in_field.start + 1),
        (None, Some(position)) => position,
        (None, None) if location.place.image.is_some() => {
            format!("{}:{}:", location.place.image.as_deref().unwrap_or_default(), location.in_field.start + 1)
        }
        (None, None) => format!("{}:", location.in_field.start + 1),
    }
}

fn line(finding: &Finding, run: &Run<'_>) -> String {
    let level = match finding.verdict {
        _ if finding.waived().is_some() => "waived",
        _ if finding.is_baselined() => "baselined",
        Verdict::Exempt => "exempt",
        _ => finding.severity.as_str(),
    };
    let mut line = format!("{level}[{}] {}", finding.rule.id, message(finding, run.lang));
    if let Some(context) = &finding.context {
        line = line + " [" + &context.id + "]";
    }
    if let Some(Settled::Proven(proof)) = &finding.settled {
        line = line + " [" + &proof.id + " " + &proof.place + "]";
    }
    if let Some(waived) = finding.waived() {
        line = line + " [" + &waived.reason + "]";
    }
    let best = finding.suggestions.iter().find(|s| s.is_ready());
    if let Some(best) = best.filter(|_| finding.verdict != Verdict::Exempt) {
        let text = if best.text.is_empty() { msg::SUGGEST_DELETE.plain(run.lang) } else { &best.text };
        line = line + " → " + text;
    }
    line.replace(['\n', '\r', '\t'], " ")
}
