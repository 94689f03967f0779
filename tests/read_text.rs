//! Feeds, subtitles, YAML and TOML as writer libraries make them, linted with every rule; and what is found in folders.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use hegui::finding::{Finding, Form};
use hegui::lang::Lang;
use hegui::lint::{FileReport, Input, Linter};
use hegui::source::{Format, NoImageTexts};

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter { lang: Lang::En, ..common::new_linter() });

fn fixture(name: &str) -> (FileReport, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let bytes = fs::read(&path).expect("readable");
    let format = Format::of(&path).expect("known");
    let report = LINTER.lint(Input { path: name.into(), bytes: Box::new(&bytes[..]), format, images: &NoImageTexts });
    (report, String::from_utf8_lossy(&bytes).into_owned())
}

fn lint_json(text: &str) -> FileReport {
    let bytes = Box::new(text.as_bytes());
    LINTER.lint(Input {
        path: "words.json".into(),
        bytes,
        format: Format::of(Path::new("x.json")).expect("known"),
        images: &NoImageTexts,
    })
}

/// The finding whose text holds `word`, in the listing `listing`.
fn found<'r>(report: &'r FileReport, listing: &str, word: &str) -> &'r Finding {
    let mut findings = report.findings.iter();
    findings.find(|f| f.location.listing == listing && f.text.contains(word)).unwrap_or_else(|| {
        let all: Vec<_> = report.findings.iter().map(|f| (&f.location.listing, &f.text)).collect();
        panic!("{word} in {listing}: {all:?} {:?}", report.problems)
    })
}

fn pointer(finding: &Finding) -> &str {
    finding.location.place.pointer.as_deref().unwrap_or_default()
}

fn warnings(report: &FileReport) -> Vec<&str> {
    assert!(report.problems.iter().all(|p| p.is_warning), "{:?}", report.problems);
    report.problems.iter().map(|p| p.message.as_str()).collect()
}

#[test]
fn merchant_feeds_under_any_prefix() {
    for name in ["feed/merchant.xml", "feed/merchant-prefix.xml"] {
        let (report, text) = fixture(name);
        let told = warnings(&report);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("unheard_of") && !told[0].contains("custom_label"), "{told:?}");
        assert_eq!(report.counts.listings, 2);
        let title = found(&report, "G-2", "第一");
        assert_eq!(pointer(title), "/rss/channel/item[2]/g:title");
        assert_eq!(title.location.span.expect("text").of(&text), title.text);
        let point = found(&report, "G-1", "国家级");
        assert_eq!(pointer(point), "/rss/channel/item[1]/g:product_highlight[2]");
        let attribute = found(&report, "G-1", "顶级");
        assert_eq!(attribute.location.field_name.as_deref(), Some("材质"));
        assert!(report.images.iter().all(|i| i.count >= 2), "{:?}", report.images);
        assert!(report.findings.iter().all(|f| !f.excerpt.text.contains("内部") && !f.excerpt.text.contains("店铺")));
    }
}

#[test]
fn plain_rss_and_atom() {
    for (name, above) in [("feed/plain.rss", "/rss/channel/item[1]"), ("feed/plain.atom", "/feed/entry[1]")] {
        let (report, text) = fixture(name);
        assert_eq!(warnings(&report), Vec::<&str>::new(), "{name}");
        assert_eq!(report.counts.listings, 2, "{name}");
        let first = report.findings.iter().find(|f| f.text.contains("最佳")).expect("found");
        assert_eq!(pointer(first), format!("{above}/title"), "{name}");
        assert_eq!(first.location.span.expect("text").of(&text), first.text, "{name}");
    }
}

#[test]
fn answers_of_the_taobao_api() {
    let (report, _) = fixture("feed/taobao.xml");
    assert_eq!(warnings(&report), Vec::<&str>::new());
    assert_eq!(pointer(found(&report, "1489161932", "最好")), "/items_onsale_get_response/items/item[1]/title");
    assert_eq!(report.images[0].count, 3, "two of item_imgs, one of the description");
    assert!(report.findings.iter().all(|f| !f.text.contains("最佳")), "the shop's name is no copy");
}

