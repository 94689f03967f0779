//! Wordings that only a proof can fill, and corrections that never come to an end.

use std::sync::Arc;

use hegui::amend::{Amender, NotSettled};
use hegui::engine::Engine;
use hegui::evidence::Ledger;
use hegui::lang::Lang;
use hegui::lint::{Linter, Record, Review};
use hegui::pack::Loader;
use hegui::source::{Limits, NoImageTexts};
use proptest::prelude::*;

use super::{common, open};

/// Lints with a pack, and with a ledger of proofs.
fn linter_with(pack: &str, ledger: &str) -> Linter {
    let mut loader = Loader::new(Lang::Zh);
    loader.add_text("p.toml", pack);
    let read = loader.load();
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    let engine = Arc::new(Engine::new(Arc::new(read.rules)).expect("builds"));
    let (record, problems) =
        Ledger::read("evidence.toml", ledger.as_bytes(), "2026-11-22", Limits::default(), Lang::Zh);
    assert!(problems.is_empty(), "{problems:?}");
    let record = Record { record, path: "evidence.toml".into(), folder: String::new(), is_whole: false };
    Linter { engine, review: Arc::new(Review { ledger: Some(record), ..Review::default() }), ..common::new_linter() }
}

fn settled_text(linter: &Linter, name: &str, text: &str) -> String {
    let amender = Amender { linter, wants: &|_| true };
    let options = linter.read_options("", &NoImageTexts, true);
    let outcome = amender.settle(open(name, text.as_bytes().to_vec()), options).unwrap_or_else(|_| panic!("settles"));
    outcome.document.text().to_owned()
}

/// The small pack without its safe wording, and a rule that wants the ratings proved.
fn claims_only() -> String {
    let pack = include_str!("../packs/small.toml")
        .replace("{ text = \"优选\", applicability = \"safe\" },", "")
        .replace("fixed = \"全网优选\"\n", "");
    let pack = pack.replace(
        "[{ trigger = [\"用户\"], regex = '\\d+%的?用户' }]",
        "[{ trigger = [\"好评率\"], regex = '好评率\\d+%' }]",
    );
    let pack = pack.replace("92%的用户回购", "好评率92%").replace("用户须知", "好评");
    assert!(pack.contains("好评率\\d+%") && !pack.contains("优选"));
    pack
}

const RATING: &str = "[[evidence]]\nid = \"E1\"\nclaim = \"好评率\"\ndocument = \"a.pdf\"\n";

#[test]
fn a_wording_that_needs_proof_is_applied_with_its_figure_only() {
    // in the small pack the safe wording comes first; a shop that proves all may still get that
    let ledger = format!("{RATING}figures = {{ percent = 96 }}\n");
    let linter = linter_with(include_str!("../packs/small.toml"), &ledger);
    assert_eq!(settled_text(&linter, "a.txt", "最佳面料"), "优选面料");
    let json = r#"{"id": "SKU-1", "brand": "清泉", "title": "最佳面料"}"#;
    for (more, percent) in [
        ("figures = { percent = 96 }", Some("96")),
        ("figures = { percent = \"96.5\", n = 3 }\nvalid-until = 2026-11-22", Some("96.5")),
        ("figures = { percent = 96 }\nlistings = [\"SKU-1\"]\nbrands = [\"清泉\"]", Some("96")),
        ("figures = { percent = 96 }\nrules = [\"test/superlative\", \"test/data\"]", Some("96")),
        // nothing that holds for this claim
        ("", None),
        ("figures = { n = 96 }", None),
        ("figures = { percent = 96 }\nvalid-until = 2026-11-21", None),
        ("figures = { percent = 96 }\nissued = 2026-11-23", None),
        ("figures = { percent = 96 }\nlistings = [\"SKU-2\"]", None),
        ("figures = { percent = 96 }\nbrands = [\"别家\"]", None),
        ("figures = { percent = 96 }\nrules = [\"price/*\"]", None),
        // the rule that finds the new words would find them still
        ("figures = { percent = 96 }\nrules = [\"test/superlative\"]", None),
        ("figures = { percent = 96 }\nregion = \"浙江\"", None),
    ] {
        let linter = linter_with(&claims_only(), &format!("{RATING}{more}\n"));
        let expected = percent.map(|percent| json.replace("最佳", &format!("好评率{percent}%")));
        assert_eq!(settled_text(&linter, "a.json", json), expected.unwrap_or_else(|| json.into()), "{more}");
    }
    let linter = linter_with(&claims_only(), &format!("{RATING}figures = {{ percent = 96 }}\n"));
    assert_eq!(settled_text(&linter, "a.txt", "全网最佳面料"), "全网最佳面料", "the entry does not reach that far");
}

