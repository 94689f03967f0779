//! Copy, ids and file names are written by others: they may not become markup, commands, formulas or broken files.

use std::sync::Arc;

use hegui::finding::{
    Against, Applicability, Excerpt, Finding, Form, Location, Problem, RuleInfo, Severity, Suggestion, Verdict,
};
use hegui::lang::{Lang, Localised};
use hegui::lint::{Counts, FileReport};
use hegui::listing::{FieldKind, Place};
use hegui::report::{FORMATS, ReportFormat, Run, ShowHeld};
use hegui::text::Span;
use hegui::text::lines::Position;
use serde_json::Value;

use super::formats::{elements, mistakes};

const EVIL: &str = "=cmd()|</script><img src=x onerror=alert(1)>&amp;\r\n::error file=a,line=1::x\n##[error]y `@all` \u{1b}[2J\0 ]]> \"'";

fn both(text: &str) -> Localised {
    Localised { zh: text.to_owned(), en: text.to_owned() }
}

/// A fact, or an attribute where lines are known, that the finding is held against.
fn stated(start: Option<Position>) -> Against {
    let length = EVIL.len();
    Against {
        field: start.map(|_| FieldKind::Attribute),
        name: Some(EVIL.into()),
        text: EVIL.into(),
        place: Place { heading: Some(EVIL.into()), cell: Some("C3".into()), ..Place::default() },
        span: start.map(|_| Span::new(0, length)),
        start,
        end: start.map(|p| Position { column: p.column + 2, ..p }),
        excerpt: start.map(|_| Excerpt { text: EVIL.into(), span: Span::new(0, length), before: 0, is_cut: false }),
    }
}

fn finding(start: Option<Position>) -> Finding {
    let rule = RuleInfo {
        id: "test/evil".into(),
        title: both(EVIL),
        why: both(EVIL),
        help: both(EVIL),
        penalty: both(EVIL),
        basis: Vec::new(),
        is_law: true,
    };
    let length = EVIL.len();
    Finding {
        rule: Arc::new(rule),
        verdict: Verdict::Violation,
        severity: Severity::Error,
        policy: None,
        text: EVIL.into(),
        form: Form::Plain,
        context: None,
        missing: vec![both(EVIL)],
        keywords: Vec::new(),
        location: Location {
            listing: EVIL.into(),
            field: Some(FieldKind::Attribute),
            field_name: Some(EVIL.into()),
            place: Place { cell: Some("商品表!B2".into()), heading: Some(EVIL.into()), ..Place::default() },
            span: start.map(|_| Span::new(0, length)),
            in_field: Span::new(0, EVIL.chars().count()),
            start,
            end: start.map(|p| Position { column: p.column + 2, ..p }),
        },
        excerpt: Excerpt { text: EVIL.into(), span: Span::new(0, length), before: 0, is_cut: false },
        copy: None,
        suggestions: vec![Suggestion::new(EVIL, Applicability::Safe)],
        related: Vec::new(),
        notes: vec![both(EVIL)],
        against: vec![stated(None), stated(start)],
        fingerprint: "0123456789abcdef".into(),
        settled: None,
    }
}

fn file(path: &str) -> FileReport {
    let problem = Problem { path: path.to_owned(), message: EVIL.to_owned(), start: None, is_warning: false };
    FileReport {
        path: path.to_owned(),
        counts: Counts { listings: 1, error: 2, ..Counts::default() },
        findings: vec![finding(None), finding(Some(Position { line: 3, column: 7 }))],
        problems: vec![problem],
        ..FileReport::default()
    }
}

fn written(format: &str, files: &[FileReport]) -> Vec<u8> {
    let run = Run {
        keywords: &[],
        files,
        lang: Lang::Zh,
        show_exempt: false,
        show_held: ShowHeld::default(),
        min_severity: Severity::Info,
        gate: Severity::Error,
        statistics: false,
        as_of: "2026-11-22",
        root: "",
        width: 100,
        color: false,
    };
    let mut out = Vec::new();
    ReportFormat::from_name(format).expect("known").write(&run, &mut out).expect("written");
    out
}

fn text(format: &str) -> String {
    String::from_utf8(written(format, &[file(EVIL)])).expect("UTF-8")
}

#[test]
fn no_format_passes_control_characters_on() {
    for format in FORMATS.iter().map(|f| f.name).filter(|f| !matches!(*f, "human" | "short" | "xlsx")) {
        let text = text(format);
        let bad = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
        assert_eq!(bad, None, "{format}");
    }
}

#[test]
fn the_page_has_no_element_of_theirs() {
    let page = text("html");
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script>").count(), 2);
    assert_eq!(page.matches("<img").count(), 0);
    let data = page.split("type=\"application/json\">").nth(1).expect("there");
    let data: Value = serde_json::from_str(data.split("</script>").next().expect("closed")).expect("JSON");
    assert_eq!(data["findings"][0]["e"][1], EVIL, "and the text is whole");
}

