//! The claims that want proof, each once with every place that makes it. As a table it has the columns of a ledger, so
//! that it becomes one as its rows are filled in.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_xml::escape::escape;
use serde::Serialize;

use crate::finding::{Excerpt, Finding, Verdict};
use crate::lang::Lang;
use crate::lint::FileReport;
use crate::messages as msg;
use crate::pack::notice::gate;
use crate::report::escape::{clean, no_formula, one_line};
use crate::report::words;
use crate::text::clause::{Scope, around};
use crate::text::fold::fold;

/// Places named in one cell.
const NAMED: usize = 5;

/// One claim.
#[derive(Debug, Serialize)]
pub struct Task {
    /// What the copy says.
    pub claim: String,
    /// The rule that wants it proved.
    pub rule: String,
    /// What the rule is called.
    pub title: String,
    /// What to do about it.
    pub help: String,
    /// The law behind it.
    pub basis: String,
    /// What the copy itself would have to say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// What the ledger has on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<String>,
    /// The copy around it, where it stands first.
    pub excerpt: String,
    /// Every place.
    pub places: Vec<TaskPlace>,
}

/// A place that makes the claim.
#[derive(Debug, Serialize)]
pub struct TaskPlace {
    /// The file.
    pub path: String,
    /// The listing, `#n` if it has no name.
    pub listing: String,
    /// The field.
    pub field: String,
    /// Line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Spreadsheet cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

/// All claims, the most frequent first.
#[derive(Debug)]
pub struct Worklist {
    tasks: Vec<Task>,
}

impl Worklist {
    /// The claims of a run that no entry of the ledger proves and nobody waived.
    pub fn new(files: &[FileReport], lang: Lang) -> Self {
        let mut tasks: BTreeMap<(&str, String), Task> = BTreeMap::new();
        for file in files.iter().filter(|f| !f.is_record) {
            for finding in file.findings.iter().filter(|f| f.verdict == Verdict::NeedsEvidence && !f.is_held()) {
                let claim = claim(finding);
                let key = (finding.rule.id.as_str(), fold(claim).text.into_owned());
                let task = tasks.entry(key).or_insert_with(|| task(finding, claim, lang));
                task.places.push(place(&file.path, finding, lang));
            }
        }
        let mut tasks: Vec<Task> = tasks.into_values().collect();
        tasks.sort_by(|a, b| {
            b.places.len().cmp(&a.places.len()).then_with(|| (&a.rule, &a.claim).cmp(&(&b.rule, &b.claim)))
        });
        Self { tasks }
    }

    fn times(&self) -> usize {
        self.tasks.iter().map(|task| task.places.len()).sum()
    }

    fn summary(&self, lang: Lang) -> String {
        if self.tasks.is_empty() {
            return msg::EVIDENCE_NONE.plain(lang).to_owned();
        }
        msg::EVIDENCE_OPEN.say(lang, &[&self.tasks.len().to_string(), &self.times().to_string()])
    }
}

/// The clause that makes the claim: the hit alone (第一) would stand for more than is meant.
fn claim(finding: &Finding) -> &str {
    let Excerpt { text, span, .. } = said(finding);
    let folded = fold(text);
    let clause = folded.to_folded(*span).map(|hit| around(&folded.text, hit, Scope::Clause));
    let claim = clause.map_or("", |clause| folded.to_source(clause).of(text));
    let claim = claim.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '“' | '”'));
    if claim.is_empty() { &finding.text } else { claim }
}

/// The copy around it, as a reader sees it.
fn said(finding: &Finding) -> &Excerpt {
    finding.copy.as_ref().unwrap_or(&finding.excerpt)
}

fn task(finding: &Finding, claim: &str, lang: Lang) -> Task {
    let info = &finding.rule;
    let (name, told) = words::settled(finding, lang);
    Task {
        claim: claim.to_owned(),
        rule: info.id.clone(),
        title: info.title.get(lang).to_owned(),
        help: info.help.get(lang).to_owned(),
        basis: words::cite(&info.basis, lang),
        missing: finding.missing.iter().map(|m| m.get(lang).to_owned()).collect(),
        ledger: name.map(|_| told),
        excerpt: said(finding).text.to_string(),
        places: Vec::new(),
    }
}

fn place(path: &str, finding: &Finding, lang: Lang) -> TaskPlace {
    let at = &finding.location;
    TaskPlace {
        path: path.to_owned(),
        listing: at.listing.clone(),
        field: words::field(finding, lang),
        line: at.start.map(|start| start.line),
        cell: at.place.cell.clone(),
    }
}

impl Task {
    fn places(&self) -> String {
        let name = |p: &TaskPlace| {
            let line = p.line.map(|line| format!(":{line}")).unwrap_or_default();
            format!("{}{line} {} {}", p.path, p.cell.as_deref().unwrap_or(&p.listing), p.field)
        };
        let mut names: Vec<String> = self.places.iter().take(NAMED).map(name).collect();
        if self.places.len() > NAMED {
            names.push(format!("… (+{})", self.places.len() - NAMED));
        }
        names.join("\n")
    }

