//! The ledger of proofs, and the list of claims that want proof.

use super::repo::{Repo, found};

const COPY: &str = "2025年中国大陆保温杯销量第一,数据来源:明远研究院";

fn ledger(more: &str) -> String {
    format!(
        "[[evidence]]\nid = \"E1\"\nclaim = \"销量第一\"\ndocument = \"proof.txt\"\nperiod = \"2025年\"\nregion = \"中国大陆\"\n{more}\n"
    )
}

fn shop(name: &str, more: &str) -> Repo {
    let repo = Repo::new(name);
    repo.write("a.csv", &format!("编号,标题,品牌\nSKU-1,\"{COPY}\",清泉\n"));
    repo.write("proof.txt", "排名");
    repo.write("evidence.toml", &ledger(more));
    repo
}

/// SHA-256 of 排名.
const HASH: &str = "6570a98f2850fb4fc88b528bd43713d260cbb33471d70e74ec8d828019e762d7";

#[test]
fn an_entry_that_covers_the_claim_closes_it() {
    let repo =
        shop("evidence-good", &format!("sha256 = \"{HASH}\"\nbrands = [\"清泉\"]\nvalid-until = \"2027-01-01\""));
    let (code, report) = repo.check(&[".", "--fail-on", "info", "--show", "exempt"]);
    assert_eq!(code, 0, "{report}");
    let finding = &report["findings"][0];
    assert_eq!((finding["verdict"].as_str(), finding["evidence"]["id"].as_str()), (Some("exempt"), Some("E1")));
    assert_eq!(finding["evidence"]["place"], "evidence.toml:1");
}

#[test]
fn an_entry_that_does_not_do_is_told() {
    for (name, more, rules, shortfall) in [
        ("expired", "valid-until = 2026-11-21", vec!["evidence/expired"], "\"expired\""),
        ("narrow", "listings = [\"SKU-9\"]", vec!["evidence/too-narrow"], "\"listing\""),
        ("brand", "brands = [\"别家\"]", vec!["evidence/too-narrow"], "\"brand\""),
        ("hash", &format!("sha256 = \"{}\"", "0".repeat(64)), vec!["evidence/document-changed"], "\"document\""),
        ("unsaid", "metric = \"销售额\"", vec![], "{\"unsaid\":[\"销售额\"]}"),
    ] {
        let repo = shop(&format!("evidence-{name}"), more);
        let (_, report) = repo.check(&["."]);
        let findings = found(&report);
        let told: Vec<&str> = findings
            .iter()
            .filter(|f| f.contains("evidence/"))
            .map(|f| f.rsplit(' ').next().expect("a rule"))
            .collect();
        assert_eq!(told, rules, "{name}: {findings:?}");
        let claim = report["findings"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|f| f["verdict"] == "needs-evidence" && f["evidence"].is_object());
        let claim = claim.unwrap_or_else(|| panic!("{name}: the claim stays open: {findings:?}"));
        assert_eq!(claim["evidence"]["shortfall"].to_string(), shortfall, "{name}");
    }
}

#[test]
fn soon_unused_and_missing_are_told() {
    let repo = shop(
        "evidence-soon",
        "valid-until = 2026-12-01\nsha256 = \"0000000000000000000000000000000000000000000000000000000000000000\"",
    );
    repo.write("evidence.toml", &(ledger("valid-until = 2026-12-01") + "[[evidence]]\nclaim = \"口碑第一\"\ndocument = \"none.pdf\"\nsha256 = \"0000000000000000000000000000000000000000000000000000000000000000\"\n"));
    let (code, report) = repo.check(&["."]);
    assert_eq!(code, 0);
    let rules: Vec<String> = found(&report).iter().map(|f| f.rsplit(' ').next().expect("a rule").to_owned()).collect();
    assert_eq!(rules, ["evidence/expiring", "evidence/document-missing", "evidence/unused"]);
}

