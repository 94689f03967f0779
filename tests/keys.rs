//! Each key of the rule format does what `rules/README.md` says, shown on a small pack of its own.

use std::sync::Arc;

use hegui::engine::Engine;
use hegui::finding::Verdict;
use hegui::lang::Lang;
use hegui::listing::{Facts, Field, FieldKind, Listing, Origin};
use hegui::pack::Loader;

const HEAD: &str = r#"
[[law]]
name = "广告法"
short = "广告法"
en = "Advertising Law"
"#;

/// An engine over one rule with these keys (and whatever tables follow them).
fn engine(keys: &str) -> Engine {
    let rule = format!(
        "{HEAD}\n[[rule]]\nid = \"t/one\"\ntitle = {{ zh = \"一\", en = \"one\" }}\nbasis = [{{ law = \"广告法\" }}]\n\
         why = {{ zh = \"因\", en = \"why\" }}\nhelp = {{ zh = \"改\", en = \"help\" }}\n{keys}\n"
    );
    let mut loader = Loader::new(Lang::En);
    loader.add_text("pack.toml", &rule);
    let pack = loader.load();
    assert!(pack.problems.is_empty(), "{:?}", pack.problems);
    Engine::new(Arc::new(pack.rules)).expect("builds")
}

fn listing<'t>(fields: &[(FieldKind, &'t str)], facts: &[(&str, &str)]) -> Listing<'t> {
    let values = facts.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let fields = fields.iter().map(|(kind, text)| Field::new(*kind, *text, Origin::default())).collect();
    Listing { facts: Facts { values, ..Facts::default() }, fields, ..Listing::default() }
}

/// What is found in a detail page.
fn found(engine: &Engine, text: &str) -> Vec<String> {
    let listing = listing(&[(FieldKind::Detail, text)], &[]);
    let judged = engine.lint(&listing, "2026-11-22");
    judged.iter().filter(|j| j.verdict != Verdict::Exempt).map(|j| j.span.of(text).to_owned()).collect()
}

#[test]
fn conditions_look_where_they_say() {
    for (condition, holds, fails) in [
        (r"{ before = '全网$' }", "买,全网神水", "全网的神水"),
        (r"{ before-sentence = '全网' }", "全网都说,神水", "全网。神水"),
        (r"{ after = '^好' }", "神水好", "神水很好"),
        (r"{ after-sentence = '好' }", "神水,好", "神水。好"),
        (r"{ clause = '买' }", "买神水", "买,神水"),
        (r"{ sentence = '买' }", "买,神水", "买!神水"),
        (r"{ text = '买' }", "买!神水", "卖!神水"),
        (r"{ covers = '大神水瓶' }", "大神水瓶", "大神水杯"),
        (r#"{ hit = ["神水"] }"#, "神水", "神油"),
        (r"{ hit = '神.' , before = '^$' }", "神水", "买神水"),
    ] {
        let engine = engine(&format!("verdict = \"violation\"\nterms = [\"神水\", \"神油\"]\nwhen = [{condition}]"));
        assert_eq!(found(&engine, holds).len(), 1, "{condition} on {holds}");
        assert_eq!(found(&engine, fails).len(), 0, "{condition} on {fails}");
    }
}

#[test]
fn conditions_ask_about_the_listing() {
    let title = FieldKind::Title;
    let ask = |condition: &str, fields: &[(FieldKind, &str)], facts: &[(&str, &str)]| {
        let engine = engine(&format!("verdict = \"violation\"\nterms = [\"神水\"]\nwhen = [{condition}]"));
        engine.lint(&listing(fields, facts), "2026-11-22").len()
    };
    let both = [(title, "神水"), (FieldKind::Detail, "保健品")];
    assert_eq!(ask("{ listing = '保健' }", &both, &[]), 1, "another field of the listing");
    assert_eq!(ask("{ listing = '药品' }", &both, &[]), 0);
    assert_eq!(ask("{ field = [\"title\"] }", &both, &[]), 1);
    assert_eq!(ask("{ field = [\"detail\"] }", &both, &[]), 0);
    assert_eq!(ask("{ fact = { registration = '^国妆特' } }", &both, &[("registration", "国妆特字G1")]), 1);
    assert_eq!(ask("{ fact = { registration = '^国妆特' } }", &both, &[("registration", "粤妆备")]), 0);
    assert_eq!(ask("{ in-fact = [\"brand\"] }", &[(title, "老神水坊皂")], &[("brand", "老神水坊")]), 1);
    assert_eq!(ask("{ in-fact = [\"brand\"] }", &[(title, "神水皂")], &[("brand", "老神水坊")]), 0);
}

#[test]
fn a_rule_may_want_many_hits() {
    let engine = engine("verdict = \"advice\"\nterms = [\"免费\"]\nmin-count = 3");
    assert_eq!(found(&engine, "免费,免费").len(), 0);
    assert_eq!(found(&engine, "免费,免费,又免费").len(), 3);
}

#[test]
fn a_rule_may_want_words_in_a_complete_listing() {
    let engine = engine("verdict = \"violation\"\nmissing = { any = [\"不能代替药物\", \"不是药\"] }");
    let count = |fields: &[(FieldKind, &str)]| engine.lint(&listing(fields, &[]), "2026-11-22").len();
    let (title, detail) = ((FieldKind::Title, "鱼油"), (FieldKind::Detail, "每日两粒"));
    assert_eq!(count(&[title, detail]), 1);
    assert_eq!(count(&[title, detail, (FieldKind::ImageText, "本品不能代替药物")]), 0);
    assert_eq!(count(&[detail]), 0, "a draft without a title is not complete");
}

#[test]
fn a_rule_is_in_force_on_its_days() {
    let engine = engine("verdict = \"violation\"\nterms = [\"零添加\"]\neffective = { from = \"2027-03-16\" }");
    let on = |day: &str| engine.lint(&listing(&[(FieldKind::Detail, "零添加")], &[]), day).len();
    assert_eq!((on("2027-03-15"), on("2027-03-16")), (0, 1));
}

#[test]
fn harmless_words_and_latin_edges() {
    let engine = engine("verdict = \"violation\"\nterms = [\"最近\", \"no1\"]\nwords-not-meant = [\"最近距离\"]");
    assert_eq!(found(&engine, "最近,最近距离,reno1,销量no1"), ["最近", "no1"]);
}

#[test]
fn what_a_claim_lacks_is_told() {
    let engine = engine(
        "verdict = \"needs-evidence\"\nterms = [\"销量第一\"]\n\
         wants = [{ zh = \"时间\", en = \"period\", regex = '20\\d\\d年' }, { zh = \"来源\", en = \"source\", regex = '来源' }]",
    );
    let text = "2025年销量第一";
    let fields = listing(&[(FieldKind::Detail, text)], &[]);
    let judged = engine.lint(&fields, "2026-11-22");
    let missing: Vec<&str> = judged[0].missing.iter().map(|m| m.get(Lang::En)).collect();
    assert_eq!(missing, ["source"]);
}

#[test]
fn a_shop_may_teach_disguises() {
    let engine = engine(
        "verdict = \"violation\"\nterms = [\"神水\"]\n[[disguise]]\nword = \"神水\"\npinyin = [\"shen\", \"shui\"]\n\
         [[marks]]\nbetween = \"·\"",
    );
    assert_eq!(found(&engine, "shen水和神·水和神shui"), ["shen水", "神·水", "神shui"]);
}
