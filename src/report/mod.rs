//! Findings to bytes, one file a format. A report never changes a finding.

mod checkstyle;
mod csv;
pub(crate) mod escape;
pub mod gate;
mod github;
mod gitlab;
pub mod html;
pub mod human;
mod item;
pub mod json;
mod junit;
pub mod keywords;
mod markdown;
pub mod packs;
mod rdjson;
mod sarif;
pub mod short;
mod snippet;
mod statistics;
mod table;
pub(crate) mod words;
pub mod worklist;
#[cfg(feature = "spreadsheets")]
mod xlsx;

use std::io::{self, Write};

use crate::finding::{Applicability, Finding, Form, RuleInfo, Severity, Suggestion, Verdict};
use crate::keyword::Analysis;
use crate::lang::Lang;
use crate::lint::FileReport;
use crate::messages::{self as msg, Message};
use crate::report::gate::Summary;

/// What every report gets.
#[derive(Debug, Clone, Copy)]
pub struct Run<'r> {
    /// Sorted by path.
    pub files: &'r [FileReport],
    /// Language of messages.
    pub lang: Lang,
    /// Show what was let through.
    pub show_exempt: bool,
    /// Show what the gate does not see.
    pub show_held: ShowHeld,
    /// Findings below are not listed unless the file's policy says otherwise; they count all the same.
    pub min_severity: Severity,
    /// From this severity on a finding stops the gate unless the file's policy says otherwise.
    pub gate: Severity,
    /// What stands where of the keyword briefs; only for formats that show it.
    pub keywords: &'r [Analysis],
    /// Counts per rule, pack and file are wanted.
    pub statistics: bool,
    /// The day that was judged on, `YYYY-MM-DD`; empty if the run did not come so far.
    pub as_of: &'r str,
    /// The folder that paths are told from, with `/` everywhere; empty if there is none.
    pub root: &'r str,
    /// Display columns of the terminal.
    pub width: usize,
    /// Colours may be used.
    pub color: bool,
}

/// Which of the findings that the gate does not see are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShowHeld {
    /// What somebody waived.
    pub waived: bool,
    /// What stands in the baseline.
    pub baselined: bool,
}

impl<'r> Run<'r> {
    /// The findings to show of a file, in order.
    pub fn shown(&self, file: &'r FileReport) -> impl Iterator<Item = &'r Finding> + use<'r> {
        let (run, least) = (*self, self.least(file));
        file.findings.iter().filter(move |f| match f.verdict {
            _ if f.waived().is_some() => run.show_held.waived,
            _ if f.is_baselined() => run.show_held.baselined,
            Verdict::Exempt => run.show_exempt,
            _ => f.severity >= least,
        })
    }

    /// The findings to show of all files.
    pub fn findings(&self) -> impl Iterator<Item = &'r Finding> + use<'r> {
        let run = *self;
        self.files.iter().flat_map(move |file| run.shown(file))
    }

    /// Findings that are kept, but below the severity that was asked for.
    pub fn below(&self) -> usize {
        let below = |file: &FileReport| {
            let least = self.least(file);
            let is_below = |f: &&Finding| f.verdict != Verdict::Exempt && !f.is_held() && f.severity < least;
            file.findings.iter().filter(is_below).count()
        };
        self.files.iter().map(below).sum()
    }

    /// The least severity that is listed of a file.
    fn least(&self, file: &FileReport) -> Severity {
        file.least.unwrap_or(self.min_severity)
    }

    /// Whether the gate of its file stops at a finding.
    pub fn stops(&self, file: &FileReport, finding: &Finding) -> bool {
        let gate = file.gate.unwrap_or(self.gate);
        gate != Severity::Off && finding.severity >= gate
    }

    /// The exit code of the run.
    pub fn exit_code(&self) -> u8 {
        gate::exit_code(self.files, self.gate)
    }

    /// Counts of the run; what is below the severity that was asked for is counted, and counts as hidden.
    pub fn summary(&self) -> Summary {
        let summary = Summary::of(self.files);
        Summary { hidden: summary.hidden + self.below(), ..summary }
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
    /// It cannot be read in a terminal.
    pub needs_file: bool,
    /// It shows what stands where of a keyword brief.
    pub shows_keywords: bool,
    write: WriteFn,
}

/// Every format. A new one is one new file and one line here.
pub const FORMATS: &[ReportFormat] = &[
    ReportFormat::for_people("human", human::write),
    ReportFormat::for_people("short", short::write),
    ReportFormat::for_programs("json", json::write),
    ReportFormat::for_people("jsonl", json::write_lines),
    ReportFormat::for_programs("sarif", sarif::write),
    ReportFormat::for_programs("junit", junit::write),
    ReportFormat::for_programs("checkstyle", checkstyle::write),
    ReportFormat::for_programs("github", github::write),
    ReportFormat::for_programs("gitlab", gitlab::write),
    ReportFormat::for_programs("rdjson", rdjson::write),
    ReportFormat::for_programs("markdown", markdown::write),
    ReportFormat::for_programs("csv", csv::write),
    #[cfg(feature = "spreadsheets")]
    ReportFormat { needs_file: true, ..ReportFormat::for_people("xlsx", xlsx::write) },
    ReportFormat { needs_file: true, shows_keywords: true, ..ReportFormat::for_people("html", html::write) },
];

impl ReportFormat {
    /// A format whose reader sees standard error as well.
    const fn for_people(name: &'static str, write: WriteFn) -> Self {
        Self { name, tells_problems: false, needs_file: false, shows_keywords: false, write }
    }

    /// A format that holds everything there is to tell.
    const fn for_programs(name: &'static str, write: WriteFn) -> Self {
        Self { name, tells_problems: true, needs_file: false, shows_keywords: false, write }
    }

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
    let title = finding.rule.title.get(lang);
    // of what does not stand where it should, the words tell more than the place
    if !finding.keywords.is_empty() && !finding.keywords.contains(&finding.text) {
        return msg::FINDING_KEYWORDS.say(lang, &[title, &finding.keywords.join(words::list_mark(lang))]);
    }
    msg::FINDING.say(lang, &[title, &finding.text])
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

/// The same of a suggestion, with the entry of the ledger that proves it.
pub fn suggested(suggestion: &Suggestion, lang: Lang) -> String {
    match &suggestion.evidence {
        Some(proof) => format!("{}{}", suggestion.text, msg::SUGGEST_PROVED.say(lang, &[&proof.id])),
        None => offered(&suggestion.text, suggestion.applicability, lang),
    }
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

/// The verdict of a rule in words: what only a platform forbids is not called unlawful.
pub fn verdict_under(rule: &RuleInfo, verdict: Verdict, lang: Lang) -> &'static str {
    if verdict == Verdict::Violation && !rule.is_law {
        return msg::VERDICT_BREACH.plain(lang);
    }
    verdict_name(verdict, lang)
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
