//! Spellings that get round word lists: each is found under the rule of the plain word, and said to be a disguise.

use std::sync::Arc;

use hegui::engine::{Engine, Judged};
use hegui::finding::{Form, Verdict};
use hegui::lang::Lang;
use hegui::listing::{Facts, Field, FieldKind, Listing, Origin};
use hegui::pack::Loader;
use proptest::prelude::*;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let loaded = Loader::new(Lang::Zh).with_embedded().load();
    Engine::new(Arc::new(loaded.rules)).expect("the automaton builds")
});

fn lint(text: &str, kind: FieldKind, category: &str) -> Vec<Judged<'static>> {
    let facts = Facts { category: category.into(), ..Facts::default() };
    let fields = vec![Field::new(kind, text, Origin::default())];
    let listing = Listing { facts, fields, ..Listing::default() };
    ENGINE.lint(&listing, "2026-11-22")
}

/// Plain wordings of our own, each found as it stands, with the category of its goods.
const PLAIN: &[(&str, &str)] = &[
    ("最佳", "general"),
    ("最好的", "general"),
    ("最优秀", "general"),
    ("最强的", "general"),
    ("最低价", "general"),
    ("最高级", "general"),
    ("最先进", "general"),
    ("最受欢迎", "general"),
    ("最舒适", "general"),
    ("最显瘦", "general"),
    ("最便宜", "general"),
    ("最耐用", "general"),
    ("第一品牌", "general"),
    ("销量第一", "general"),
    ("全国第一", "general"),
    ("顶级", "general"),
    ("顶尖", "general"),
    ("极品", "general"),
    ("国家级", "general"),
    ("世界级", "general"),
    ("独一无二", "general"),
    ("绝无仅有", "general"),
    ("无与伦比", "general"),
    ("史无前例", "general"),
    ("首选", "general"),
    ("独家", "general"),
    ("王牌", "general"),
    ("绝对安全", "general"),
    ("百分百有效", "general"),
    ("领导品牌", "general"),
    ("抗菌", "general"),
    ("除螨", "general"),
    ("零甲醛", "general"),
    ("不褪色", "general"),
    ("包治百病", "general"),
    ("根治", "general"),
    ("治疗失眠", "general"),
    ("驱邪", "general"),
    ("驰名商标", "general"),
    ("国家专利", "general"),
    ("美白", "cosmetics"),
    ("祛斑", "cosmetics"),
    ("淡斑", "cosmetics"),
    ("抗皱", "cosmetics"),
    ("抗衰老", "cosmetics"),
    ("祛痘", "cosmetics"),
    ("紧致", "cosmetics"),
    ("修复", "cosmetics"),
    ("消炎", "cosmetics"),
    ("药妆", "cosmetics"),
    ("干细胞", "cosmetics"),
    ("防脱", "cosmetics"),
    ("减肥", "food"),
    ("降血糖", "food"),
    ("增强免疫力", "food"),
    ("排毒", "food"),
    ("防癌", "food"),
    ("壮阳", "food"),
    ("保过", "education"),
    ("包过", "education"),
    ("稳赚", "finance"),
    ("保本", "finance"),
    ("零风险", "finance"),
    ("立竿见影", "general"),
];

/// One way of dressing a word so that a reader still reads it.
fn dress(word: &str, how: usize, at: usize) -> String {
    let chars: Vec<char> = word.chars().collect();
    let at = 1 + at % (chars.len() - 1);
    let join = |mark: &str| {
        let (a, b) = (chars[..at].iter().collect::<String>(), chars[at..].iter().collect::<String>());
        format!("{a}{mark}{b}")
    };
    let all = |mark: &str| chars.iter().map(char::to_string).collect::<Vec<_>>().join(mark);
    match how {
        0 => join("\u{200B}"),
        1 => join("\u{FE0F}"),
        2 => join("\u{2060}\u{FEFF}"),
        3 => join("·"),
        4 => join("."),
        5 => join("*"),
        6 => join("/"),
        7 => join("-"),
        8 => join("_"),
        9 => join("|"),
        10 => all("·"),
        11 => all("/"),
        12 => all(" "),
        13 => join("~"),
        14 => word.chars().map(|c| if c == '最' { '蕞' } else { c }).collect(),
        _ => word.replace('最', "zui").replace("第一", "第①"),
    }
}

const WAYS: usize = 16;

#[test]
fn the_plain_words_are_found() {
    let missed: Vec<&str> = PLAIN
        .iter()
        .filter(|(word, category)| {
            !lint(&format!("这款是{word}"), FieldKind::Detail, category).iter().any(|j| j.verdict.is_flag())
        })
        .map(|(word, _)| *word)
        .collect();
    assert_eq!(missed, Vec::<&str>::new());
    assert!(PLAIN.len() >= 60);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_dress_of_a_word_gives_the_rule_of_the_word(index in 0..PLAIN.len(), how in 0..WAYS, at in 0_usize..8) {
        let (word, category) = PLAIN[index];
        let text = |word: &str| format!("这款是{word}");
        let plain = lint(&text(word), FieldKind::Detail, category);
        let rules: Vec<&str> = plain
            .iter()
            .filter(|j| j.verdict.is_flag())
            .flat_map(|j| std::iter::once(j.rule).chain(j.related.iter().copied()))
            .map(|r| r.info.id.as_str())
            .collect();
        let dressed = dress(word, how, at);
        let found = lint(&text(&dressed), FieldKind::Detail, category);
        let hit = found.iter().find(|j| rules.contains(&j.rule.info.id.as_str()) && j.verdict.is_flag());
        prop_assert!(hit.is_some(), "{dressed} (of {word}, {rules:?}) gave {:?}",
            found.iter().map(|j| (&j.rule.info.id, j.verdict)).collect::<Vec<_>>());
        let hit = hit.expect("just seen");
        let worst = plain.iter().filter(|j| j.rule.info.id == hit.rule.info.id).map(|j| j.verdict).max();
        prop_assert!(Some(hit.verdict) >= worst, "{dressed} is rated below {word}");
        let full = text(&dressed);
        let is_word_itself = text(word).contains(hit.span.of(&full));
        prop_assert!(is_word_itself || hit.form > Form::Plain, "{dressed} is said to be plain");
    }
}

