//! The rules that the binary carries: checked like a shop's own, and every example in them run.

use std::sync::Arc;

use hegui::engine::Engine;
use hegui::examples;
use hegui::lang::Lang;
use hegui::pack::rule::Body;
use hegui::pack::{Loader, PackProblem};
use hegui::source::profile::Profiles;

const DAY: &str = "2026-11-22";

fn told(problems: &[PackProblem]) -> String {
    let lines: Vec<String> =
        problems.iter().map(|p| format!("{} @{}: {}\n", p.file, p.span.start, p.message)).collect();
    lines.concat()
}

fn engine() -> Engine {
    let loaded = Loader::new(Lang::Zh).with_embedded().check_everything().load();
    assert!(loaded.problems.is_empty(), "{}", told(&loaded.problems));
    Engine::new(Arc::new(loaded.rules)).expect("the automaton builds")
}

#[test]
fn every_example_holds() {
    let outcome = examples::run(&engine(), |_| true, DAY, Lang::Zh);
    assert!(outcome.count > 100, "the examples were found");
    assert!(outcome.failures.is_empty(), "{}", told(&outcome.failures));
}

#[test]
fn safe_replacements_are_clean_themselves() {
    let outcome = examples::replacements(&engine(), |_| true, DAY, Lang::Zh);
    assert!(outcome.count > 20, "the replacements were found");
    assert!(outcome.failures.is_empty(), "{}", told(&outcome.failures));
}

#[test]
fn every_rule_has_examples_both_ways() {
    let engine = engine();
    let mut poor = Vec::new();
    for rule in &engine.rules().rules {
        let bad = rule.examples.iter().filter(|e| e.kind == hegui::pack::example::ExampleKind::Bad).count();
        let good = rule.examples.len() - bad;
        if bad < 3 || good < 3 {
            poor.push(format!("{} has {bad} bad and {good} good", rule.info.id));
        }
    }
    assert_eq!(poor, Vec::<String>::new());
}

