//! Findings to bytes, one file a format. A report never changes a finding.

pub mod gate;
pub mod human;
pub mod json;
pub mod packs;
pub mod short;
mod snippet;

use std::io::{self, Write};

use crate::finding::{Applicability, Finding, Form, Verdict};
use crate::lang::Lang;
use crate::lint::FileReport;
use crate::messages::{self as msg, Message};

/// What every report gets.
#[derive(Debug, Clone, Copy)]
pub struct Run<'r> {
    /// Sorted by path.
    pub files: &'r [FileReport],
    /// Language of messages.
    pub lang: Lang,
    /// Show what was let through.
    pub show_exempt: bool,
    /// Display columns of the terminal.
    pub width: usize,
    /// Colours may be used.
    pub color: bool,
}

impl<'r> Run<'r> {
    /// The findings to show of a file, in order.
    pub fn shown(&self, file: &'r FileReport) -> impl Iterator<Item = &'r Finding> + use<'r> {
        let show_exempt = self.show_exempt;
        file.findings.iter().filter(move |f| show_exempt || f.verdict != Verdict::Exempt)
    }
}

/// Writes one format.
type WriteFn = fn(&Run<'_>, &mut dyn Write) -> io::Result<()>;

/// A report format.
#[derive(Debug, Clone, Copy)]
pub struct ReportFormat {
    /// Its name on the command line.
    pub name: &'static str,
    /// Problems are part of what it writes, so they need not be told beside it.
    pub tells_problems: bool,
    /// It ends with a line that sums up, for people.
    pub has_summary: bool,
    write: WriteFn,
}

/// Every format. A new one is one new file and one line here.
pub const FORMATS: &[ReportFormat] = &[
    ReportFormat { name: "human", tells_problems: false, has_summary: true, write: human::write },
    ReportFormat { name: "short", tells_problems: false, has_summary: false, write: short::write },
    ReportFormat { name: "json", tells_problems: true, has_summary: false, write: json::write },
    ReportFormat { name: "jsonl", tells_problems: false, has_summary: false, write: json::write_lines },
];

impl ReportFormat {
    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        FORMATS.iter().copied().find(|f| f.name == name)
    }

    /// Writes the report.
    pub fn write(self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        (self.write)(run, out)
    }
}

/// The one sentence that names a finding.
pub fn message(finding: &Finding, lang: Lang) -> String {
    msg::FINDING.say(lang, &[finding.rule.title.get(lang), &finding.text])
}

/// Other wording as people read it: what would stand there, and how far it may be trusted.
pub fn offered(text: &str, how: Applicability, lang: Lang) -> String {
    let text = if text.is_empty() { msg::SUGGEST_DELETE.plain(lang) } else { text };
    let how = match how {
        Applicability::Safe => msg::SUGGEST_SAFE,
        Applicability::NeedsEvidence => msg::SUGGEST_EVIDENCE,
        Applicability::Rewrite => msg::SUGGEST_REWRITE,
    };
    format!("{text}{}", how.plain(lang))
}

/// What is to be said about the way it was spelled.
pub fn form_note(form: Form) -> Option<Message> {
    match form {
        Form::Plain => None,
        Form::Variant => Some(msg::FORM_VARIANT),
        Form::Separated => Some(msg::FORM_SEPARATED),
        Form::Substituted => Some(msg::FORM_SUBSTITUTED),
    }
}

/// The verdict in words.
pub fn verdict_name(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Violation => msg::VERDICT_VIOLATION,
        Verdict::NeedsEvidence => msg::VERDICT_EVIDENCE,
        Verdict::Advice => msg::VERDICT_ADVICE,
        Verdict::Exempt => msg::VERDICT_EXEMPT,
    }
    .plain(lang)
}
