//! SARIF 2.1.0, for code scanning and every other program that reads it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::finding::{Against, Finding, Problem, RuleInfo, Settled, Severity, Verdict};
use crate::lang::Lang;
use crate::lint::FileReport;
use crate::messages as msg;
use crate::report::item::{edits, relative};
use crate::report::{Run, ShowHeld, message, suggested, words};
use crate::text::lines::Position;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What relative paths begin at; whoever reads the log knows where that is.
const ROOT: &str = "%SRCROOT%";
/// What may not stand in the path of a URI as it is.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    // a colon in the first part would be taken for a scheme
    .add(b':');

/// The rules that occur, and the number of each in the list.
type Rules<'r> = BTreeMap<&'r str, (usize, &'r RuleInfo)>;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [SarifRun<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifRun<'r> {
    tool: Value,
    language: &'static str,
    column_kind: &'static str,
    original_uri_base_ids: Value,
    invocations: [Value; 1],
    artifacts: Vec<Value>,
    results: Results<'r>,
}

/// Written one by one: a run may have hundreds of thousands.
struct Results<'r> {
    run: &'r Run<'r>,
    rules: Rules<'r>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let files = named(self.run).enumerate();
        serializer.collect_seq(files.flat_map(|(index, file)| {
            listed(self.run, file)
                .map(move |finding| self.result(finding, &artifact(&file.path, Some(index), self.run)))
        }))
    }
}

/// Writes one log with one run.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rules = Rules::new();
    let findings = run.files.iter().flat_map(|file| listed(run, file));
    rules.extend(findings.map(|finding| (finding.rule.id.as_str(), (0, &*finding.rule))));
    for (index, (_, (number, _))) in rules.iter_mut().enumerate() {
        *number = index;
    }
    let sarif = SarifRun {
        tool: tool(&rules, run.lang),
        language: if run.lang == Lang::Zh { "zh-CN" } else { "en" },
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: json!({ ROOT: { "description": { "text": "the folder that hegui was run in" } } }),
        invocations: [invocation(run)],
        artifacts: named(run)
            .map(|file| json!({ "location": artifact(&file.path, None, run), "roles": ["analysisTarget"] }))
            .collect(),
        results: Results { run, rules },
    };
    serde_json::to_writer_pretty(&mut *out, &Log { schema: SCHEMA, version: "2.1.0", runs: [sarif] })?;
    writeln!(out)
}

/// What is listed of a file: what is shown, and every waived finding, which SARIF has a place for.
fn listed<'r>(run: &Run<'r>, file: &'r FileReport) -> impl Iterator<Item = &'r Finding> + use<'r> {
    let show_held = ShowHeld { waived: true, ..run.show_held };
    let run = Run { show_held, ..*run };
    run.shown(file)
}

/// The files of the run; what kept a run from beginning belongs to none.
fn named<'r>(run: &Run<'r>) -> impl Iterator<Item = &'r FileReport> + use<'r> {
    run.files.iter().filter(|file| !file.path.is_empty())
}

fn tool(rules: &Rules<'_>, lang: Lang) -> Value {
    let rules: Vec<Value> = rules.values().map(|(_, rule)| descriptor(rule, lang)).collect();
    json!({ "driver": {
        "name": "hegui",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules,
    } })
}

fn descriptor(rule: &RuleInfo, lang: Lang) -> Value {
    let said = [
        (msg::WHY, rule.why.get(lang).to_owned()),
        (msg::BASIS, words::cite(&rule.basis, lang)),
        (msg::PENALTY, rule.penalty.get(lang).to_owned()),
        (msg::HELP, rule.help.get(lang).to_owned()),
    ];
    let said = || said.iter().filter(|(_, text)| !text.is_empty());
    let colon = lang.colon();
    let plain: Vec<String> = said().map(|(name, text)| format!("{}{colon}{text}", name.plain(lang))).collect();
    let markdown: Vec<String> = said().map(|(name, text)| format!("**{}**{colon}{text}", name.plain(lang))).collect();
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.title.get(lang) },
        "fullDescription": { "text": rule.why.get(lang) },
        "help": { "text": plain.join("\n"), "markdown": markdown.join("\n\n") },
        "properties": { "basis": rule.basis, "penalty": rule.penalty.get(lang) },
    })
}

fn invocation(run: &Run<'_>) -> Value {
    let problems = || run.files.iter().flat_map(|file| &file.problems);
    json!({
        "executionSuccessful": problems().all(|problem| problem.is_warning),
        "toolExecutionNotifications": problems().map(|problem| notification(problem, run)).collect::<Vec<_>>(),
    })
}

fn notification(problem: &Problem, run: &Run<'_>) -> Value {
    let mut told = json!({
        "level": if problem.is_warning { "warning" } else { "error" },
        "message": { "text": problem.message },
    });
    if !problem.path.is_empty() {
        let mut place = json!({ "artifactLocation": artifact(&problem.path, None, run) });
        if let Some(start) = problem.start {
            place["region"] = json!({ "startLine": start.line, "startColumn": start.column });
        }
        told["locations"] = json!([{ "physicalLocation": place }]);
    }
    told
}

/// A file by its URI: below the root where it lies there, else absolute.
fn artifact(path: &str, index: Option<usize>, run: &Run<'_>) -> Value {
    let path = relative(path, run.root);
    let encoded = utf8_percent_encode(path, PATH).to_string();
    let bytes = path.as_bytes();
    let mut location = if path.starts_with("//") {
        json!({ "uri": format!("file:{encoded}") })
    } else if path.starts_with('/') {
        json!({ "uri": format!("file://{encoded}") })
    } else if bytes.get(1) == Some(&b':') && bytes.get(2) == Some(&b'/') {
        // a drive of Windows keeps its colon
        json!({ "uri": format!("file:///{}", encoded.replacen("%3A", ":", 1)) })
    } else {
        json!({ "uri": encoded, "uriBaseId": ROOT })
    };
    if let Some(index) = index {
        location["index"] = index.into();
    }
    location
}

