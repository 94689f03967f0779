//! Suggestions against a small pack.

use super::*;
use crate::brief::{Brands, Brief, BriefWord};
use crate::lang::Lang;
use crate::listing::{Facts, Field, Origin};
use crate::pack::Loader;
use std::sync::Arc;

const PACK: &str = r#"
[[law]]
name = "测试法"
short = "测试法"
en = "Test law"
[[rule]]
id = "t/best"
title = { zh = "甲", en = "a" }
basis = [{ law = "测试法" }]
verdict = "violation"
why = { zh = "甲", en = "a" }
help = { zh = "甲", en = "a" }
terms = ["最佳", "第一"]
[[rule.replace]]
term = "最佳"
with = [
  { text = "第一流", applicability = "safe" },
  { text = "优质", applicability = "safe" },
  { text = "好评率{n}%", applicability = "needs-evidence" },
  { text = "", applicability = "rewrite" },
]
"#;

const TODAY: Court<'_> = Court { date: "2026-01-01", off: &[] };

fn engine() -> Engine {
    let mut loader = Loader::new(Lang::En);
    loader.add_text("test.toml", PACK);
    let rules = loader.load().rules;
    Engine::new(Arc::new(rules)).expect("builds")
}

fn offered(engine: &Engine, text: &str) -> Vec<String> {
    let fields = vec![Field::new(FieldKind::Title, text, Origin::default())];
    let listing = Listing { fields, ..Listing::default() };
    let mut judged = engine.lint(&listing, "2026-01-01");
    engine.prove(&listing, TODAY, &mut judged);
    judged.into_iter().flat_map(|j| j.suggestions).map(|s| s.text).collect()
}

#[test]
fn what_would_be_found_again_is_not_offered() {
    assert_eq!(offered(&engine(), "最佳面料"), ["优质", "好评率{n}%", ""]);
    assert_eq!(offered(&engine(), "最佳优质面料"), ["好评率{n}%", ""], "no word is doubled");
    // once 最佳 is gone, what is left reads as the other forbidden word
    assert_eq!(offered(&engine(), "第最佳一款"), ["优质", "好评率{n}%"]);
}

#[test]
fn a_long_listing_is_proved_by_its_lines() {
    let filler = "面料说明,洗涤说明。".repeat(300);
    for (line, expected) in [
        ("最佳面料", &["优质", "好评率{n}%", ""][..]),
        ("最佳优质面料", &["好评率{n}%", ""]),
        ("第最佳一款", &["优质", "好评率{n}%"]),
    ] {
        assert_eq!(offered(&engine(), &format!("{filler}\n{line}\n{filler}")), expected, "{line}");
        assert_eq!(offered(&engine(), &format!("{filler}{line}{filler}")), expected, "{line} in one line");
    }
}

/// The same rules, and a limit of titles.
const LIMITED: &str = r#"
[[rule]]
id = "t/long"
title = { zh = "甲", en = "a" }
basis = [{ law = "测试法" }]
verdict = "advice"
why = { zh = "甲", en = "a" }
help = { zh = "甲", en = "a" }
fields = ["title"]
platforms = ["taobao"]
length = { unit = "characters", max = 5 }
[[rule]]
id = "t/core"
title = { zh = "甲", en = "a" }
basis = [{ law = "测试法" }]
verdict = "advice"
why = { zh = "甲", en = "a" }
help = { zh = "甲", en = "a" }
keyword = { check = "not-in", roles = ["core"] }
fields = ["detail"]
[[rule]]
id = "t/room"
title = { zh = "甲", en = "a" }
basis = [{ law = "测试法" }]
verdict = "advice"
why = { zh = "甲", en = "a" }
help = { zh = "甲", en = "a" }
keyword = { check = "room", percent = 40 }
fields = ["title"]
[[rule]]
id = "t/worth"
title = { zh = "甲", en = "a" }
basis = [{ law = "测试法" }]
verdict = "violation"
why = { zh = "甲", en = "a" }
help = { zh = "甲", en = "a" }
terms = ["绝佳"]
[[rule.replace]]
term = "绝佳"
with = [{ text = "好得出色", applicability = "safe" }, { text = "出色", applicability = "safe" }]
[[rule]]
id = "t/wordy"
title = { zh = "甲", en = "a" }
basis = [{ law = "测试法" }]
verdict = "violation"
why = { zh = "甲", en = "a" }
help = { zh = "甲", en = "a" }
terms = ["第二名"]
[[rule.replace]]
term = "第二名"
with = [{ text = "", applicability = "safe" }]
"#;

