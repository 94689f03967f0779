//! Waivers in the copy and in `waivers.toml`.

use super::repo::{Repo, found};

#[test]
fn a_comment_lets_the_next_block_pass() {
    let repo = Repo::new("waive-inline");
    repo.write(
        "a.md",
        "<!-- hegui-ignore ad-law/superlative owner=王敏 until=2026-12-31: 注册商标 -->\n全网最佳牌水杯。\n\n全网最佳面霜。\n",
    );
    let (code, report) = repo.check(&["a.md"]);
    assert_eq!(code, 1);
    assert_eq!(found(&report), ["a.md #1 ad-law/superlative"]);
    assert_eq!(report["findings"][0]["location"]["start"]["line"], 4);
    let (_, report) = repo.check(&["a.md", "--show", "waived"]);
    let waived = &report["findings"][0]["waived"];
    assert_eq!((waived["owner"].as_str(), waived["until"].as_str()), (Some("王敏"), Some("2026-12-31")));
    assert_eq!(waived["place"], "a.md:1");
    let (_, report) = repo.check(&["a.md", "--no-waivers"]);
    assert_eq!(found(&report).len(), 2);
}

#[test]
fn waivers_without_effect_are_told() {
    let repo = Repo::new("waive-notices");
    repo.write("a.html", "<p>好用的杯子</p>\n<!-- hegui-ignore ad-law/superlative: 旧文案 -->\n<p>耐用</p>\n<!-- hegui-ignore ad-law/superlative -->\n<p>最佳</p>");
    repo.write(
        "waivers.toml",
        "[[waiver]]\nrule = \"ad-law/first\"\nlisting = \"gone\"\nreason = \"x\"\n\n[[waiver]]\nrule = \"ad-law/first\"\npath = \"a.html\"\nreason = \"x\"\nuntil = 2026-11-21\n\n[[waiver]]\nrule = \"ad-law/first\"\npath = \"a.html\"\n",
    );
    let (code, report) = repo.check(&["."]);
    assert_eq!(code, 1);
    let rules: Vec<String> = found(&report).iter().map(|f| f.replace("./", "")).collect();
    assert_eq!(
        rules,
        [
            "a.html #1 ad-law/superlative",
            "a.html  waiver/unused",
            "a.html  waiver/no-reason",
            "waivers.toml  waiver/unused",
            "waivers.toml  waiver/expired",
            "waivers.toml  waiver/no-reason",
        ]
    );
    assert_eq!(report["findings"][3]["location"]["start"]["line"], 1);
    assert_eq!(report["findings"][3]["location"]["field"], serde_json::Value::Null);
    // who looks at one file only cannot tell that the others are not used
    let (_, report) = repo.check(&["a.html"]);
    assert!(!found(&report).contains(&"waivers.toml  waiver/unused".to_owned()), "{:?}", found(&report));
}

#[test]
fn a_slip_in_a_rule_s_name_is_told() {
    let repo = Repo::new("waive-slip");
    repo.write("a.html", "<!-- hegui-ignore ad-law/superlativ: 旧文案 -->\n<p>最佳</p>");
    repo.write("waivers.toml", "[[waiver]]\nrule = \"ad-law/frist\"\nlisting = \"gone\"\nreason = \"x\"\n");
    let (_, report) = repo.check(&["a.html"]);
    let told: Vec<&str> =
        report["findings"].as_array().expect("findings").iter().filter_map(|f| f["text"].as_str()).collect();
    assert_eq!(told, ["最佳", "ad-law/superlativ ≈ ad-law/superlative", "ad-law/frist ≈ ad-law/first"]);
}

#[test]
fn a_bad_file_of_waivers_is_no_clearance() {
    let repo = Repo::new("waive-bad");
    repo.write("a.txt", "好用的杯子");
    repo.write("waivers.toml", "[[waiver]]\nrule = \"*\"\nreason = \"都放行\"\n[[waiver]]\nrul = \"a/b\"\n");
    let (code, report) = repo.check(&["a.txt"]);
    assert_eq!(code, 2);
    let problems: Vec<u64> = report["problems"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|p| p["start"]["line"].as_u64().expect("told"))
        .collect();
    assert_eq!(problems, [1, 2, 5]);
    repo.write("waivers.toml", "");
    assert_eq!(repo.check(&["a.txt"]).0, 0);
    assert_eq!(repo.check(&["a.txt", "--waivers", "none.toml"]).0, 2, "a file that is named must be there");
}

#[test]
fn what_is_shown_to_readers_is_no_comment() {
    let repo = Repo::new("waive-code");
    repo.write("a.md", "```html\n<!-- hegui-ignore ad-law/superlative: 示例 -->\n最佳\n```\n");
    let (_, report) = repo.check(&["a.md"]);
    assert_eq!(found(&report), ["a.md #1 ad-law/superlative"]);
}