    /// The listings that make the claim, if each has a name.
    fn listings(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.places.iter().map(|p| p.listing.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        if names.iter().any(|name| name.starts_with('#')) { Vec::new() } else { names }
    }

    /// What to do, and what is known.
    fn to_do(&self, lang: Lang) -> String {
        let mut lines = vec![self.help.clone()];
        if !self.missing.is_empty() {
            lines.push(format!(
                "{}{}{}",
                msg::MISSING.plain(lang),
                lang.colon(),
                self.missing.join(words::list_mark(lang))
            ));
        }
        if let Some(ledger) = &self.ledger {
            lines.push(format!("{}{}{ledger}", msg::UNPROVEN.plain(lang), lang.colon()));
        }
        lines.join("\n")
    }

    /// What stands in the ledger's column `key`.
    fn cell(&self, key: &str, lang: Lang) -> String {
        match key {
            "claim" => self.claim.clone(),
            "rules" => self.rule.clone(),
            "listings" => self.listings().join("\n"),
            "note" => format!("{}\n×{}\n{}", self.to_do(lang), self.places.len(), self.places()),
            _ => String::new(),
        }
    }
}

/// Writes the list as `table`, `csv`, `html`, `json` or `xlsx`.
pub fn write(list: &Worklist, format: &str, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    match format {
        "json" => {
            serde_json::to_writer_pretty(&mut *out, &list.tasks)?;
            writeln!(out)
        }
        "csv" => csv(list, lang, out),
        "html" => html(list, lang, out),
        #[cfg(feature = "spreadsheets")]
        "xlsx" => out.write_all(&xlsx(list, lang).map_err(|error| io::Error::other(error.to_string()))?),
        #[cfg(not(feature = "spreadsheets"))]
        "xlsx" => Err(io::Error::other(msg::REPORT_NOT_BUILT.say(lang, &["xlsx"]))),
        _ => table(list, lang, out),
    }
}

fn table(list: &Worklist, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    for task in &list.tasks {
        writeln!(out, "{} ×{}  [{}] {}", one_line(&task.claim), task.places.len(), task.rule, task.title)?;
        for line in task.to_do(lang).lines().chain(task.places().lines()) {
            writeln!(out, "    {}", one_line(line))?;
        }
    }
    writeln!(out, "{}", list.summary(lang))
}

fn csv(list: &Worklist, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    // without the mark Excel takes the file for one in the encoding of the system
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let other = |error: csv::Error| io::Error::other(error.to_string());
    table.write_record(gate().keys.iter().map(|(_, name)| name)).map_err(other)?;
    for task in &list.tasks {
        let cells = gate().keys.iter().map(|(key, _)| no_formula(clean(&task.cell(key, lang))));
        table.write_record(cells).map_err(other)?;
    }
    table.flush()
}

#[cfg(feature = "spreadsheets")]
fn xlsx(list: &Worklist, lang: Lang) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook};
    /// Characters that a cell may hold.
    const CELL: usize = 32_767;
    let mut book = Workbook::new();
    // always the same day, so that two runs write the same bytes
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_author("hegui").set_creation_datetime(&created));
    let heading = Format::new().set_bold().set_align(FormatAlign::Top);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let sheet = book.add_worksheet();
    for ((key, name), column) in gate().keys.iter().zip(0..) {
        let width = if key == "note" { 60 } else { 16 };
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, name, &heading)?;
        for (task, row) in list.tasks.iter().zip(1..) {
            let text: String = clean(&task.cell(key, lang)).chars().take(CELL).collect();
            if !text.is_empty() {
                sheet.write_string_with_format(row, column, text, &wrapped)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:1.5rem;color-scheme:light dark}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #8886;padding:.4rem .6rem;text-align:left;vertical-align:top;white-space:pre-line}\
th{background:#8882}td:first-child{font-weight:600}tr{break-inside:avoid}";

fn html(list: &Worklist, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let title = msg::EVIDENCE_TITLE.plain(lang);
    let code = if lang == Lang::Zh { "zh-CN" } else { "en" };
    let text = |text: &str| escape(clean(text)).into_owned();
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <title>{title}</title><style>{STYLE}</style></head>\n<body><h1>{title}</h1><p>{}</p>",
        text(&list.summary(lang))
    )?;
    let headings = [msg::WORK_CLAIM, msg::WORK_TIMES, msg::WORK_TODO, msg::BASIS, msg::WORK_EXCERPT, msg::WORK_PLACES];
    let headings = headings.map(|heading| heading.plain(lang)).join("</th><th>");
    writeln!(out, "<table><thead><tr><th>{headings}</th></tr></thead><tbody>")?;
    for task in &list.tasks {
        let times = task.places.len().to_string();
        let cells = [&task.claim, &times, &task.to_do(lang), &task.basis, &task.excerpt, &task.places()];
        let cells = cells.map(|cell| text(cell)).join("</td><td>");
        writeln!(out, "<tr><td>{cells}</td></tr>")?;
    }
    writeln!(out, "</tbody></table></body></html>")
}