#[test]
fn a_word_over_two_cues_is_found_with_the_time_of_the_first() {
    for (name, first, third) in [
        ("subtitle/live.srt", "00:00:00,000", "00:00:03,200"),
        ("subtitle/live-gbk.srt", "00:00:00,000", "00:00:03,200"),
        ("subtitle/live.vtt", "00:00:00.000", "00:00:03.200"),
    ] {
        let (report, _) = fixture(name);
        assert_eq!(warnings(&report), Vec::<&str>::new(), "{name}");
        let best = found(&report, "#1", "最佳");
        assert_eq!(best.location.place.time.as_deref(), Some(first), "{name}");
        assert_eq!(best.form, Form::Plain, "going on in the next cue is no disguise");
        let state = found(&report, "#1", "国家级");
        assert_eq!(state.location.place.time.as_deref(), Some(third), "{name}");
        assert_eq!(state.location.start.map(|p| p.line > 5), Some(true));
    }
}

#[test]
fn yaml_and_toml_as_written_by_libraries() {
    for (name, prefix) in [
        ("yaml/one.yaml", ""),
        ("yaml/escaped.yml", "/0"),
        ("yaml/documents.yaml", ""),
        ("toml/listings.toml", "/listing/0"),
        ("toml/one.toml", ""),
    ] {
        let (report, text) = fixture(name);
        assert_eq!(warnings(&report), Vec::<&str>::new(), "{name}");
        let title = found(&report, "Y-1", "最佳");
        assert_eq!(pointer(title), format!("{prefix}/title"), "{name}");
        let written = title.location.span.expect("text").of(&text);
        let units: Vec<String> = title.text.chars().map(|c| format!("\\u{:04X}", u32::from(c))).collect();
        let escaped = units.concat();
        assert!(written == title.text || written == escaped, "{name}: {written}");
        assert_eq!(pointer(found(&report, "Y-1", "国家级")), format!("{prefix}/selling_points/0"), "{name}");
        let detail = found(&report, "Y-1", "顶级");
        assert_eq!(pointer(detail), format!("{prefix}/detail"), "{name}");
    }
}