/// Plain wordings, and spellings of them collected from public lists and copy (`~` is a blank).
const COLLECTED: &[(&str, &str, &str)] = &[
    ("最好", "general", "蕞好 zui好 zuihao zui~hao 最hao 最·好 最壕 z好 zui~好"),
    ("最佳", "general", "醉佳 蕞佳 zui佳 最.佳 最*佳 最~佳"),
    ("最强", "general", "ZUI强 蕞强"),
    ("最低价", "general", "蕞低价 zui低价 醉低价"),
    ("最爱", "general", "zui爱 蕞爱"),
    (
        "第一品牌",
        "general",
        "第①品牌 第1品牌 弟一品牌 DI一品牌 第yi品牌 di~yi品牌 Di①品牌 第.一品牌 第~一品牌 第Ⅰ品牌 第❶品牌 第壹品牌 第㊀品牌",
    ),
    ("no.1品牌", "general", "ＮＯ．１品牌 N0.1品牌 no1品牌 No~1品牌"),
    ("top1品牌", "general", "T0P1品牌 ТОР1品牌 ΤΟΡ1品牌 ＴＯＰ１品牌 TOPⅠ品牌 TOP①品牌 TOP❶品牌"),
    ("顶级", "general", "鼎级 顶ji dingji ding~级 顶~级 顶j 顶-级 頂級"),
    ("唯一品牌", "general", "唯①品牌 唯yi品牌 weiyi品牌 唯伊品牌 唯y品牌 wéi~yī品牌"),
    ("国家级", "general", "国佳级 guo家级 国家ji 國家級 国·家·级 国傢级"),
    ("绝对安全", "general", "jue对安全 绝dui安全 决对安全 绝怼安全"),
    ("极致享受", "general", "极zhi享受 jizhi享受"),
    ("独家授权", "general", "独jia授权 dujia授权 独·家授·权"),
    ("治疗失眠", "general", "治liao失眠 治聊失眠"),
    ("根治鼻炎", "general", "根zhi鼻炎"),
    ("减肥", "food", "减fei jian肥 减.肥"),
    ("保证有效", "food", "保.证.有.效 bǎo~zhèng有效"),
    ("抗皱", "cosmetics", "亢皱 抗/皱"),
    ("祛痘", "cosmetics", "祛豆 祛/痘"),
    ("美白", "cosmetics", "美/白 美·白 mei白"),
    ("修复", "cosmetics", "修/复 修·复"),
    ("疗效", "food", "療效"),
    ("100%有效", "food", "１００％有效"),
];

#[test]
fn collected_spellings_are_seen_through() {
    let mut missed = Vec::new();
    for (plain, category, spellings) in COLLECTED {
        let rules_of = |word: &str| -> Vec<String> {
            let found = lint(&format!("这款是{word}的"), FieldKind::Detail, category);
            found.iter().filter(|j| j.verdict.is_flag()).map(|j| j.rule.info.id.clone()).collect()
        };
        let expected = rules_of(plain);
        if expected.is_empty() {
            missed.push(format!("{plain} itself"));
        }
        for spelling in spellings.split(' ') {
            let found = rules_of(&spelling.replace('~', " "));
            if !expected.iter().any(|rule| found.contains(rule)) {
                missed.push(format!("{spelling} for {plain}: {found:?}, not {expected:?}"));
            }
        }
    }
    assert_eq!(missed, Vec::<String>::new());
}

#[test]
fn honest_words_that_look_alike_are_left_alone() {
    for text in [
        "落地衣帽架",
        "奶嘴新生儿专用款",
        "尖嘴大力钳",
        "围嘴大人也能用",
        "沉醉好风光",
        "麻醉科普读物",
        "熟醉虾调料",
        "卫衣 包裹 订书机 手机支架 充电机直充",
        "第10代处理器",
        "内科学第1版",
        "骑行包 过客系列",
        "兄弟一起穿",
        "解决对焦问题",
        "UTOPIA吉他",
        "CANON相机包",
        "laptop支架",
        "甲亢病人护理手册",
        "a-b-c字母贴",
        "40/42/44码可选",
    ] {
        let found = lint(text, FieldKind::Title, "general");
        let disguised: Vec<_> = found
            .iter()
            .filter(|j| j.form >= Form::Separated && j.verdict > Verdict::Exempt)
            .map(|j| &j.rule.info.id)
            .collect();
        assert!(disguised.is_empty(), "{text}: {disguised:?}");
    }
}
