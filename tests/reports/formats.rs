//! What each format looks like, and that it is what its readers expect.

use std::collections::HashSet;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use super::printed;

/// Drafts of every kind: good, doubtful and broken ones.
const DRAFTS: &[&str] =
    &["drafts/broken.json", "drafts/draft.md", "drafts/listing.json", "drafts/plain.txt", "drafts/table.csv"];

fn report(format: &str, more: &[&str]) -> String {
    let text = printed(&[DRAFTS, &["--format", format], more].concat());
    text.replace(env!("CARGO_PKG_VERSION"), "[version]")
}

#[test]
fn formats_for_programs() {
    for format in ["sarif", "junit", "checkstyle", "github", "gitlab", "rdjson"] {
        insta::assert_snapshot!(format, report(format, &["--show", "exempt"]));
    }
}

#[test]
fn formats_for_people() {
    for format in ["markdown", "csv"] {
        insta::assert_snapshot!(format, report(format, &["--show", "exempt"]));
        insta::assert_snapshot!(format!("{format}-en"), report(format, &["--lang", "en"]));
    }
}

#[test]
fn the_page() {
    for (name, more) in [("html", ["--show", "exempt"]), ("html-en", ["--lang", "en"])] {
        let mut page = report("html", &more);
        // how it looks is judged in a browser (tests/browser.sh), not here
        for (from, to) in [("<style>", "</style>"), ("<script>", "</script>")] {
            let start = page.find(from).expect("there") + from.len();
            let end = start + page[start..].find(to).expect("closed");
            page.replace_range(start..end, "…");
        }
        insta::assert_snapshot!(name, page);
    }
}

#[test]
fn counts_at_the_end() {
    insta::assert_snapshot!(printed(&["drafts/plain.txt", "drafts/titles.txt", "--statistics"]));
}

/// The mistakes that the official schema finds in a SARIF log.
pub(super) fn mistakes(log: &Value) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/sarif-schema-2.1.0.json");
    let text = std::fs::read_to_string(path).expect("there");
    // the official pattern of languages has a stray bracket, which the validator refuses
    let text = text.replace("{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "{2}(-[a-zA-Z]{2})?$");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    validator.iter_errors(log).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[test]
fn sarif_follows_its_schema() {
    for more in [&["--show", "exempt"][..], &["--lang", "en"], &["--min-severity", "error"]] {
        let log: Value = serde_json::from_str(&report("sarif", more)).expect("JSON");
        assert_eq!(mistakes(&log), Vec::<String>::new());
    }
    let mut wrong: Value = serde_json::from_str(&report("sarif", &[])).expect("JSON");
    wrong["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0.into();
    assert_ne!(mistakes(&wrong), Vec::<String>::new(), "the test can fail");
}

#[test]
fn sarif_numbers_lead_to_what_they_mean() {
    let log: Value = serde_json::from_str(&report("sarif", &["--show", "exempt"])).expect("JSON");
    let run = &log["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], false, "one draft is broken");
    let results = run["results"].as_array().expect("a list");
    assert!(results.len() > 8);
    for result in results {
        let rule = result["ruleIndex"].as_u64().expect("a number") as usize;
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
        let file = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        let index = file["index"].as_u64().expect("a number") as usize;
        assert_eq!(run["artifacts"][index]["location"]["uri"], file["uri"]);
        let passes = result["kind"] == "pass";
        assert_eq!(passes, result["level"] == "none", "only what passed has no level");
        for fix in result["fixes"].as_array().into_iter().flatten() {
            let changes = fix["artifactChanges"].as_array().expect("a list");
            assert_eq!(changes.len(), 1, "one change a fix");
            assert_eq!(changes[0]["replacements"].as_array().expect("a list").len(), 1);
        }
    }
    assert!(results.iter().any(|r| r["fixes"].is_array()));
    assert!(results.iter().any(|r| r["kind"] == "pass"));
}

#[test]
fn sarif_fixes_give_the_text_that_was_meant() {
    let log: Value = serde_json::from_str(&printed(&["drafts/plain.txt", "--format", "sarif"])).expect("JSON");
    let change = &log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    let place = |name: &str| change["deletedRegion"][name].as_u64().expect("a number") as usize;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drafts/plain.txt");
    let text = std::fs::read_to_string(path).expect("there");
    let line: Vec<char> = text.lines().nth(place("startLine") - 1).expect("there").chars().collect();
    let (before, after) = (&line[..place("startColumn") - 1], &line[place("endColumn") - 1..]);
    let new = change["insertedContent"]["text"].as_str().expect("a text");
    let fixed: String = before.iter().copied().chain(new.chars()).chain(after.iter().copied()).collect();
    assert_eq!(fixed, "这是全网优选的杯子,最大承重150kg。");
}

/// Elements of an XML text with their attributes, in order.
pub(super) fn elements(xml: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("well formed") {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.name().as_ref().to_owned();
                let attributes = element.attributes().map(|a| {
                    let a = a.expect("well formed");
                    let text = quick_xml::escape::unescape(&a.value);
                    let key = a.key.as_ref().to_owned();
                    (key, text.expect("known entities").into_owned())
                });
                found.push((name, attributes.collect()));
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn xml_is_read_back_with_counts_that_agree() {
    let junit = elements(&report("junit", &["--fail-on", "warning"]));
    let count = |name: &str| junit.iter().filter(|(n, _)| n == name).count().to_string();
    let (_, totals) = &junit[0];
    let total = |name: &str| totals.iter().find(|(n, _)| n == name).expect("there").1.clone();
    assert_eq!(total("tests"), count("testcase"));
    assert_eq!(total("failures"), count("failure"));
    assert_eq!(total("errors"), count("error"));
    assert_ne!(total("errors"), "0");
    let checkstyle = elements(&report("checkstyle", &[]));
    assert_eq!(checkstyle.iter().filter(|(name, _)| name == "file").count(), DRAFTS.len());
    assert!(checkstyle.iter().filter(|(name, _)| name == "error").all(|(_, a)| a.len() == 5));
}

#[test]
fn gitlab_never_gives_two_issues_one_name() {
    let issues: Vec<Value> = serde_json::from_str(&report("gitlab", &["--show", "exempt"])).expect("JSON");
    let names: HashSet<&str> = issues.iter().filter_map(|i| i["fingerprint"].as_str()).collect();
    assert_eq!(names.len(), issues.len());
}

#[cfg(feature = "spreadsheets")]
#[test]
fn the_workbook_holds_what_the_csv_holds() {
    use calamine::Reader as _;
    let args = [DRAFTS, &["--show", "exempt"]].concat();
    let bytes = super::check(&[&args[..], &["--format", "xlsx"]].concat()).stdout;
    assert_eq!(bytes, super::check(&[&args[..], &["--format", "xlsx"]].concat()).stdout, "the same bytes each time");
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("opens");
    let sheet = book.worksheet_range_at(0).expect("one sheet").expect("readable");
    let rows: Vec<Vec<String>> = sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let text = printed(&[&args[..], &["--format", "csv"]].concat());
    let mut csv =
        csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let expected: Vec<Vec<String>> =
        csv.records().map(|row| row.expect("well formed").iter().map(str::to_owned).collect()).collect();
    assert_eq!(rows, expected);
}
