use std::sync::{Arc, LazyLock};

use super::*;
use crate::brief::{Brands, Brief};
use crate::engine::Engine;
use crate::keyword::Analysis;
use crate::lang::Lang;
use crate::listing::{Facts, Field, Origin};
use crate::pack::Loader;

const DAY: &str = "2026-11-22";

static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(Arc::new(Loader::new(Lang::Zh).with_embedded().load().rules)).expect("builds"));

fn look(fields: &[(FieldKind, &str)], words: &[(&str, f64)], trusts: bool) -> Analysis {
    let foreign = Brands { foreign: vec!["山野".into()], ..Brands::default() };
    let word = |(text, traffic): &(&str, f64)| BriefWord { traffic: Some(*traffic), ..BriefWord::new(text, None) };
    let listing = Listing {
        facts: Facts { category: "home".into(), platform: Some("taobao".into()), ..Facts::default() },
        fields: fields.iter().map(|(kind, text)| Field::new(*kind, *text, Origin::default())).collect(),
        brief: Some(Arc::new(Brief::new(words.iter().map(word).collect(), &foreign))),
        brands: Some(Arc::new(foreign)),
        ..Listing::default()
    };
    Analyst::new(&ENGINE, DAY, trusts).look("a.json", "#1", &listing).expect("a title and a brief")
}

const WORDS: &[(&str, f64)] = &[
    ("马克杯", 900.0),
    ("陶瓷马克杯", 500.0),
    ("马克杯带盖", 400.0),
    ("复古马克杯", 300.0),
    ("玻璃马克杯", 250.0),
    ("全网最佳马克杯", 5000.0),
    ("山野马克杯", 4000.0),
];

#[test]
fn a_title_gets_the_words_that_the_copy_bears_out() {
    let fields = [(FieldKind::Title, "精美大号陶瓷马克杯"), (FieldKind::Detail, "配木盖,带盖不怕洒。复古釉色。")];
    let plan = look(&fields, WORDS, false).plan.expect("there is room");
    assert!(plan.title.contains("马克杯带盖"), "{}", plan.title);
    assert!(plan.title.contains("陶瓷马克杯"), "{}", plan.title);
    assert!(!plan.title.contains("玻璃"), "nothing says that it is glass: {}", plan.title);
    assert!(plan.covers > plan.covered);
}

#[test]
fn no_plan_names_what_may_not_be_used() {
    let fields = [(FieldKind::Title, "全网最佳陶瓷马克杯大号")];
    let analysis = look(&fields, WORDS, true);
    let plan = analysis.plan.expect("there is room");
    assert!(!plan.title.contains("最佳") && !plan.title.contains("山野"), "{}", plan.title);
    assert!(plan.steps[0].rule.is_some(), "what is forbidden goes first: {:?}", plan.steps);
    let refused = |word: &str| analysis.words.iter().find(|w| w.word == word).expect("in the brief").refused.clone();
    assert_eq!(refused("山野马克杯"), Some(crate::keyword::Refusal::OtherBrand));
    assert!(matches!(refused("全网最佳马克杯"), Some(crate::keyword::Refusal::Rule { .. })));
    assert_eq!(refused("马克杯"), None);
}

#[test]
fn what_the_listing_s_own_data_deny_is_not_put_in() {
    let attribute =
        Field { name: Some("材质".into()), ..Field::new(FieldKind::Attribute, "聚酯纤维", Origin::default()) };
    let word = |text: &str, role| BriefWord { traffic: Some(9.0), ..BriefWord::new(text, Some(role)) };
    let words = vec![word("纯棉T恤", Role::Core), word("速干T恤", Role::LongTail), word("加绒", Role::Negative)];
    let listing = Listing {
        facts: Facts { category: "apparel".into(), platform: Some("taobao".into()), ..Facts::default() },
        fields: vec![Field::new(FieldKind::Title, "短袖 加绒 T恤男", Origin::default()), attribute],
        brief: Some(Arc::new(Brief::new(words, &Brands::default()))),
        ..Listing::default()
    };
    let analysis = Analyst::new(&ENGINE, DAY, true).look("a.json", "#1", &listing).expect("a title and a brief");
    let refused = |word: &str| analysis.words.iter().find(|w| w.word == word).expect("in the brief").refused.clone();
    assert!(matches!(refused("纯棉T恤"), Some(crate::keyword::Refusal::Rule { .. })), "{:?}", analysis.words);
    let plan = analysis.plan.expect("there is room");
    assert!(!plan.title.contains("纯棉") && plan.title.contains("速干"), "{}", plan.title);
    assert!(!plan.title.contains("加绒"), "a word to be kept out goes: {}", plan.title);
}