/// Exit code and what was said of a folder with these files.
fn check_folder(test: &str, files: &[(&str, &str)], named: &[&str]) -> (Option<i32>, String) {
    let folder = std::env::temp_dir().join(format!("hegui-{test}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a temporary folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("written");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    command.current_dir(&folder).args(["check", "--lang", "en", "."]).args(named);
    let output = command.output().expect("runs");
    fs::remove_dir_all(&folder).expect("removed");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

const OTHERS: &[(&str, &str)] = &[
    (
        "package.json",
        r#"{"name": "x", "version": "1", "description": "商店", "scripts": {"a": "b"}, "keywords": ["shop"]}"#,
    ),
    ("tsconfig.json", "{\n  // 注释\n  \"compilerOptions\": {},\n}"),
    ("zh-CN.json", r#"{"title": {"home": "首页"}, "nav": {}, "footer": {}, "buttons": {}}"#),
    ("pnpm-lock.yaml", "lockfileVersion: '9.0'\nsettings:\n  autoInstallPeers: true\n"),
    ("docker-compose.yml", "services:\n  web: &web\n    image: nginx\n  two:\n    <<: *web\n"),
    ("chart.yaml", "a: {{ .Values.名称 }}\n"),
    ("Cargo.toml", "[package]\nname = \"x\"\nkeywords = [\"a\"]\n"),
    ("pom.xml", "<project><name>商店</name></project>"),
    ("strings.xml", "<resources><array><item>最佳</item></array></resources>"),
];

#[test]
fn files_of_other_programs_do_not_fail_the_gate() {
    let mut files = OTHERS.to_vec();
    files.push(("good.yaml", "title: 保湿面霜\n"));
    let (code, said) = check_folder("others", &files, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(said.lines().filter(|l| l.contains("warning")).count(), 1, "one notice for all: {said}");
    assert!(said.contains("9 file(s)") && said.contains("package.json"), "{said}");
}

#[test]
fn a_folder_of_nothing_else_is_no_clearance() {
    assert_eq!(check_folder("nothing", OTHERS, &[]).0, Some(2));
}

#[test]
fn a_file_that_is_named_must_be_a_listing() {
    // the manifests have names and keywords, which are copy for all one can tell
    for (name, _) in OTHERS.iter().filter(|(name, _)| !matches!(*name, "package.json" | "Cargo.toml")) {
        let mut files = OTHERS.to_vec();
        files.push(("good.yaml", "title: 保湿面霜\n"));
        assert_eq!(check_folder("named", &files, &[name]).0, Some(2), "{name}");
    }
}

#[test]
fn bad_listings_do_not_vanish() {
    for (name, text) in [
        ("slip.json", r#"{"titel": "全网最佳面霜"}"#),
        ("shape.json", r#"{"id": "1", "title": {"zh": "全网最佳面霜"}}"#),
        ("cut.json", r#"{"title": "全网最佳面"#),
        ("among.json", r#"[{"title": "面霜"}, {"label": "全网最佳面霜"}]"#),
        ("broken.yaml", "title: \"全网最佳\n- a: b: c"),
        ("broken.toml", "title = 全网最佳"),
        ("cut.xml", "<rss><channel><item><title>面霜</title></item><item>"),
        ("among.xml", "<rss><channel><item><name/></item><item><title>面霜</title></item></channel></rss>"),
    ] {
        let (code, said) = check_folder("bad", &[(name, text), ("good.yaml", "title: 保湿面霜\n")], &[]);
        assert_eq!(code, Some(2), "{name}: {said}");
        assert!(said.contains(name), "{name}: {said}");
    }
}

#[test]
fn search_words_with_roles_are_the_listing_s_brief() {
    let text = r#"{ "title": "复古风陶瓷杯 带勺",
  "keywords": [{ "搜索词": "马克杯", "角色": "核心词", "搜索人气": "1.2万" }, "带勺杯子", { "word": "全网最佳马克杯", "role": "what" }] }"#;
    let report = lint_json(text);
    let rules: Vec<&str> = report.findings.iter().map(|f| f.rule.id.as_str()).collect();
    assert!(rules.contains(&"keyword/core-missing"), "{rules:?}");
    let banned = found(&report, "#1", "最佳");
    assert_eq!(pointer(banned), "/keywords/2/word");
    assert_eq!(banned.location.span.expect("text").of(text), banned.text);
    let told = warnings(&report);
    assert!(told.iter().any(|w| w.contains("what") && w.contains("核心词")), "{told:?}");
}

#[test]
fn search_words_by_role() {
    let text = r#"{ "title": "玻璃杯 带勺", "keywords": { "core": ["马克杯"], "negative": "玻璃杯,全网最佳杯子" } }"#;
    let report = lint_json(text);
    let rules: Vec<&str> = report.findings.iter().map(|f| f.rule.id.as_str()).collect();
    assert!(rules.contains(&"keyword/core-missing") && rules.contains(&"keyword/negative-word"), "{rules:?}");
    let used = report.findings.iter().find(|f| f.rule.id == "keyword/negative-word").expect("just seen");
    assert_eq!(pointer(used), "/title");
    assert!(!rules.contains(&"ad-law/superlative"), "words to be kept out are no copy: {rules:?}");
    assert!(warnings(&report).is_empty());
}

#[test]
fn bare_search_words_are_no_brief() {
    let report = lint_json(r#"{ "title": "玻璃杯 带勺", "keywords": ["马克杯", "带盖"] }"#);
    let keyword = report.findings.iter().find(|f| f.rule.id.starts_with("keyword/"));
    assert_eq!(keyword.map(|f| &f.rule.id), None);
}

#[test]
fn search_words_of_another_kind_are_told() {
    let report = lint_json(
        r#"{ "title": "玻璃杯 带勺", "keywords": [["马克杯"], { "role": "core" }, { "word": "杯", "traffic": "许多" }] }"#,
    );
    let failed = report.problems.iter().filter(|p| !p.is_warning).count();
    let told: Vec<&str> = report.problems.iter().map(|p| p.message.as_str()).collect();
    assert_eq!(failed, 2, "{told:?}");
    assert!(told.iter().any(|m| m.contains("许多")), "{told:?}");
}
