//! One HTML file that holds everything: no request leaves it, and its text cannot become markup.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use quick_xml::escape::escape;
use serde::{Serialize, Serializer};

use crate::finding::{Finding, Problem, RuleInfo};
use crate::lang::Lang;
use crate::lint::FileReport;
use crate::messages::{self as msg, Message};
use crate::report::escape::{InHtml, clean};
use crate::report::item::relative;
use crate::report::{Run, form_note, verdict_under, words};

mod keywords;

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");

/// Problems listed without being asked for.
const OPEN_PROBLEMS: usize = 6;

/// What `page.html` names as `{{name}}`, beside the style, the script and the data.
const WORDS: &[(&str, Message)] = &[
    ("title", msg::REPORT_TITLE),
    ("filter", msg::REPORT_FILTER),
    ("search", msg::REPORT_SEARCH),
    ("search-hint", msg::REPORT_SEARCH_HINT),
    ("level", msg::TABLE_LEVEL),
    ("rule", msg::TABLE_RULE),
    ("file", msg::TABLE_FILE),
    ("all-rules", msg::REPORT_ALL_RULES),
    ("all-files", msg::REPORT_ALL_FILES),
    ("reset", msg::REPORT_RESET),
    ("more", msg::REPORT_MORE),
    ("no-script", msg::REPORT_NO_SCRIPT),
    ("keys", msg::REPORT_KEYS),
    ("error", msg::LEVEL_ERROR),
    ("warning", msg::LEVEL_WARNING),
    ("info", msg::LEVEL_INFO),
    ("off", msg::LEVEL_EXEMPT),
];

/// Writes the page.
pub fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rest = PAGE;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        out.write_all(before.as_bytes())?;
        part(name, run, out)?;
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

/// Writes what the page calls `name`.
fn part(name: &str, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = run.summary();
    let text = match name {
        "style" => return out.write_all(STYLE.as_bytes()),
        "script" => return out.write_all(SCRIPT.as_bytes()),
        "data" => return Ok(serde_json::to_writer(InHtml(out), &Data::new(run))?),
        "problems" => return problems(run, out),
        "keywords" => return keywords(run, out),
        "lang" => if run.lang == Lang::Zh { "zh-CN" } else { "en" }.to_owned(),
        "count-error" => summary.error.to_string(),
        "count-warning" => summary.warning.to_string(),
        "count-info" => summary.info.to_string(),
        "count-off" => {
            let held = run.findings().filter(|f| f.is_held()).count();
            (summary.exempt + held).to_string()
        }
        "summary" => words::summary(run),
        "version" => env!("CARGO_PKG_VERSION").to_owned(),
        "as-of" if run.as_of.is_empty() => String::new(),
        "as-of" => msg::REPORT_AS_OF.say(run.lang, &[run.as_of]),
        name => WORDS.iter().find(|(n, _)| *n == name).map_or("", |(_, m)| m.plain(run.lang)).to_owned(),
    };
    out.write_all(escape(clean(&text)).as_bytes())
}

/// The verdict in words, or what became of it.
fn verdict(finding: &Finding, lang: Lang) -> &'static str {
    if finding.is_held() {
        words::level(finding).plain(lang)
    } else {
        verdict_under(&finding.rule, finding.verdict, lang)
    }
}

/// What could not be checked stands in the page itself, above everything else.
fn problems(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let problems: Vec<&Problem> = run.files.iter().flat_map(|file| &file.problems).collect();
    if problems.is_empty() {
        return Ok(());
    }
    let failed = problems.iter().filter(|p| !p.is_warning).count();
    let class = if failed > 0 { "problems failed" } else { "problems" };
    // a long list would push the findings out of sight
    let open = if problems.len() <= OPEN_PROBLEMS { " open" } else { "" };
    let heading = msg::REPORT_PROBLEMS.plain(run.lang);
    let count = problems.len();
    writeln!(out, "<details class=\"{class}\"{open}><summary><b>{}</b> ({count})", escape(heading))?;
    if failed > 0 {
        writeln!(out, "<br>{}", escape(msg::REPORT_UNTRUSTED.say(run.lang, &[&failed.to_string()])))?;
    }
    writeln!(out, "</summary><ul>")?;
    for problem in problems {
        let place = problem.start.map(|p| format!(":{}:{}", p.line, p.column)).unwrap_or_default();
        let word = if problem.is_warning { msg::LEVEL_NOTICE } else { msg::LEVEL_PROBLEM };
        let path = clean(relative(&problem.path, run.root));
        let message = clean(&problem.message);
        let (word, path, message) = (escape(word.plain(run.lang)), escape(&path), escape(&message));
        writeln!(out, "<li><b>{word}</b> <code>{path}{place}</code> {message}</li>")?;
    }
    writeln!(out, "</ul></details>")
}

/// The place where the script draws the keyword briefs, closed: the findings come first.
fn keywords(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    if run.keywords.is_empty() {
        return Ok(());
    }
    let heading = msg::REPORT_KEYWORDS.say(run.lang, &[&run.keywords.len().to_string()]);
    writeln!(out, "<details id=\"keywords\"><summary><b>{}</b></summary></details>", escape(heading))
}

/// What the script reads.
#[derive(Serialize)]
struct Data<'r> {
    words: BTreeMap<&'static str, &'static str>,
    rules: Vec<Rule<'r>>,
    files: Vec<&'r str>,
    keywords: Option<keywords::Part<'r>>,
    findings: Findings<'r>,
}