#[test]
fn a_brief_of_other_goods_is_told() {
    let role = |text: &str, role| BriefWord { traffic: Some(9.0), ..BriefWord::new(text, Some(role)) };
    let words =
        || vec![role("连衣裙", Role::Core), role("真丝连衣裙", Role::Attribute), role("连衣裙长款", Role::LongTail)];
    let plan = |title: &str| {
        let listing = Listing {
            facts: Facts { category: "apparel".into(), platform: Some("taobao".into()), ..Facts::default() },
            fields: vec![Field::new(FieldKind::Title, title, Origin::default())],
            brief: Some(Arc::new(Brief::new(words(), &Brands::default()))),
            ..Listing::default()
        };
        Analyst::new(&ENGINE, DAY, false).look("a.csv", "#1", &listing).expect("a title and a brief")
    };
    assert_eq!(plan("四件套床上用品").no_plan, Some(NoPlan::OtherGoods));
    let title = plan("碎花连衣裙").plan.expect("the brief is theirs").title;
    assert!(title.contains("长款") && !title.contains("真丝"), "nothing says that it is silk: {title}");
}

#[test]
fn a_word_stays_with_what_describes_it() {
    for (title, word) in
        [("无线蓝牙小耳机入耳式", "蓝牙耳机"), ("不锈钢大汤锅家用", "不锈钢汤锅"), ("宝宝棉袜子秋冬", "宝宝袜子")]
    {
        let analysis = look(&[(FieldKind::Title, title)], &[(word, 900.0)], true);
        assert_eq!(analysis.no_plan, Some(NoPlan::NoPlace), "{title}: {:?}", analysis.plan);
    }
}

#[test]
fn the_limit_holds_and_core_words_stay() {
    let long = "马克杯精美好看大方时尚居家生活日用百货办公学习休闲旅行";
    for title in [long, "陶瓷马克杯 500ml", "马克杯"] {
        let analysis = look(&[(FieldKind::Title, title)], WORDS, true);
        let Some(plan) = analysis.plan else { continue };
        assert!(Unit::HalfWidth.measure(&plan.title) <= 60, "{}", plan.title);
        assert!(plan.title.contains("马克杯"), "{}", plan.title);
        assert!(!title.contains("500ml") || plan.title.contains("500ml"), "{}", plan.title);
    }
}

#[test]
fn a_core_word_that_is_missing_is_put_in_where_the_brief_is_of_these_goods() {
    let fields = [(FieldKind::Title, "复古窑变大肚杯子")];
    assert!(look(&fields, WORDS, false).plan.is_none(), "nothing says that it is one");
    let plan = look(&fields, WORDS, true).plan.expect("the brief says so");
    assert!(plan.title.contains("马克杯"), "{}", plan.title);
}

#[test]
fn nothing_is_said_twice() {
    let analysis =
        look(&[(FieldKind::Title, "陶瓷马克杯")], &[("马克杯", 9.0), ("马克杯陶瓷", 8.0), ("马克杯礼物", 2.0)], true);
    if let Some(plan) = analysis.plan {
        assert_eq!(plan.title.matches("陶瓷").count(), 1, "{}", plan.title);
        assert_eq!(plan.title.matches("马克杯").count(), 1, "{}", plan.title);
    }
}