fn limited(kind: FieldKind, text: &str, platform: &str, core: Option<&str>, off: &[bool]) -> Vec<String> {
    let mut loader = Loader::new(Lang::En);
    loader.add_text("test.toml", &format!("{PACK}{LIMITED}"));
    let read = loader.load();
    assert_eq!(read.problems.len(), 0, "{:?}", read.problems);
    let engine = Engine::new(Arc::new(read.rules)).expect("builds");
    let facts = Facts { platform: Some(platform.into()), ..Facts::default() };
    let brief = core.map(|word| Arc::new(Brief::new(vec![BriefWord::new(word, Some(Role::Core))], &Brands::default())));
    let fields = vec![Field::new(kind, text, Origin::default())];
    let listing = Listing { facts, fields, brief, ..Listing::default() };
    let court = Court { off, ..TODAY };
    let mut judged = engine.lint_without(&listing, court.date, off);
    engine.prove(&listing, court, &mut judged);
    judged.into_iter().flat_map(|j| j.suggestions).map(|s| s.text).collect()
}

#[test]
fn what_breaks_the_limit_of_a_title_is_not_offered() {
    use FieldKind::{Detail, Title};
    let both = ["好得出色", "出色"];
    assert_eq!(limited(Title, "绝佳面料杯", "taobao", None, &[]), ["出色"]);
    assert_eq!(limited(Title, "绝佳面料杯", "jd", None, &[]), both, "no limit there");
    assert_eq!(limited(Title, "绝佳面", "taobao", None, &[]), both, "it still fits");
    assert_eq!(limited(Title, "绝佳面料又好看杯", "taobao", None, &[]), both, "it is too long as it is");
    assert_eq!(limited(Detail, "绝佳面料杯", "taobao", None, &[]), both);
    assert_eq!(limited(Title, "绝佳面料杯", "taobao", None, &[false, true]), both, "the rule is off");
}

#[test]
fn room_for_search_words_is_no_objection() {
    assert_eq!(limited(FieldKind::Title, "第二名面料", "taobao", Some("面料杯"), &[]), [""]);
}

#[test]
fn what_drops_a_core_keyword_is_not_offered() {
    let detail = |text: &str, core: &str| limited(FieldKind::Detail, text, "jd", Some(core), &[]);
    let both = ["好得出色", "出色"];
    assert!(detail("绝佳杯", "佳杯").is_empty());
    assert_eq!(detail("绝佳杯,又一个佳杯", "佳杯"), both, "it stands elsewhere too");
    assert_eq!(detail("绝佳杯", "绝佳杯"), both, "a word that is forbidden itself is not asked for");
    assert_eq!(detail("绝佳杯", "面料"), both, "the word is another");
    assert_eq!(detail("绝佳杯", "杯"), both, "the word stays");
}

#[test]
fn corrections_together_may_be_worse_than_each() {
    let engine = engine();
    let fields = vec![Field::new(FieldKind::Title, "最佳面料最佳", Origin::default())];
    let listing = Listing { fields, ..Listing::default() };
    let judged = engine.lint(&listing, "2026-01-01");
    let correction = |finding: usize, text: &str| Correction {
        finding,
        edit: Edit { field: 0, span: judged[finding].span, text: text.into() },
        applicability: Applicability::Safe,
    };
    let (a, b) = (correction(0, "优质"), correction(1, "很好"));
    let news = |corrections: &[&Correction]| {
        let new = corrected(&listing, corrections)?;
        Some(engine.news(&new, TODAY, &judged, corrections).len())
    };
    assert_eq!(news(&[&a, &b]), Some(0));
    assert_eq!(news(&[&a, &correction(1, "第一")]), Some(1));
    assert_eq!(news(&[&a, &a]), None, "they overlap");
}