#[test]
fn the_page_asks_nobody_for_anything() {
    let page = String::from_utf8(written("html", &[])).expect("UTF-8");
    for address in ["http:", "https:", "src=", "@import", "url(", "fetch(", "XMLHttp"] {
        assert!(!page.contains(address), "{address}");
    }
}

#[test]
fn github_gets_one_command_a_finding() {
    let text = text("github");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "a problem, two findings, the summary: {text}");
    for line in &lines[..3] {
        let (command, _) = line["::".len()..].split_once("::").expect("closed");
        let properties = command.strip_prefix("error ").expect("an error");
        let names: Vec<&str> = properties.split(',').filter_map(|p| Some(p.split_once('=')?.0)).collect();
        let all = ["file", "line", "col", "endColumn", "title"];
        assert!(names.iter().all(|name| all.contains(name)), "{names:?}");
    }
    assert!(lines[1].contains(",line=1,"), "a container has no lines: {}", lines[1]);
    assert!(lines[1].contains("商品表!B2"), "but the cell is named");
    assert!(!lines[3].contains("::"));
}

#[test]
fn a_markdown_table_keeps_its_shape() {
    let text = text("markdown");
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), 5, "{text}");
    for row in rows {
        let borders = row.replace("\\|", "").matches('|').count();
        assert_eq!(borders, 7, "{row}");
        assert!(!row.contains('<') && !row.contains("@a"), "{row}");
    }
}

#[test]
fn a_table_holds_no_formula() {
    let text = text("csv");
    let mut table = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let rows: Vec<csv::StringRecord> = table.records().map(|row| row.expect("well formed")).collect();
    assert_eq!(rows.len(), 3);
    for cell in rows.iter().flat_map(|row| row.iter()) {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
    }
    assert!(rows[1].iter().any(|cell| cell.starts_with("'=cmd()")));
}

#[cfg(feature = "spreadsheets")]
#[test]
fn a_workbook_holds_no_formula() {
    use calamine::Reader as _;
    let bytes = written("xlsx", &[file(EVIL)]);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("opens");
    let name = book.sheet_names()[0].clone();
    assert!(book.worksheet_formula(&name).expect("readable").is_empty());
    let sheet = book.worksheet_range(&name).expect("readable");
    assert_eq!(sheet.height(), 4);
    assert!(sheet.rows().flatten().any(|cell| cell.to_string().starts_with("=cmd()|</script>")));
}

#[test]
fn xml_stays_well_formed() {
    let junit = elements(&text("junit"));
    assert_eq!(junit.iter().filter(|(name, _)| name == "testcase").count(), 3);
    let checkstyle = elements(&text("checkstyle"));
    let messages: Vec<&str> = checkstyle
        .iter()
        .flat_map(|(_, attributes)| attributes)
        .filter_map(|(name, text)| (name == "message").then_some(text.as_str()))
        .collect();
    assert_eq!(messages.len(), 3);
    assert!(messages.iter().all(|m| m.contains("</script><img src=x onerror=alert(1)>&amp;")), "{messages:?}");
}

#[test]
fn sarif_follows_its_schema_even_then() {
    for path in [EVIL, "草稿/a b#1%?.csv", "/abs/a.csv", "C:/shop/a.csv", "//host/share/a.csv", "a:b.txt", "-"] {
        let log = written("sarif", &[file(path)]);
        let log: Value = serde_json::from_slice(&log).expect("JSON");
        assert_eq!(mistakes(&log), Vec::<String>::new(), "{path}");
        let result = &log["runs"][0]["results"][0];
        assert_eq!(result["locations"][0]["physicalLocation"]["region"]["startLine"], 1);
        assert!(result["message"]["text"].as_str().is_some_and(|t| t.contains("商品表!B2")));
        assert!(result["fixes"].is_null(), "nothing to edit where the container has no text");
    }
    let uri = |path: &str| {
        let log: Value = serde_json::from_slice(&written("sarif", &[file(path)])).expect("JSON");
        log["runs"][0]["artifacts"][0]["location"].clone()
    };
    assert_eq!(uri("草稿/a b#1%.csv")["uri"], "%E8%8D%89%E7%A8%BF/a%20b%231%25.csv");
    assert_eq!(uri("草稿/a b#1%.csv")["uriBaseId"], "%SRCROOT%");
    assert_eq!(uri("/abs/a.csv")["uri"], "file:///abs/a.csv");
    assert_eq!(uri("C:/shop/a.csv")["uri"], "file:///C:/shop/a.csv");
    assert_eq!(uri("/abs/a.csv")["uriBaseId"], Value::Null);
}

#[test]
fn gitlab_tells_twins_apart() {
    let issues: Vec<Value> = serde_json::from_slice(&written("gitlab", &[file("a"), file("b")])).expect("JSON");
    let mut names: Vec<&str> = issues.iter().filter_map(|i| i["fingerprint"].as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 6);
}