#[test]
fn two_entries_of_one_name_are_told() {
    let repo = Repo::new("evidence-twins");
    repo.write("a.txt", "保温杯");
    let entry = |id: &str| format!("[[evidence]]\nid = \"{id}\"\nclaim = \"销量第一\"\ndocument = \"a.pdf\"\n");
    let told = |ids: [&str; 2]| {
        repo.write("evidence.toml", &ids.map(entry).concat());
        let (_, report) = repo.check(&["a.txt"]);
        found(&report).iter().filter(|f| f.ends_with("evidence/same-id")).count()
    };
    assert_eq!((told(["e1", "e1"]), told(["e1", "e2"])), (1, 0));
}

#[test]
fn a_violation_is_never_closed() {
    let repo = Repo::new("evidence-violation");
    repo.write("a.txt", "全网最佳保温杯");
    repo.write("evidence.toml", "[[evidence]]\nclaim = [\"最佳\", \"全网最佳\"]\ndocument = \"a.pdf\"\n");
    let (code, report) = repo.check(&["a.txt"]);
    assert_eq!((code, report["summary"]["error"].as_u64()), (1, Some(1)));
}

#[test]
fn the_work_list_becomes_a_ledger() {
    let repo = shop("evidence-list", "");
    std::fs::remove_file(repo.0.join("evidence.toml")).expect("removed");
    for format in ["table", "csv", "html", "json", "xlsx"] {
        let output = repo.hegui(&["evidence", ".", "--format", format]);
        assert!(output.status.success(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
        if format != "xlsx" {
            assert!(String::from_utf8_lossy(&output.stdout).contains("第一"), "{format}");
        }
    }
    let list = String::from_utf8(repo.hegui(&["evidence", ".", "--format", "csv"]).stdout).expect("UTF-8");
    repo.write("ledger/list.csv", &list);
    let (_, before) = repo.check(&["a.csv", "--evidence", "ledger/list.csv"]);
    assert_eq!(before["summary"]["warning"], 1, "rows that nobody filled in prove nothing");
    // the keeper of the certificates fills in document and source
    let columns: Vec<&str> = list.trim_start_matches('\u{FEFF}').lines().next().expect("headings").split(',').collect();
    let at = |name: &str| columns.iter().position(|c| *c == name).expect("there");
    let mut reader = csv::ReaderBuilder::new().from_reader(list.trim_start_matches('\u{FEFF}').as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).expect("written");
    for row in reader.records() {
        let mut row: Vec<String> = row.expect("a row").iter().map(str::to_owned).collect();
        row[at("证明文件")] = "proof.txt".into();
        row[at("统计期间")] = "2025年".into();
        row[at("地域")] = "中国大陆".into();
        writer.write_record(&row).expect("written");
    }
    let filled = String::from_utf8(writer.into_inner().expect("written")).expect("UTF-8");
    repo.write("ledger/list.csv", &filled);
    let (_, after) = repo.check(&["a.csv", "--evidence", "ledger/list.csv"]);
    assert_eq!(
        (after["summary"]["warning"].as_u64(), after["summary"]["exempt"].as_u64()),
        (Some(0), Some(1)),
        "{after}"
    );
}

#[test]
fn the_work_list_of_a_json_file_closes_its_own_claims() {
    let repo = Repo::new("evidence-list-json");
    // one line, with an escape and tags inside the claims: what the file has is not what the reader reads
    repo.write(
        "a.json",
        "{\"id\":\"S-1\",\"title\":\"保温杯\",\"selling_points\":[\"好评率99%\"],\"detail\":\"<p>好\\u8bc4率<b>98%</b>,耐用</p>\"}\n",
    );
    let rules = ["--no-builtin-rules", "--rules", "rules.toml"];
    repo.write(
        "rules.toml",
        &RATED.replace("terms = [\"好评率\"]", "patterns = [{ trigger = [\"好评率\"], regex = '好评率\\d+%' }]"),
    );
    let (_, before) = repo.check(&[&["a.json"], &rules[..]].concat());
    assert_eq!(before["summary"]["warning"], 2, "{before}");
    let list = repo.hegui(&[&["evidence", "a.json", "--format", "csv"], &rules[..]].concat()).stdout;
    let mut reader = csv::ReaderBuilder::new().from_reader(list.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&list));
    let headings = reader.headers().expect("headings").clone();
    let at = |name: &str| headings.iter().position(|h| h == name).expect("there");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headings).expect("written");
    let mut claims = Vec::new();
    for row in reader.records() {
        let mut row: Vec<String> = row.expect("a row").iter().map(str::to_owned).collect();
        claims.push(row[at("说法")].clone());
        row[at("出处")] = "店铺后台".into();
        writer.write_record(&row).expect("written");
    }
    claims.sort();
    assert_eq!(claims, ["好评率98%", "好评率99%"]);
    repo.write("list.csv", &String::from_utf8(writer.into_inner().expect("written")).expect("UTF-8"));
    let (_, after) = repo.check(&[&["a.json", "--evidence", "list.csv"], &rules[..]].concat());
    assert_eq!(
        (after["summary"]["warning"].as_u64(), after["summary"]["exempt"].as_u64()),
        (Some(0), Some(2)),
        "{after}"
    );
}