/// What all findings of a rule share.
#[derive(Serialize)]
struct Rule<'r> {
    id: &'r str,
    title: &'r str,
    why: &'r str,
    help: &'r str,
    penalty: &'r str,
    basis: String,
}

/// Written one by one: a run may have hundreds of thousands.
struct Findings<'r> {
    run: Run<'r>,
    rules: HashMap<&'r str, usize>,
}

/// One finding; the names are short as they are written thousands of times.
#[derive(Serialize)]
struct Row<'r> {
    #[serde(rename = "r")]
    rule: usize,
    #[serde(rename = "f")]
    file: usize,
    #[serde(rename = "l")]
    listing: &'r str,
    #[serde(rename = "k")]
    field: String,
    #[serde(rename = "s")]
    severity: &'static str,
    #[serde(rename = "v")]
    verdict: &'static str,
    /// The copy before the hit, the hit, the copy after it.
    #[serde(rename = "e")]
    excerpt: [String; 3],
    #[serde(rename = "p")]
    place: String,
    /// Names and texts that only this finding has.
    #[serde(rename = "n")]
    notes: Vec<(&'static str, String)>,
    #[serde(rename = "g")]
    suggestions: Vec<String>,
}

impl<'r> Data<'r> {
    fn new(run: &Run<'r>) -> Self {
        let lang = run.lang;
        let mut rules: Vec<&RuleInfo> = run.findings().map(|f| &*f.rule).collect();
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        rules.dedup_by(|a, b| a.id == b.id);
        let numbers = rules.iter().enumerate().map(|(number, rule)| (rule.id.as_str(), number)).collect();
        let words = [
            ("why", msg::WHY),
            ("help", msg::HELP),
            ("basis", msg::BASIS),
            ("penalty", msg::PENALTY),
            ("instead", msg::SUGGESTED),
            ("nothing", msg::REPORT_NOTHING_MATCHES),
            ("clean", msg::REPORT_CLEAN),
            ("shown", msg::REPORT_SHOWN),
            ("error", msg::LEVEL_ERROR),
            ("warning", msg::LEVEL_WARNING),
            ("info", msg::LEVEL_INFO),
            ("off", msg::LEVEL_EXEMPT),
        ];
        Self {
            words: words.into_iter().map(|(name, message)| (name, message.plain(lang))).collect(),
            rules: rules
                .iter()
                .map(|rule| Rule {
                    id: &rule.id,
                    title: rule.title.get(lang),
                    why: rule.why.get(lang),
                    help: rule.help.get(lang),
                    penalty: rule.penalty.get(lang),
                    basis: words::cite(&rule.basis, lang),
                })
                .collect(),
            files: run.files.iter().map(|file| relative(&file.path, run.root)).collect(),
            keywords: keywords::Part::new(run),
            findings: Findings { run: *run, rules: numbers },
        }
    }
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let files = self.run.files.iter().enumerate();
        serializer.collect_seq(
            files.flat_map(|(number, file): (usize, &FileReport)| {
                self.run.shown(file).map(move |f| self.row(f, number))
            }),
        )
    }
}

impl Findings<'_> {
    fn row<'f>(&self, finding: &'f Finding, file: usize) -> Row<'f> {
        let lang = self.run.lang;
        let location = &finding.location;
        let line = location.start.map(|start| format!("{}:{}", start.line, start.column));
        let spot = words::spot(finding, lang);
        let place: Vec<String> = line.into_iter().chain((!spot.is_empty()).then_some(spot)).collect();
        let excerpt = &finding.excerpt;
        let (text, hit) = (&excerpt.text, excerpt.span);
        let cut = |is_cut| if is_cut { "…" } else { "" };
        let settled = words::settled(finding, lang);
        let notes = [
            (msg::CONTEXT.plain(lang), words::context(finding, lang)),
            (msg::MISSING.plain(lang), words::missing(finding, lang)),
            (msg::NOTE.plain(lang), words::measured(finding, lang)),
            (msg::AGAINST.plain(lang), words::against(finding, lang)),
            (msg::KEYWORDS.plain(lang), finding.keywords.join(words::list_mark(lang))),
            ("", form_note(finding.form).map_or("", |form| form.plain(lang)).to_owned()),
            (settled.0.map_or("", |name| name.plain(lang)), settled.1),
            (msg::ALSO.plain(lang), words::also(finding, lang)),
        ];
        let is_exempt = finding.verdict == crate::finding::Verdict::Exempt;
        let suggestions = finding.suggestions.iter().filter(|_| !is_exempt);
        Row {
            rule: self.rules.get(finding.rule.id.as_str()).copied().unwrap_or_default(),
            file,
            listing: &location.listing,
            field: words::field(finding, lang),
            severity: finding.severity.as_str(),
            verdict: verdict(finding, lang),
            excerpt: [
                format!("{}{}", cut(excerpt.before > 0), text.get(..hit.start).unwrap_or_default()),
                text.get(hit.start..hit.end).unwrap_or_default().to_owned(),
                format!("{}{}", text.get(hit.end..).unwrap_or_default(), cut(excerpt.is_cut)),
            ],
            place: place.join(" "),
            notes: notes.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
            suggestions: suggestions.map(|s| crate::report::suggested(s, lang)).collect(),
        }
    }
}
