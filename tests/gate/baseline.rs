//! The baseline holds whatever moves, and only for what was there.

use std::collections::BTreeMap;

use hegui::lint::FileReport;
use hegui::waive::baseline::key;
use proptest::prelude::*;

use super::common;
use super::repo::{Repo, found};

fn lint(name: &str, text: &str) -> FileReport {
    common::lint(name, text.as_bytes())
}

/// How often each fingerprint occurs, as the baseline counts them.
fn keys(report: &FileReport) -> BTreeMap<String, usize> {
    let mut keys = BTreeMap::new();
    for finding in &report.findings {
        *keys.entry(key(finding).to_owned()).or_insert(0) += 1;
    }
    keys
}

/// A title with old findings in it, some of them twice.
fn title() -> impl Strategy<Value = String> {
    let word =
        prop_oneof![Just("最佳"), Just("国家级"), Just("顶级面霜"), Just("全网第一"), Just("好用"), Just("ＮＯ．１")];
    proptest::collection::vec((word, "[水杯面霜a-z]{0,4}"), 1..4)
        .prop_map(|parts| parts.into_iter().map(|(a, b)| format!("{a}{b}")).collect::<Vec<_>>().join(","))
}

fn table(rows: &[(usize, String)], with_ids: bool) -> String {
    let mut text = String::from(if with_ids { "编号,标题\n" } else { "标题,价格\n" });
    for (id, title) in rows {
        let row = if with_ids { format!("SKU-{id},\"{title}\"\n") } else { format!("\"{title}\",9\n") };
        text.push_str(&row);
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn rows_may_move(titles in proptest::collection::vec(title(), 1..8), seed in any::<u64>(), with_ids in any::<bool>()) {
        let rows: Vec<(usize, String)> = titles.into_iter().enumerate().collect();
        let mut moved = rows.clone();
        let count = moved.len();
        // a shuffle that the seed decides
        for i in (1..count).rev() {
            moved.swap(i, (seed.rotate_left(i as u32 * 7) % (i as u64 + 1)) as usize);
        }
        prop_assert_eq!(keys(&lint("a.csv", &table(&rows, with_ids))), keys(&lint("b.csv", &table(&moved, with_ids))));
    }

    #[test]
    fn new_rows_and_other_columns_change_nothing(titles in proptest::collection::vec(title(), 1..6), at in 0_usize..6, with_ids in any::<bool>()) {
        let rows: Vec<(usize, String)> = titles.into_iter().enumerate().collect();
        let old = keys(&lint("a.csv", &table(&rows, with_ids)));
        let mut more = rows.clone();
        more.insert(at.min(rows.len()), (99, "双层不锈钢水杯".to_owned()));
        let text = table(&more, with_ids).replace('\n', "\r\n");
        prop_assert_eq!(old, keys(&lint("a.csv", &text)));
    }

    #[test]
    fn lines_may_move_and_other_sentences_be_edited(titles in proptest::collection::vec(title(), 1..5), gap in "[好水杯用]{1,6}") {
        let old = titles.join("。\n\n");
        let new = titles.join(&format!("。\n\n{gap}。\n\n\n"));
        prop_assert_eq!(keys(&lint("a.md", &old)), keys(&lint("a.md", &format!("{gap}。\n\n{new}。\n\n{gap}。\n"))));
    }
}

#[test]
fn a_second_copy_is_new() {
    let repo = Repo::new("baseline-twins");
    repo.write("a.csv", "标题,价格\n最佳面霜,9\n最佳面霜,9\n");
    assert!(repo.hegui(&["baseline", "write", "."]).status.success());
    assert_eq!(repo.check(&["."]).0, 0);
    repo.write("a.csv", "标题,价格\n最佳面霜,9\n最佳面霜,9\n最佳面霜,9\n");
    let (code, report) = repo.check(&["."]);
    assert_eq!(
        (code, report["summary"]["error"].as_u64(), report["summary"]["baselined"].as_u64()),
        (1, Some(1), Some(2))
    );
}

#[test]
fn files_may_be_renamed_but_not_copied() {
    let repo = Repo::new("baseline-moves");
    repo.write("old.txt", "最佳面霜");
    assert!(repo.hegui(&["baseline", "write", "."]).status.success());
    std::fs::rename(repo.0.join("old.txt"), repo.0.join("new.txt")).expect("renamed");
    assert_eq!(repo.check(&["."]).0, 0);
    // from another folder, with other paths, it is the same
    std::fs::create_dir(repo.0.join("sub")).expect("made");
    std::fs::copy(repo.0.join("new.txt"), repo.0.join("old.txt")).expect("copied");
    let (code, report) = repo.check(&["."]);
    assert_eq!((code, found(&report).len()), (1, 1), "{report}");
}

#[test]
fn what_was_mended_is_told_and_pruned() {
    let repo = Repo::new("baseline-prune");
    repo.write("a.csv", "编号,标题\n1,最佳面霜\n2,国家级面霜\n");
    repo.write("b.txt", "顶级面霜");
    assert!(repo.hegui(&["baseline", "write", "."]).status.success());
    let shown = String::from_utf8(repo.hegui(&["baseline", "show"]).stdout).expect("UTF-8");
    assert_eq!(shown.lines().count(), 4, "{shown}");
    repo.write("a.csv", "编号,标题\n1,好用面霜\n2,国家级面霜\n");
    let (code, report) = repo.check(&["."]);
    assert_eq!((code, found(&report)), (0, vec!["hegui-baseline.json  baseline/stale".to_owned()]));
    // who looks at b.txt only says nothing of a.csv
    assert_eq!(found(&repo.check(&["b.txt"]).1), Vec::<String>::new());
    assert!(repo.hegui(&["baseline", "prune", "a.csv"]).status.success());
    let pruned = repo.read("hegui-baseline.json");
    assert_eq!(
        (pruned.matches("最佳").count(), pruned.matches("国家级").count(), pruned.matches("顶级").count()),
        (0, 1, 1)
    );
    assert_eq!(found(&repo.check(&["."]).1), Vec::<String>::new());
    repo.write("a.csv", "编号,标题\n1,最佳面霜\n2,国家级面霜\n");
    assert_eq!(repo.check(&["."]).0, 1, "what was mended may not come back");
}

#[test]
fn a_run_that_cannot_be_trusted_writes_none() {
    let repo = Repo::new("baseline-untrusted");
    repo.write("a.json", "{");
    repo.write("b.txt", "最佳");
    assert_eq!(repo.hegui(&["baseline", "write", "a.json", "b.txt"]).status.code(), Some(2));
    assert!(!repo.0.join("hegui-baseline.json").exists());
    repo.write("hegui-baseline.json", "{\"version\":9,\"findings\":[]}");
    assert_eq!(repo.check(&["b.txt"]).0, 2);
    assert_eq!(repo.check(&["b.txt", "--no-baseline"]).0, 1);
}