#[test]
fn an_entry_that_says_less_than_the_copy_closes_nothing() {
    for (name, claim, open) in [("part", "好", 1), ("term", "好评率", 1), ("all", "好评率99%", 0)] {
        let repo = Repo::new(&format!("evidence-less-{name}"));
        repo.write(
            "rules.toml",
            &RATED.replace("terms = [\"好评率\"]", "patterns = [{ trigger = [\"好评率\"], regex = '好评率\\d+%' }]"),
        );
        repo.write("a.txt", "好评率99%");
        repo.write("evidence.toml", &format!("[[evidence]]\nclaim = \"{claim}\"\nsource = \"甲\"\n"));
        let (_, report) = repo.check(&["a.txt", "--no-builtin-rules", "--rules", "rules.toml"]);
        assert_eq!(report["summary"]["warning"], open, "{claim}: {report}");
    }
}

#[test]
fn a_document_that_is_not_there_is_told_without_its_hash_too() {
    for (name, document, told) in
        [("gone", "none.pdf", true), ("there", "proof.txt", false), ("number", "检测报告2025-018", false)]
    {
        let repo = shop(&format!("evidence-document-{name}"), "");
        repo.write("evidence.toml", &ledger("").replace("proof.txt", document));
        let (_, report) = repo.check(&["."]);
        let rules = found(&report);
        assert_eq!(rules.iter().any(|f| f.ends_with("evidence/document-missing")), told, "{document}: {rules:?}");
        assert_eq!(report["summary"]["exempt"], 1, "{document}: the claim is closed as before");
    }
}

#[test]
fn entries_of_rules_that_are_off_are_not_unused() {
    let repo = shop("evidence-off", "");
    let unused = |args: &[&str]| {
        let (_, report) = repo.check(args);
        found(&report).iter().filter(|f| f.ends_with("/unused")).count()
    };
    repo.write("waivers.toml", "[[waiver]]\nrule = \"price/*\"\npath = \".\"\nreason = \"旧价\"\n");
    assert_eq!(unused(&["."]), 1, "the waiver");
    // what is told of records is chosen like any rule
    let with = |rule: &str| format!("{rule},waiver/unused,evidence/unused");
    assert_eq!(unused(&[".", "--only", &with("ad-law/superlative")]), 0);
    assert_eq!(unused(&[".", "--skip", "price"]), 0);
    repo.write("hegui.toml", "skip = [\"price\"]\n");
    assert_eq!(unused(&["."]), 0);
    assert_eq!(unused(&[".", "--only", &with("price")]), 1, "the waiver's rules are in play, the claim's are not");
    // an entry that names its rules, and one whose claim nothing that is off would find
    std::fs::remove_file(repo.0.join("waivers.toml")).expect("removed");
    repo.write("a.csv", "编号,标题,品牌\nSKU-1,保温杯,清泉\n");
    assert_eq!(unused(&["."]), 1, "other rules find 销量第一");
    repo.write("evidence.toml", &ledger("rules = [\"price/*\"]"));
    assert_eq!(unused(&["."]), 0);
    assert_eq!(unused(&[".", "--only", &with("price")]), 1);
}