#[test]
fn limits_and_source_of_the_entry_fill_too() {
    let pack = claims_only().replace("好评率{percent}%", "{period}好评率{percent}%(来源:{source})");
    let entry =
        "[[evidence]]\nclaim = \"好评率\"\nsource = \"某研究院\"\nperiod = \"2025年\"\nfigures = { percent = 96 }\n";
    let new = settled_text(&linter_with(&pack, entry), "a.txt", "最佳");
    assert_eq!(new, "2025年好评率96%(来源:某研究院)");
    let without = entry.replace("period = \"2025年\"\n", "");
    assert_eq!(settled_text(&linter_with(&pack, &without), "a.txt", "最佳"), "最佳");
}

/// Two rules that give each other's words back: each may, as each touched the words before.
const PING_PONG: &str = r#"
[[law]]
name = "测试法"
short = "测试法"
en = "Test law"
[[rule]]
id = "t/ping"
title = { zh = "甲", en = "a" }
basis = [{ law = "测试法" }]
verdict = "violation"
why = { zh = "甲", en = "a" }
help = { zh = "甲", en = "a" }
terms = ["好球拍", "球"]
[[rule.replace]]
term = "好球拍"
with = [{ text = "大球台", applicability = "safe" }]
[[rule]]
id = "t/pong"
title = { zh = "甲", en = "a" }
basis = [{ law = "测试法" }]
verdict = "violation"
why = { zh = "甲", en = "a" }
help = { zh = "甲", en = "a" }
terms = ["大球台", "球"]
[[rule.replace]]
term = "大球台"
with = [{ text = "好球拍", applicability = "safe" }]
"#;

#[test]
fn corrections_that_go_round_in_circles_leave_the_file_alone() {
    let linter = linter_with(PING_PONG, "");
    let options = linter.read_options("", &NoImageTexts, true);
    let amender = Amender { linter: &linter, wants: &|_| true };
    let document = open("a.txt", "一副好球拍".as_bytes().to_vec());
    assert_eq!(amender.settle(document, options).err(), Some(NotSettled));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_placeholder_ever_gets_into_a_file(
        pieces in prop::collection::vec(prop::sample::select(vec!["最佳", "第一品牌", "面料", "{percent}", "{", "}", ",", "。", "全网", "好评率", "\n"]), 1..10),
        figure in prop::sample::select(vec!["", "figures = { percent = 96 }", "figures = { percent = \"九成\" }", "figures = { n = 1 }"]),
        claim in prop::sample::select(vec!["好评率", "最佳", "好评率96%", "全网好评率"]),
        has_safe in any::<bool>(),
    ) {
        let pack = if has_safe { include_str!("../packs/small.toml").to_owned() } else { claims_only() };
        let linter = linter_with(&pack, &format!("[[evidence]]\nclaim = \"{claim}\"\nsource = \"甲\"\n{figure}\n"));
        let text = pieces.concat();
        for (name, text) in [("a.txt", text.clone()), ("a.json", serde_json::json!({ "title": text }).to_string())] {
            let new = settled_text(&linter, name, &text);
            let braces = |text: &str| text.matches(['{', '}']).count();
            prop_assert_eq!(braces(&new), braces(&text), "{}: {} → {}", name, text, new);
        }
    }
}