#[test]
fn every_fact_that_a_rule_asks_for_is_a_known_name() {
    let profiles = Profiles::embedded().expect("valid");
    let engine = engine();
    let asked = engine.rules().rules.iter().flat_map(|rule| match &rule.body {
        Body::Agree(agree) => agree.stated.facts.clone(),
        _ => Vec::new(),
    });
    let asked: Vec<String> = asked.collect();
    assert!(asked.len() > 10);
    assert_eq!(asked.iter().filter(|name| !profiles.is_fact(name)).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(profiles.fact_meant_by("prise"), Some("price"));
    assert_eq!(profiles.fact_meant_by("sale.from"), None);
    assert_eq!(profiles.fact_meant_by("仓位"), None);
}

#[test]
fn the_words_of_the_mission_are_judged() {
    let engine = engine();
    for id in ["ad-law/superlative", "ad-law/first", "ad-law/absolutely"] {
        assert!(engine.rules().rules.iter().any(|r| r.info.id == id), "{id}");
    }
    let offered: Vec<&str> =
        engine.rules().rules.iter().flat_map(|r| &r.replace).flat_map(|r| &r.with).map(|c| c.text.as_str()).collect();
    assert!(offered.iter().any(|t| t.contains("行业领先")));
    assert!(offered.iter().any(|t| t.contains("用户好评率")));
}

#[test]
fn mistakes_in_a_rule_file_are_told_all_at_once() {
    let mut loader = Loader::new(Lang::En).with_embedded();
    loader.add_text(
        "shop.toml",
        r#"
[[rule]]
id = "shop/one"
title = { zh = "一", en = "one" }
basis = [{ law = "广告法", article = "第九百条" }]
verdict = "violation"
why = { zh = "因", en = "why" }
help = { zh = "改", en = "help" }
terms = ["神仙水", "全网神仙水"]
contexts = ["consumer-tips"]
severty = "high"

[[rule]]
id = "shop/one"
title = { zh = "二", en = "two" }
basis = [{ law = "不存在法" }]
verdict = "violation"
why = { zh = "因", en = "why" }
help = { zh = "改", en = "" }
patterns = [{ trigger = ["天"], regex = '(\d+天' }, { trigger = ["天"], regex = '<untis>天' }]

[[rule]]
id = "shop/three"
verdict = "forbidden"
"#,
    );
    let problems = loader.load().problems;
    insta::assert_snapshot!(told(&problems));
}

const WORDING: &str = r#"
[[rule]]
id = "shop/one"
title = { zh = "一", en = "one" }
basis = [{ law = "广告法", article = "第九条第三项" }]
verdict = "violation"
why = { zh = "因", en = "why" }
help = { zh = "改", en = "help" }
terms = ["神仙水"]
[[rule.replace]]
term = "神仙水"
"#;

#[test]
fn mistakes_in_replacements_are_told_at_their_place() {
    for (replace, told) in [
        ("when = [{ after = '(的' }]\nwith = [{ text = \"水\", applicability = \"safe\" }]", "bad regex"),
        ("with = [{ text = \"水\", applicability = \"safe\", unless = [{ before = '<goods-wrod>$' }] }]", "goods-wrod"),
        ("with = [{ text = \"水\", applicability = \"safe\", after = '的' }]", "after"),
        ("with = [{ text = \"{n}号水\", applicability = \"safe\" }]", "“n”"),
    ] {
        let mut loader = Loader::new(Lang::En).with_embedded();
        let text = format!("{WORDING}{replace}\n");
        loader.add_text("shop.toml", &text);
        let problems = loader.load().problems;
        assert_eq!(problems.len(), 1, "{replace}: {problems:?}");
        assert!(problems[0].message.contains(told), "{replace}: {problems:?}");
        assert!(problems[0].span.start >= WORDING.len(), "{replace}: {problems:?}");
    }
}

#[test]
fn a_replacement_sees_what_stands_around_the_hit() {
    use hegui::listing::{Field, FieldKind, Listing, Origin};
    let replace = r#"when = [{ before = '我的$' }]
with = [{ text = "好水", applicability = "rewrite" }]
[[rule.replace]]
term = "神仙水"
with = [
  { text = "精华水", applicability = "safe", when = [{ after = '^的<goods-word>' }, { after = '^[!。]' }] },
  { text = "护肤水", applicability = "safe", unless = [{ before = '第二瓶$' }] },
]
"#;
    let mut loader = Loader::new(Lang::En).with_embedded();
    loader.add_text("shop.toml", &format!("{WORDING}{replace}"));
    let read = loader.load();
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    let engine = Engine::new(Arc::new(read.rules)).expect("builds");
    let offered = |text: &str| -> Vec<String> {
        let fields = vec![Field::new(FieldKind::Detail, text, Origin::default())];
        let judged = engine.lint(&Listing { fields, ..Listing::default() }, DAY);
        let mine = judged.iter().filter(|j| j.rule.info.id == "shop/one");
        mine.flat_map(|j| &j.suggestions).map(|s| s.text.clone()).collect()
    };
    assert_eq!(offered("买神仙水送小样"), ["护肤水"]);
    assert_eq!(offered("买神仙水的产品"), ["精华水", "护肤水"]);
    assert_eq!(offered("第二瓶神仙水半价"), Vec::<String>::new());
    assert_eq!(offered("我的神仙水的产品"), ["好水"], "the first table that suits");
    assert_eq!(offered("我的,神仙水"), ["护肤水"], "windows end at the border of the clause");
}

#[test]
fn the_title_limit_of_a_platform_can_be_asked_for() {
    use hegui::listing::{Facts, FieldKind};
    use hegui::pack::shape::Limit;
    use hegui::text::measure::Unit;

    let engine = engine();
    let limit = |platform: &str, category: &str, day: &str| {
        let facts = Facts { platform: Some(platform.into()), category: category.into(), ..Facts::default() };
        engine.rules().limit(FieldKind::Title, &facts, day)
    };
    assert_eq!(limit("taobao", "home", DAY), Some(Limit { unit: Unit::HalfWidth, max: 60 }));
    assert_eq!(limit("taobao", "books", DAY), None, "books have more room, and no source tells how much");
    assert_eq!(limit("weixin", "home", DAY), Some(Limit { unit: Unit::Characters, max: 60 }));
    assert_eq!(limit("amazon", "home", "2026-07-26"), Some(Limit { unit: Unit::Characters, max: 200 }));
    assert_eq!(limit("amazon", "home", "2026-07-27"), Some(Limit { unit: Unit::Characters, max: 75 }));
    assert_eq!(limit("jd", "home", DAY), None, "nothing is guessed");
}
