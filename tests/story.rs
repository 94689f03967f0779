//! A team adopts hegui: two thousand old findings, then a pull request with one bad title and one claim that is proved.
//! The gate must see exactly the bad title, in every format, and open once somebody waives it and says why.

#[path = "gate/repo.rs"]
mod repo;

use std::fmt::Write as _;
use std::io::Cursor;
use std::path::Path;

use calamine::{Reader as _, Xlsx};
use repo::{Repo, found};
use serde_json::Value;

const OLD: usize = 1000;
const FORMATS: &[&str] = &[
    "human",
    "short",
    "json",
    "jsonl",
    "sarif",
    "junit",
    "checkstyle",
    "github",
    "gitlab",
    "rdjson",
    "markdown",
    "csv",
    "xlsx",
    "html",
];
const CLAIM: &str = "2025年中国大陆保温杯销量第一,数据来源:明远研究院";

/// A table with two old findings a row.
fn old_listings() -> String {
    let mut table = String::from("编号,标题,卖点\n");
    for i in 1..=OLD {
        writeln!(table, "OLD-{i},旧款顶级保温杯第{i}款,国家级品质").expect("to a string");
    }
    table
}

/// What a report in `format` says, as text.
fn text(format: &str, bytes: Vec<u8>) -> String {
    if format != "xlsx" {
        return String::from_utf8(bytes).expect("UTF-8");
    }
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("readable");
    let rows = sheet.rows().skip(1).map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    rows.collect::<Vec<_>>().join("\n")
}

fn sarif_mistakes(log: &Value) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/sarif-schema-2.1.0.json");
    let schema = std::fs::read_to_string(path).expect("there");
    // the official pattern of languages has a stray bracket, which the validator refuses
    let schema = schema.replace("{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "{2}(-[a-zA-Z]{2})?$");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    validator.iter_errors(log).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[test]
fn a_team_adopts_the_gate() {
    let repo = Repo::new("story");
    repo.write("listings/杯子.csv", &old_listings());
    // day one: everything is old
    let (code, report) = repo.check(&["listings", "--fail-on", "warning"]);
    assert_eq!((code, report["summary"]["error"].as_u64()), (1, Some(2 * OLD as u64)));
    let wrote = repo.hegui(&["baseline", "write", "listings"]);
    assert!(wrote.status.success(), "{}", String::from_utf8_lossy(&wrote.stderr));
    repo.commit();
    let (code, report) = repo.check(&["listings", "--fail-on", "warning"]);
    assert_eq!((code, found(&report)), (0, vec![]), "nothing is new");
    assert_eq!(report["summary"]["baselined"], 2 * OLD as u64);

    // a pull request: a bad title and a claim, in the middle of the table, and the claim's entry in the ledger
    repo.git(&["checkout", "-q", "-b", "new-cups"]);
    let mut rows: Vec<String> = old_listings().lines().map(str::to_owned).collect();
    rows.insert(1, "NEW-1,全网最佳保温杯,双层不锈钢".into());
    rows.insert(500, format!("NEW-2,清泉保温杯,\"{CLAIM}\""));
    repo.write("listings/杯子.csv", &(rows.join("\n") + "\n"));
    let (code, report) = repo.check(&["listings", "--fail-on", "warning"]);
    assert_eq!((code, found(&report).len()), (1, 2), "without proof the claim is a finding: {report}");
    repo.write("proofs/2025.txt", "明远研究院:2025年中国大陆保温杯销量排名\n");
    repo.write("evidence.toml", LEDGER);
    let (code, report) = repo.check(&["listings", "--fail-on", "warning"]);
    let bad = "listings/杯子.csv NEW-1 ad-law/superlative";
    assert_eq!((code, found(&report)), (1, vec![bad.to_owned()]), "{report}");
    assert_eq!(report["summary"]["exempt"], 1);

    for format in FORMATS {
        let output = repo.hegui(&["check", "listings", "--fail-on", "warning", "--format", format]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        let said = text(format, output.stdout);
        assert!(said.contains("最佳"), "{format}: {said}");
        for other in ["OLD-", "旧款", "销量第一"] {
            // the page and the logs that list whole files name no other listing
            assert!(!said.contains(other), "{format} names {other}: {said}");
        }
        if *format == "sarif" {
            let log: Value = serde_json::from_str(&said).expect("JSON");
            assert_eq!(sarif_mistakes(&log), Vec::<String>::new());
            assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(1));
        }
    }

    // only what changed gives the same, without the baseline
    let (code, report) = repo.check(&["listings", "--since", "main", "--no-baseline", "--fail-on", "warning"]);
    assert_eq!((code, found(&report)), (1, vec![bad.to_owned()]));
    assert_eq!(report["summary"]["listings"], 2, "two rows changed");

    // somebody decides, and says why
    repo.write("waivers.toml", WAIVER);
    let reports: Vec<String> = FORMATS.iter().map(|format| format!("{format}=report.{format}")).collect();
    let reports: Vec<&str> = reports.iter().flat_map(|report| ["--report", report]).collect();
    let output = repo.hegui(&[&["check", "listings", "--fail-on", "warning"], &reports[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    for format in FORMATS.iter().filter(|format| **format != "sarif") {
        let said = text(format, std::fs::read(repo.0.join(format!("report.{format}"))).expect("written"));
        assert!(!said.contains("全网最佳"), "{format}: {said}");
    }
    let log: Value = serde_json::from_str(&repo.read("report.sarif")).expect("JSON");
    assert_eq!(sarif_mistakes(&log), Vec::<String>::new());
    let results = log["runs"][0]["results"].as_array().expect("a list");
    assert_eq!(results.len(), 1, "what was waived is there, and nothing else");
    assert_eq!(results[0]["suppressions"][0]["justification"], "“全网最佳”是注册商标,商标证在法务");
    assert_eq!(results[0]["level"], "error");
    let (_, report) = repo.check(&["listings", "--show", "waived"]);
    assert_eq!(report["summary"]["waived"], 1);
    assert_eq!(report["findings"][0]["waived"]["owner"], "法务 王敏");
    let (code, _) = repo.check(&["listings", "--no-waivers"]);
    assert_eq!(code, 1, "an auditor sees through waivers");
}

const LEDGER: &str = "\
[[evidence]]
id = \"销量2025\"
claim = \"销量第一\"
period = \"2025年\"
region = \"中国大陆\"
metric = \"销量\"
category = \"保温杯\"
document = \"proofs/2025.txt\"
source = \"明远研究院\"
issued = 2026-02-01
valid-until = 2027-01-31
listings = [\"NEW-*\"]
";

const WAIVER: &str = "\
[[waiver]]
rule = \"ad-law/superlative\"
listing = \"NEW-1\"
field = \"title\"
text = \"全网最佳,-保温杯\"
reason = \"“全网最佳”是注册商标,商标证在法务\"
owner = \"法务 王敏\"
until = 2027-06-30
";