impl Results<'_> {
    fn result(&self, finding: &Finding, file: &Value) -> Value {
        let lang = self.run.lang;
        let is_exempt = finding.verdict == Verdict::Exempt;
        let mut text = vec![message(finding, lang)];
        text.extend(words::notes(finding, lang, false));
        let suggestions: Vec<Value> =
            finding.suggestions.iter().map(|s| json!({ "text": s.text, "applicability": s.applicability })).collect();
        let mut result = json!({
            "ruleId": finding.rule.id,
            "ruleIndex": self.rules.get(finding.rule.id.as_str()).map(|(index, _)| *index),
            // what was looked at and let through has passed; SARIF allows such a result no level but none
            "kind": if is_exempt { "pass" } else { "fail" },
            "level": level(finding),
            "message": { "text": text.join("\n") },
            "locations": [location(finding, file)],
            "partialFingerprints": { "hegui/v1": finding.fingerprint },
            "properties": {
                "verdict": finding.verdict,
                "form": finding.form,
                "basis": finding.rule.basis,
                "penalty": finding.rule.penalty.get(lang),
                "context": finding.context.as_ref().map(|context| &context.id),
                "related": finding.related.iter().map(|rule| &rule.id).collect::<Vec<_>>(),
                "suggestions": suggestions,
            },
        });
        if !finding.against.is_empty() {
            let mut places: Vec<Value> = Vec::new();
            for place in finding.against.iter().map(|a| stated(a, file, lang)) {
                // the schema wants each once
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            result["relatedLocations"] = places.into();
        }
        let fixes: Vec<Value> = fixes(finding, file, lang).collect();
        if !fixes.is_empty() && !is_exempt {
            result["fixes"] = fixes.into();
        }
        if finding.is_baselined() {
            result["baselineState"] = "unchanged".into();
        }
        if let Some(Settled::Proven(proof) | Settled::Unproven(proof, _)) = &finding.settled {
            result["properties"]["evidence"] = json!(proof);
        }
        let suppressions = suppressions(finding);
        if !suppressions.is_empty() {
            result["suppressions"] = suppressions.into();
        }
        result
    }
}

fn level(finding: &Finding) -> &'static str {
    // a suppressed result keeps the level that it would have
    let severity = if finding.is_held() { finding.verdict.default_severity() } else { finding.severity };
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
        Severity::Off => "none",
    }
}

/// What somebody decided to let pass, and why.
fn suppressions(finding: &Finding) -> Vec<Value> {
    let Some(waived) = finding.waived() else { return Vec::new() };
    let kind = if waived.is_inline { "inSource" } else { "external" };
    let properties = json!({ "owner": waived.owner, "until": waived.until, "place": waived.place });
    vec![json!({
        "kind": kind,
        "status": "accepted",
        "justification": waived.reason,
        "properties": properties,
    })]
}

fn location(finding: &Finding, file: &Value) -> Value {
    let at = &finding.location;
    // a container has no lines: viewers are sent to its beginning, and the message names the cell
    let region = match (at.start, at.end) {
        (Some(start), Some(end)) => {
            let mut region = region(start, end);
            region["snippet"] = json!({ "text": finding.text });
            region
        }
        _ => json!({ "startLine": 1 }),
    };
    let mut place = json!({ "artifactLocation": file, "region": region });
    if let Some(around) = around(finding) {
        place["contextRegion"] = around;
    }
    let inside = [at.place.cell.as_deref(), at.place.pointer.as_deref().map(|p| p.trim_start_matches('/'))]
        .into_iter()
        .flatten();
    let mut location = json!({ "physicalLocation": place });
    if let Some(field) = at.field {
        let name: Vec<&str> = [at.listing.as_str(), field.as_str()].into_iter().chain(inside).collect();
        location["logicalLocations"] = json!([{ "name": field.as_str(), "fullyQualifiedName": name.join("/") }]);
    }
    location
}

/// What the finding was held against; a fact whose place is not known is told of the file as a whole.
fn stated(against: &Against, file: &Value, lang: Lang) -> Value {
    let mut place = json!({ "artifactLocation": file });
    if let (Some(start), Some(end)) = (against.start, against.end) {
        place["region"] = region(start, end);
    }
    json!({ "physicalLocation": place, "message": { "text": words::stated(against, lang) } })
}

fn region(start: Position, end: Position) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// The copy around the finding, where both lie on one line.
fn around(finding: &Finding) -> Option<Value> {
    let (start, end) = (finding.location.start?, finding.location.end?);
    let excerpt = &finding.excerpt;
    let first = excerpt.before + 1;
    let last = first + excerpt.text.chars().count();
    let has_all = start.line == end.line && first <= start.column && end.column <= last;
    has_all.then(|| {
        let mut region =
            region(Position { line: start.line, column: first }, Position { line: start.line, column: last });
        region["snippet"] = json!({ "text": excerpt.text });
        region
    })
}

/// Each suggestion that may be applied as it is, in a fix of its own: what stands in one fix is applied together.
fn fixes(finding: &Finding, file: &Value, lang: Lang) -> impl Iterator<Item = Value> {
    let place = finding.location.start.zip(finding.location.end);
    edits(finding).filter_map(move |edit| {
        let (start, end) = place?;
        Some(json!({
            "description": { "text": suggested(edit, lang) },
            "artifactChanges": [{
                "artifactLocation": file,
                "replacements": [{
                    "deletedRegion": region(start, end),
                    "insertedContent": { "text": edit.text },
                }],
            }],
        }))
    })
}
