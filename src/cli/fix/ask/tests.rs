//! Sessions played by a script.

use super::*;
use crate::amend::dress::Syntax;
use crate::engine::Engine;
use crate::evidence::Ledger;
use crate::lint::{Record, Review};
use crate::listing::Facts;
use crate::pack::Loader;
use crate::source::profile::Profiles;
use crate::source::{Format, Limits, NoImageTexts};
use std::collections::VecDeque;
use std::sync::Arc;

struct Script {
    answers: VecDeque<&'static str>,
    shown: String,
}

impl Terminal for Script {
    fn width(&self) -> usize {
        80
    }

    fn show(&mut self, text: &str) {
        self.shown += text;
        self.shown.push('\n');
    }

    fn ask(&mut self, question: &str) -> Option<String> {
        self.shown += question;
        let answer = self.answers.pop_front()?;
        self.shown.extend(["<", answer, ">\n"]);
        Some(answer.to_owned())
    }
}

const PACK: &str = r#"
[[law]]
name = "测试法"
short = "测试法"
en = "Test law"
[[rule]]
id = "t/best"
title = { zh = "最高级", en = "superlative" }
basis = [{ law = "测试法" }]
verdict = "violation"
why = { zh = "甲", en = "a" }
help = { zh = "写事实", en = "state facts" }
terms = ["最佳", "第一"]
[[rule.replace]]
term = "最佳"
with = [
  { text = "优质", applicability = "safe" },
  { text = "好评率{n}%", applicability = "needs-evidence" },
  { text = "", applicability = "rewrite" },
]
"#;

fn linter() -> Linter {
    linter_with("")
}

/// The same, with a ledger of proofs.
fn linter_with(ledger: &str) -> Linter {
    let (record, problems) =
        Ledger::read("evidence.toml", ledger.as_bytes(), "2026-01-01", Limits::default(), Lang::En);
    assert_eq!(problems, []);
    let ledger = Record { record, path: "evidence.toml".into(), folder: String::new(), is_whole: false };
    let mut loader = Loader::new(Lang::En);
    loader.add_text("test.toml", PACK);
    Linter {
        engine: Arc::new(Engine::new(Arc::new(loader.load().rules)).expect("builds")),
        policy: crate::policy::Policy::default(),
        profiles: Profiles::embedded().expect("valid"),
        lang: Lang::En,
        date: "2026-01-01".into(),
        field: None,
        defaults: Facts::default(),
        limits: Limits::default(),
        max_findings: usize::MAX,
        keeps_exempt: false,
        review: Arc::new(Review { ledger: Some(ledger), ..Review::default() }),
        brief: None,
        brands: None,
        visitor: None,
    }
}

fn play(text: &str, answers: &[&'static str]) -> (String, Vec<Waiver>, End, String) {
    play_with(&linter(), text, answers)
}

fn play_with(linter: &Linter, text: &str, answers: &[&'static str]) -> (String, Vec<Waiver>, End, String) {
    let path = Path::new("a.txt");
    let format = Format::of(path).expect("known");
    let document = Document::open(format, Syntax::Plain, text.as_bytes().to_vec()).expect("text");
    let mut script = Script { answers: answers.iter().copied().collect(), shown: String::new() };
    let options = linter.read_options("", &NoImageTexts, true);
    let (outcome, waivers, end) = Session::new(linter, path, document, options, &mut script).run();
    (outcome.document.text().to_owned(), waivers, end, script.shown)
}

#[test]
fn each_finding_is_asked_about_once() {
    let (text, waivers, end, shown) = play("最佳面料,第一品牌,最佳手感", &["1", "e", "知名", "s"]);
    assert_eq!((text.as_str(), end), ("优质面料,知名品牌,最佳手感", End::Done));
    assert_eq!(waivers, []);
    assert!(shown.contains("  | 最佳面料") && shown.contains("    ^^^^"), "{shown}");
    assert!(shown.contains("1) 优质") && shown.contains("state facts"), "{shown}");
}

#[test]
fn every_step_can_be_taken_back() {
    let (text, ..) = play("最佳面料,第一品牌", &["1", "e", "知名", "q"]);
    assert_eq!(text, "优质面料,知名品牌");
    let (text, waivers, ..) = play("最佳面料,第一品牌", &["1", "u", "w", "有证明", "", "", "u", "3", "q"]);
    assert_eq!((text.as_str(), waivers), ("面料,第一品牌", vec![]));
    let (text, _, end, _) = play("最佳面料,第一品牌", &["1", "x"]);
    assert_eq!((text.as_str(), end), ("最佳面料,第一品牌", End::Quit), "nothing is kept");
}

#[test]
fn a_claim_is_not_made_without_proof() {
    let (text, _, _, shown) = play("最佳面料", &["2", "q"]);
    assert_eq!(text, "最佳面料");
    assert!(shown.contains(msg::ASK_NEEDS_PROOF.plain(Lang::En)), "{shown}");
}

#[test]
fn a_proved_claim_is_offered_with_its_figure() {
    let entry = "[[evidence]]\nid = \"E1\"\nclaim = \"好评率\"\nsource = \"甲\"\nfigures = { n = 98 }\n";
    let (text, _, _, shown) = play_with(&linter_with(entry), "最佳面料", &["2", "q"]);
    assert_eq!(text, "好评率98%面料");
    assert!(shown.contains("2) 好评率98% (proved by E1)"), "{shown}");
}

#[test]
fn an_edit_that_is_found_again_is_asked_about() {
    let (text, _, _, shown) = play("最佳面料", &["e", "第一", "n", "e", "第一", "y", "q"]);
    assert_eq!(text, "第一面料");
    assert_eq!(shown.matches(msg::ASK_STILL.plain(Lang::En)).count(), 2);
}

#[test]
fn a_waiver_has_a_reason() {
    let answers = ["w", "", "w", "客户资料在案", "小王", "2027-13-01", "2025-12-31", "2027-12-31", "a"];
    let (text, waivers, end, shown) = play("最佳面料,最佳手感", &answers);
    assert_eq!((text.as_str(), end), ("最佳面料,优质手感", End::Done));
    assert_eq!(shown.matches("that is before 2026-01-01").count(), 1, "{shown}");
    let [waiver] = waivers.as_slice() else { panic!("one waiver") };
    assert_eq!(waiver.text, "最佳,-面料%2C最佳手");
    assert_eq!(
        (waiver.reason.as_str(), waiver.owner.as_str(), waiver.until.as_str()),
        ("客户资料在案", "小王", "2027-12-31")
    );
    assert_eq!((waiver.rule.as_str(), waiver.path.as_str(), waiver.listing.as_str()), ("t/best", "a.txt", "#1"));
}

#[test]
fn where_nobody_answers_any_more_nothing_is_kept() {
    for answers in [
        &["1"][..],
        &["1", "e"],
        &["1", "e", "第一"],
        &["1", "w"],
        &["1", "w", "客户资料在案", "小王"],
        &["1", "w", "客户资料在案", "小王", ""],
    ] {
        let (text, waivers, end, _) = play("最佳面料,第一品牌,第一手感", answers);
        assert_eq!((text.as_str(), end), ("最佳面料,第一品牌,第一手感", End::Quit), "{answers:?}");
        assert_eq!(waivers, [], "{answers:?}");
    }
}