/// A rule whose only wording waits for a figure.
const RATED: &str = r#"
[[law]]
name = "测试法"
short = "测试法"
en = "Test law"
[[rule]]
id = "shop/best"
title = { zh = "最高级", en = "superlative" }
basis = [{ law = "测试法" }]
verdict = "violation"
why = { zh = "甲", en = "a" }
help = { zh = "甲", en = "a" }
terms = ["最佳"]
[[rule.replace]]
term = "最佳"
with = [{ text = "好评率{percent}%的", applicability = "needs-evidence" }]
[[rule]]
id = "shop/rating"
title = { zh = "好评率", en = "rating" }
basis = [{ law = "测试法" }]
verdict = "needs-evidence"
why = { zh = "甲", en = "a" }
help = { zh = "甲", en = "a" }
terms = ["好评率"]
"#;

#[test]
fn an_entry_fills_its_figure_into_the_copy_that_it_covers() {
    let rules = ["--no-builtin-rules", "--rules", "rules.toml"];
    for (name, more, filled) in [
        ("covers", "", Some("98")),
        ("expired", "valid-until = 2026-11-21", None),
        ("other", "listings = [\"SKU-2\"]", None),
    ] {
        let repo = Repo::new(&format!("evidence-figure-{name}"));
        repo.write("rules.toml", RATED);
        repo.write("a.csv", "编号,标题\nSKU-1,最佳保温杯\n");
        repo.write(
            "evidence.toml",
            &format!("[[evidence]]\nid = \"E7\"\nclaim = \"好评率{{percent}}%\"\nsource = \"店铺后台\"\nfigures = {{ percent = \"98\" }}\n{more}\n"),
        );
        let (_, report) = repo.check(&[&["a.csv"], &rules[..]].concat());
        let offered = &report["findings"][0]["suggestions"][0];
        let wording = format!("好评率{}%的", filled.unwrap_or("{percent}"));
        assert_eq!(offered["text"], wording, "{name}: {report}");
        assert_eq!(offered["evidence"]["id"].as_str(), filled.map(|_| "E7"), "{name}");
        let output = repo.hegui(&[&["fix", "a.csv"], &rules[..]].concat());
        let title = filled.map_or("最佳保温杯".to_owned(), |n| format!("好评率{n}%的保温杯"));
        assert_eq!(repo.read("a.csv"), format!("编号,标题\nSKU-1,{title}\n"), "{name}");
        assert_eq!(output.status.code(), Some(i32::from(filled.is_none())), "{name}: what is proved passes the gate");
    }
}

#[test]
fn figures_are_checked_where_they_stand() {
    let repo = Repo::new("evidence-figure-names");
    repo.write("rules.toml", RATED);
    repo.write("a.txt", "保温杯");
    repo.write("evidence.toml", "[[evidence]]\nclaim = \"好评率\"\nsource = \"甲\"\nfigures = { percnt = 98 }\n");
    let rules = ["a.txt", "--no-builtin-rules", "--rules", "rules.toml"];
    let (code, report) = repo.check(&rules);
    assert_eq!(code, 0);
    assert_eq!(report["findings"][0]["rule"], "evidence/unknown-figure", "{report}");
    assert_eq!(report["findings"][0]["text"], "#1 好评率: {percnt} ({percent}?)");
    for wrong in ["figures = { percent = \"{n}\" }", "figures = { percent = \"\" }", "figures = { \"Percent\" = 1 }"] {
        repo.write("evidence.toml", &format!("[[evidence]]\nclaim = \"好评率\"\nsource = \"甲\"\n{wrong}\n"));
        assert_eq!(repo.check(&rules).0, 2, "{wrong}");
    }
    repo.write("evidence.toml", "[[evidence]]\nclaim = \"好评率{percent}%\"\nsource = \"甲\"\n");
    assert_eq!(repo.check(&rules).0, 2, "a claim with a placeholder that the entry does not fill");
    repo.write("ledger.csv", "说法,出处,数值\n好评率,店铺后台,percent=98；n=12000\n");
    repo.write("a.txt", "最佳保温杯");
    std::fs::remove_file(repo.0.join("evidence.toml")).expect("removed");
    let (_, report) = repo.check(&[&rules[..], &["--evidence", "ledger.csv"]].concat());
    assert_eq!(report["findings"][0]["suggestions"][0]["text"], "好评率98%的", "{report}");
}
