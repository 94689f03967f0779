//! `hegui.toml`: layers, selection, severities, problems; its schema and template.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hegui::lang::Lang;
use hegui::policy::{Draft, Known, Policy, SCHEMA, template};
use hegui::source::profile::Profiles;
use serde_json::Value;

/// A folder that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("hegui-policy-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("made");
        let folder = Self(folder.canonicalize().expect("there"));
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("has one")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// Exit code, standard output and standard error.
    fn hegui(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_hegui"))
            .args(args)
            .current_dir(&self.0)
            .env("COLUMNS", "100")
            .env("NO_COLOR", "1")
            .output()
            .expect("runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    /// The findings of a run as `(path, rule, severity)`, its exit code, and the whole report.
    fn check(&self, args: &[&str]) -> (Vec<(String, String, String)>, Option<i32>, Value) {
        let (code, out, err) = self.hegui(&[&["check", "--format", "json", "--as-of", "2026-11-22"], args].concat());
        let report: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
        let text = |v: &Value| v.as_str().expect("text").to_owned();
        let findings = report["findings"].as_array().expect("findings");
        let findings =
            findings.iter().map(|f| (text(&f["location"]["path"]), text(&f["rule"]), text(&f["severity"]))).collect();
        (findings, code, report)
    }

    fn policy(&self) -> (Policy, Vec<String>) {
        let mut draft = Draft::read(&self.0.join("hegui.toml"), &self.0, Lang::En);
        let mut profiles = Profiles::embedded().expect("valid");
        let known = ["price/compared-price", "price/other", "ad-law/superlative"];
        let policy = draft.check(&mut profiles, Known { rules: Some(&known), files: true });
        (policy, draft.problems.iter().map(|p| p.message.clone()).collect())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const BAD: &str = "全网最佳的面霜\n";

fn severities(findings: &[(String, String, String)]) -> Vec<(&str, &str)> {
    findings.iter().map(|(_, rule, severity)| (rule.as_str(), severity.as_str())).collect()
}

#[test]
fn without_a_policy_nothing_changes() {
    let folder = Folder::new("none", &[("a.txt", BAD)]);
    let (findings, code, report) = folder.check(&["a.txt"]);
    assert_eq!((severities(&findings), code), (vec![("ad-law/superlative", "error")], Some(1)));
    assert!(report["findings"][0].get("policy").is_none());
}

#[test]
fn a_finding_points_at_the_line_that_graded_it() {
    let folder = Folder::new("grade", &[("a.txt", BAD)]);
    for (text, severity, line, code) in [
        ("[severity]\nviolation = \"warning\"\n", "warning", 2, 0),
        ("\n\n[severity]\n\"ad-law/*\" = \"info\"\nviolation = \"warning\"\n", "info", 4, 0),
        ("[severity]\n\"ad-law/superlative\" = \"warning\"\n\"ad-law/*\" = \"info\"\n", "warning", 2, 0),
        ("fail-on = \"info\"\n[severity]\nad-law = \"info\"\n", "info", 3, 1),
    ] {
        folder.write("hegui.toml", text);
        let (findings, exit, report) = folder.check(&["a.txt"]);
        assert_eq!((severities(&findings), exit), (vec![("ad-law/superlative", severity)], Some(code)), "{text}");
        let place = &report["findings"][0]["policy"];
        assert_eq!((&place["path"], place["line"].as_u64()), (&Value::from("hegui.toml"), Some(line)), "{text}");
        let (_, human, _) = folder.hegui(&["check", "a.txt"]);
        assert!(human.contains(&format!("hegui.toml 第 {line} 行")), "{human}");
    }
    // the usual severity needs no explanation
    folder.write("hegui.toml", "[severity]\nviolation = \"error\"\n");
    assert!(folder.check(&["a.txt"]).2["findings"][0].get("policy").is_none());
}

#[test]
fn a_platform_goes_by_any_of_its_names() {
    let long = format!("{{\"title\":\"{}\"}}", "马克杯".repeat(30));
    let folder = Folder::new("platform", &[("a.json", &long)]);
    let rules = |policy: &str| {
        folder.write("hegui.toml", policy);
        folder.check(&["a.json"]).0.into_iter().map(|(_, rule, _)| rule).collect::<Vec<_>>()
    };
    let plain = rules("platform = \"taobao\"\n");
    assert!(plain.iter().any(|rule| rule.contains("length") || rule.starts_with("platform/")), "{plain:?}");
    assert_eq!(rules("platform = \"淘宝\"\n"), plain);
    let skipped = "platform = \"淘宝\"\n[[override]]\nplatforms = [\"淘宝网\"]\nskip = [\"listing\", \"platform\"]\n";
    assert_eq!(rules(skipped), Vec::<String>::new(), "an override goes by any of them too");

    folder.write("hegui.toml", "platform = \"taobo\"\n");
    let (code, _, said) = folder.hegui(&["check", "a.json", "--lang", "en"]);
    assert!(code == Some(2) && said.contains("unknown platform “taobo”, did you mean “taobao”?"), "{said}");
    let own = "platform = \"自营商城\"\n[[override]]\nplatforms = [\"自营商城\"]\nskip = [\"listing\"]\n";
    assert_eq!(rules(own), Vec::<String>::new(), "one that an override is for is known");
}

#[test]
fn a_rule_that_is_off_stands_in_no_other_rules_way() {
    // both rules see the same words; the first is the stronger
    let pack = |id: &str, verdict: &str, term: &str| {
        format!(
            "[[rule]]\nid = \"shop/{id}\"\ntitle = {{ zh = \"甲\", en = \"a\" }}\nbasis = [{{ law = \"广告法\" }}]\n\
             why = {{ zh = \"甲\", en = \"a\" }}\nhelp = {{ zh = \"甲\", en = \"a\" }}\nverdict = \"{verdict}\"\nterms = [\"{term}\"]\n"
        )
    };
    let rules = pack("strong", "violation", "甲乙丙丁") + &pack("weak", "needs-evidence", "乙丙");
    let folder = Folder::new("off", &[("a.txt", "甲乙丙丁\n"), ("packs/p.toml", &rules)]);
    let found = |text: &str, args: &[&str]| {
        folder.write("hegui.toml", &format!("rules = [\"packs\"]\n{text}"));
        let (findings, _, report) = folder.check(&[&["a.txt"], args].concat());
        assert_eq!(report["problems"], Value::Array(Vec::new()), "{report}");
        findings.into_iter().map(|(_, rule, _)| rule).collect::<Vec<_>>()
    };
    assert_eq!(found("", &[]), ["shop/strong"]);
    assert_eq!(found("[severity]\n\"shop/strong\" = \"off\"\n", &[]), ["shop/weak"]);
    assert_eq!(found("skip = [\"shop/strong\"]\n", &[]), ["shop/weak"]);
    assert_eq!(found("only = [\"shop/weak\"]\n", &[]), ["shop/weak"]);
    assert_eq!(found("", &["--skip", "shop/strong"]), ["shop/weak"]);
    assert_eq!(found("", &["--only", "shop/weak,ad-law"]), ["shop/weak"]);
    assert_eq!(
        found("skip = [\"shop\"]\n", &["--only", "shop"]),
        ["shop/strong"],
        "the command line has the last word"
    );
    assert_eq!(
        found("[severity]\nviolation = \"off\"\n", &[]),
        Vec::<String>::new(),
        "a verdict is graded when all is judged"
    );
}

#[test]
fn overrides_hold_by_path_category_and_platform() {
    let listing = |category: &str, platform: &str| {
        format!("{{ \"category\": \"{category}\", \"platform\": \"{platform}\", \"title\": \"全网最佳的好物\" }}")
    };
    let folder = Folder::new(
        "override",
        &[
            ("drafts/a.json", &listing("food", "taobao")),
            ("live/a.json", &listing("food/alcohol", "taobao")),
            ("live/b.json", &listing("home", "jd")),
            (
                "hegui.toml",
                "[severity]\nad-law = \"warning\"\n\
                 [[override]]\npaths = [\"drafts\"]\nseverity = { violation = \"info\", ad-law = \"off\" }\n\
                 [[override]]\ncategories = [\"食品\"]\npaths = [\"live/*\"]\nseverity = { \"ad-law/*\" = \"error\" }\n\
                 [[override]]\nplatforms = [\"JD\"]\nskip = [\"ad-law\"]\n",
            ),
        ],
    );
    let (findings, code, report) = folder.check(&["."]);
    let told: Vec<_> = findings.iter().map(|(path, _, severity)| (path.as_str(), severity.as_str())).collect();
    assert_eq!(told, [("./live/a.json", "error")], "{report:#}");
    assert_eq!(code, Some(1));
    let (_, shown, _) = folder.hegui(&["config", "live/b.json"]);
    assert_eq!(shown.matches("对此路径不生效").count(), 1, "{shown}");
    assert_eq!(shown.matches("还要看商品").count(), 2, "{shown}");
}

#[test]
fn each_file_has_the_nearest_policy() {
    let folder = Folder::new(
        "nearest",
        &[
            ("a.txt", BAD),
            ("shop/a.txt", BAD),
            ("shop/deep/a.txt", BAD),
            ("other/a.txt", BAD),
            ("hegui.toml", "[severity]\nviolation = \"warning\"\n"),
            ("shop/hegui.toml", "extends = [\"../base.toml\"]\nmin-severity = \"info\"\nfail-on = \"info\"\n"),
            ("base.toml", "min-severity = \"error\"\n[severity]\nviolation = \"info\"\n"),
        ],
    );
    let (findings, code, _) = folder.check(&["."]);
    let told: Vec<_> = findings.iter().map(|(path, _, severity)| (path.as_str(), severity.as_str())).collect();
    let wanted =
        [("./a.txt", "warning"), ("./other/a.txt", "warning"), ("./shop/a.txt", "info"), ("./shop/deep/a.txt", "info")];
    assert_eq!((told.as_slice(), code), (wanted.as_slice(), Some(1)), "the gate of the shop is lower");
    assert_eq!(folder.check(&["a.txt"]).1, Some(0));
    assert_eq!(folder.check(&[".", "--fail-on", "error"]).1, Some(0), "the command line holds for all");
    assert_eq!(folder.check(&["a.txt", "--no-config"]).1, Some(1));
    assert_eq!(severities(&folder.check(&["a.txt", "--config", "base.toml", "--min-severity", "info"]).0)[0].1, "info");
}

#[test]
fn an_override_that_met_nothing_is_told_of_a_whole_run_only() {
    let policy = "[[override]]\npaths = [\"gone/**\"]\nskip = [\"price\"]\n[[override]]\npaths = [\"a.txt\"]\nskip = [\"ad-law\"]\n";
    let folder = Folder::new("unused", &[("a.txt", BAD), ("b.txt", BAD), ("hegui.toml", policy)]);
    let told = |args: &[&str]| {
        let (code, _, err) = folder.hegui(&[&["check"], args].concat());
        (code, err.lines().filter(|line| line.contains("没有匹配到任何文件")).map(str::to_owned).collect::<Vec<_>>())
    };
    assert_eq!(told(&["."]), (Some(1), vec!["提醒:hegui.toml:1: 这里的 paths 没有匹配到任何文件".to_owned()]));
    assert_eq!(told(&["b.txt"]), (Some(1), Vec::new()));
}

#[test]
fn standard_input_has_the_policy_of_the_working_directory() {
    let policy = "[severity]\nviolation = \"warning\"\n[[override]]\npaths = [\"drafts\"]\nskip = [\"ad-law\"]\n";
    let folder = Folder::new("stdin", &[("a.txt", BAD), ("hegui.toml", policy)]);
    let found = |name: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_hegui"))
            .args(["check", "-", "--format", "jsonl", "--stdin-filename", name])
            .current_dir(&folder.0)
            .stdin(fs::File::open(folder.0.join("a.txt")).expect("there"))
            .output()
            .expect("runs");
        String::from_utf8(output.stdout).expect("UTF-8").matches("\"severity\":\"warning\"").count()
    };
    assert_eq!(found("a.txt"), 1);
    assert_eq!(found("drafts/a.txt"), 0, "its name decides, though no such file is there");
}

#[test]
fn files_are_excluded_and_told_if_none_is_left() {
    let folder = Folder::new(
        "exclude",
        &[("a.txt", BAD), ("old/a.txt", BAD), ("hegui.toml", "exclude = [\"old/\", \"nothing\"]\n")],
    );
    let paths = |args: &[&str]| folder.check(args).0.into_iter().map(|(path, ..)| path).collect::<Vec<_>>();
    assert_eq!(paths(&["."]), ["./a.txt"]);
    assert_eq!(paths(&["old/a.txt"]), ["old/a.txt"], "who names a file means it");
    assert_eq!(folder.check(&["old/a.txt", "--force-exclude"]).1, Some(0));
    let (_, code, report) = folder.check(&["old"]);
    assert_eq!((code, report["summary"]["problems"].as_u64()), (Some(2), Some(1)));
}

#[test]
fn what_is_told_of_records_is_graded() {
    let waivers = "[[waiver]]\nrule = \"ad-law/superlative\"\nlisting = \"gone\"\nreason = \"registered name\"\n";
    let copy = "手工陶瓷杯\n\n<!-- hegui-ignore ad-law/superlative: registered name -->\n适合早晨的咖啡\n";
    let told = |policy: &str| {
        let folder = Folder::new("records", &[("a.md", copy), ("waivers.toml", waivers), ("hegui.toml", policy)]);
        let (_, code, report) = folder.check(&["."]);
        let severities = report["findings"].as_array().expect("list").iter();
        let severities: Vec<String> = severities.map(|f| format!("{} {}", f["rule"], f["severity"])).collect();
        (code, severities)
    };
    let usual = told("waivers = \"waivers.toml\"\n");
    assert_eq!(usual.1.len(), 2, "{usual:?}");
    let strict = told("waivers = \"waivers.toml\"\n[severity]\n\"waiver/unused\" = \"error\"\n");
    assert_eq!((strict.0, strict.1), (Some(1), vec!["\"waiver/unused\" \"error\"".to_owned(); 2]));
    assert_eq!(told("waivers = \"waivers.toml\"\nskip = [\"waiver/*\"]\n"), (Some(0), Vec::new()));
}

#[test]
fn defaults_fields_and_columns_come_from_the_policy() {
    let folder = Folder::new(
        "defaults",
        &[
            ("a.csv", "新品名,备注\n全网最佳面霜,最佳\n"),
            ("titles.txt", "全网最佳面霜\n全网最佳水杯\n"),
            (
                "hegui.toml",
                "category = \"化妆品\"\n[columns]\n\"新品名\" = \"title\"\n\"备注\" = \"ignored\"\n\
                 [[override]]\npaths = [\"titles.txt\"]\nfield = \"title\"\ncategory = \"home\"\n",
            ),
        ],
    );
    let (_, _, report) = folder.check(&["."]);
    let fields: Vec<_> =
        report["findings"].as_array().expect("list").iter().map(|f| f["location"]["field"].clone()).collect();
    assert_eq!(fields, ["title", "title", "title"], "{report:#}");
    assert_eq!(report["summary"]["listings"], 3);
    assert_eq!(report.get("notices"), None);
}

#[test]
fn every_problem_is_told_at_its_place_at_once() {
    let folder = Folder::new(
        "problems",
        &[
            ("a.txt", BAD),
            (
                "hegui.toml",
                "fail-on = \"eror\"\nfial-on = \"error\"\nmax-findings = \"many\"\nskip = [\"prise\", \"A B\", 3]\n\
                 category = \"cosmetic\"\nexclude = [\"ok\", \"a[\"]\nevidence = \"nope.toml\"\nrules = [\"packs\"]\n\
                 [severity]\nviolatoin = \"error\"\n\"ad-law/*\" = \"hm\"\n[columns]\nx = \"titel\"\n\
                 [[override]]\nseverity = { advice = \"off\" }\n[[override]]\npaths = [\"a\"]\n\
                 [[override]]\nplatforms = [\"jd\"]\nfield = \"title\"\n",
            ),
        ],
    );
    let (_, code, report) = folder.check(&["a.txt", "--lang", "en"]);
    assert_eq!(code, Some(2));
    let told: Vec<(u64, &str)> = report["problems"]
        .as_array()
        .expect("problems")
        .iter()
        .map(|p| (p["start"]["line"].as_u64().expect("a line"), p["message"].as_str().expect("text")))
        .collect();
    let wanted = [
        (1, "“eror” is no value here"),
        (2, "unknown key “fial-on”, did you mean “fail-on”?"),
        (3, "of the wrong kind"),
        (4, "did you mean “price/*”?"),
        (4, "“A B” can name no rule"),
        (4, "of the wrong kind"),
        (5, "unknown category “cosmetic”, did you mean “cosmetics”?"),
        (6, "bad path pattern"),
        (7, "nothing is there: nope.toml"),
        (8, "nothing is there: packs"),
        (10, "no rule is “violatoin”, did you mean “violation”?"),
        (11, "“hm” is no value here"),
        (13, "“titel” is no field"),
        (14, "has no condition"),
        (16, "changes nothing"),
        (20, "“field” is a default"),
    ];
    assert_eq!(told.len(), wanted.len(), "{told:#?}");
    for ((line, message), (wanted_line, words)) in told.iter().zip(wanted) {
        assert!(*line == wanted_line && message.contains(words), "{line} {message:?} is not {wanted_line} {words:?}");
    }
    let (_, _, err) = folder.hegui(&["check", "a.txt"]);
    assert!(err.contains("hegui.toml:1:11"), "{err}");
}

#[test]
fn a_circle_of_files_is_told() {
    let folder = Folder::new(
        "circle",
        &[("hegui.toml", "extends = [\"b.toml\"]\n"), ("b.toml", "extends = [\"hegui.toml\"]\n")],
    );
    assert_eq!(folder.policy().1, ["extends goes in a circle: hegui.toml → b.toml → hegui.toml"]);
    folder.write("b.toml", "extends = [\"gone.toml\"]\n");
    assert_eq!(folder.policy().1, ["no such policy: gone.toml"]);
}

#[test]
fn lists_add_up_and_values_are_replaced() {
    let folder = Folder::new(
        "layers",
        &[
            (
                "a/base.toml",
                "fail-on = \"info\"\nskip = [\"price\"]\nexclude = [\"x\"]\n[brands]\nown = [\"甲\"]\n[columns]\nk = \"title\"\n",
            ),
            (
                "hegui.toml",
                "extends = [\"a/base.toml\"]\nskip = [\"ad-law/*\"]\n[brands]\nown = [\"乙\"]\nforeign = [\"丙\"]\n[columns]\nk = \"detail\"\n",
            ),
        ],
    );
    let (policy, problems) = folder.policy();
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(policy.gate().as_str(), "info");
    assert_eq!(policy.selection.skip.len(), 2);
    assert_eq!(policy.brands.own.value, ["甲", "乙"]);
    assert_eq!(policy.brands.foreign.value, ["丙"]);
    assert_eq!(
        policy.columns.iter().map(|(k, v)| (k.as_str(), v.value.as_str())).collect::<Vec<_>>(),
        [("k", "detail")]
    );
}

#[test]
fn unknown_rules_on_the_command_line_are_told() {
    let folder = Folder::new("typed", &[("a.txt", BAD)]);
    for (args, words) in [
        (["--only", "ad-law/superlativ"], "是不是“ad-law/superlative”"),
        (["--skip", "ad-lav"], "是不是“ad-law/*”"),
        (["--skip", "A!"], "不能指任何规则"),
    ] {
        let (code, _, err) = folder.hegui(&["check", "a.txt", args[0], args[1]]);
        assert!(code == Some(2) && err.contains(words), "{err}");
    }
}

#[test]
fn init_writes_once_and_what_it_writes_changes_nothing() {
    let folder = Folder::new("init", &[("a.txt", BAD)]);
    let before = folder.check(&["a.txt"]);
    assert_eq!(folder.hegui(&["init"]).0, Some(0));
    assert_eq!(folder.hegui(&["init"]).0, Some(2), "what is there is left alone");
    assert_eq!(fs::read_to_string(folder.0.join("hegui.toml")).expect("there"), template(Lang::Zh));
    assert_eq!(folder.check(&["a.txt"]), before);
    assert_eq!(folder.check(&["."]).2.get("notices"), None, "the policy itself is no listing");
}

/// A template with its keys taken out of their comments.
fn live(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.starts_with(' ') => rest.to_owned(),
        _ => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_templates_tell_every_key_with_its_default() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
    for lang in [Lang::Zh, Lang::En] {
        let text = live(template(lang));
        let folder = Folder::new(
            &format!("template-{lang:?}"),
            &[
                ("hegui.toml", &text),
                ("evidence.toml", ""),
                ("waivers.toml", ""),
                ("hegui-baseline.json", ""),
                ("keywords.csv", ""),
            ],
        );
        let (policy, problems) = folder.policy();
        assert_eq!(problems, Vec::<String>::new(), "{text}");
        let (code, _, err) = folder.hegui(&["config"]);
        assert_eq!(code, Some(0), "its examples name rules that there are: {err}");
        // what the schema calls a default is what the policy is without a file
        let table: toml::Table = text.parse().expect("TOML");
        let of_none = Policy::default();
        let none = of_none.shown(Path::new("/"));
        for (key, property) in schema["properties"].as_object().expect("properties") {
            assert!(table.contains_key(key), "{lang:?} lacks {key}");
            let Some(default) = property.get("default") else { continue };
            let shown = none.iter().find(|s| s.key == [key.as_str()]).unwrap_or_else(|| panic!("{key} is not shown"));
            assert_eq!(&shown.value, default, "{key}");
            assert_eq!(serde_json::to_value(&table[key]).expect("plain"), *default, "{key}");
        }
        let entries = policy.severity.iter().map(|e| (e.name.as_str(), e.severity.as_str())).collect::<Vec<_>>();
        assert_eq!(entries[..3], [("violation", "error"), ("needs-evidence", "warning"), ("advice", "info")]);
        assert_valid(&text, true);
    }
}

fn assert_valid(text: &str, wanted: bool) {
    let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let table: toml::Table = text.parse().expect("TOML");
    let policy = serde_json::to_value(table).expect("plain");
    let errors: Vec<String> = validator.iter_errors(&policy).map(|e| e.to_string()).collect();
    assert_eq!(errors.is_empty(), wanted, "{text}\n{errors:?}");
}

/// Keys that the reader knows at a place, as it tells them itself: the nearest known key of each in the schema is that key.
fn is_known(table: &str, key: &str) -> bool {
    let folder = Folder::new(
        &format!("key-{}", key.replace('/', "-")),
        &[("hegui.toml", &format!("{table}\n\"{key}\" = \"\"\n"))],
    );
    !folder.policy().1.iter().any(|problem| problem.contains("unknown key"))
}

#[test]
fn schema_and_reader_know_the_same_keys() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
    let at = |pointer: &str| schema.pointer(pointer).and_then(Value::as_object).expect("properties");
    for (table, pointer) in [
        ("", "/properties"),
        ("[brands]", "/properties/brands/properties"),
        ("[keywords]", "/properties/keywords/properties"),
        ("[[override]]", "/properties/override/items/properties"),
    ] {
        for key in at(pointer).keys() {
            assert!(is_known(table, key), "{table} {key} is in the schema, but not known");
        }
        assert!(!is_known(table, "nonsense"), "an unknown key is told");
    }
    // and the other way: every key that the source names is in the schema
    let raw = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/policy/raw.rs")).expect("readable");
    let declared: BTreeSet<String> = raw
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(": "))
        .map(|(name, _)| name.trim_start_matches("r#").replace('_', "-"))
        .collect();
    let text = SCHEMA;
    assert!(declared.len() > 25, "{declared:?}");
    for key in declared {
        assert!(text.contains(&format!("\"{key}\": {{")), "the schema lacks {key}");
    }
}

#[test]
fn schema_and_reader_agree_on_policies() {
    for (text, wanted) in [
        ("", true),
        ("fail-on = \"never\"\n", true),
        ("fail-on = \"eror\"\n", false),
        ("skip = \"price\"\n", false),
        ("skip = [\"price/*\"]\n", true),
        ("skip = [\"A B\"]\n", false),
        ("[severity]\n\"price/*\" = \"off\"\n", true),
        ("[severity]\nviolation = \"never\"\n", false),
        ("max-findings = -1\n", false),
        ("[columns]\na = \"fact:x\"\n", true),
        ("[columns]\na = \"x\"\n", false),
        ("[[override]]\nskip = [\"price\"]\n", false),
        ("[[override]]\npaths = [\"a\"]\nskip = [\"price\"]\n", true),
        ("[keywords]\nbrief = 3\n", false),
        ("[keywords]\ntitle-limit.jd = 3\n", false),
    ] {
        let folder = Folder::new("agree", &[("hegui.toml", text)]);
        let (_, problems) = folder.policy();
        assert_eq!(problems.is_empty(), wanted, "{text}: {problems:?}");
        assert_valid(text, wanted);
    }
}

#[test]
fn what_config_shows_is_a_policy_that_says_the_same() {
    let text = "fail-on = \"warning\"\nskip = [\"price\"]\nexclude = [\"old\"]\n[severity]\nadvice = \"off\"\n\"ad-law/*\" = \"info\"\n\
                [columns]\n\"新品名\" = \"title\"\n[brands]\nown = [\"甲\"]\n[[override]]\npaths = [\"a\"]\nseverity = { advice = \"info\" }\n";
    let folder = Folder::new("config", &[("hegui.toml", text)]);
    let (code, shown, _) = folder.hegui(&["config"]);
    assert_eq!(code, Some(0));
    assert!(shown.contains("# hegui.toml:1\n") && shown.contains("# 默认\n"), "{shown}");
    folder.write("hegui.toml", &shown);
    let again = folder.hegui(&["config"]).1;
    let values = |text: &str| -> Vec<String> {
        let value = |line: &str| line.split("  # ").next().unwrap_or("").trim().to_owned();
        text.lines().map(value).filter(|line| line.contains('=') || line.starts_with('[')).collect()
    };
    assert_eq!(values(&again), values(&shown));
    folder.write("hegui.toml", text);
    let json: Value = serde_json::from_str(&folder.hegui(&["config", "--format", "json"]).1).expect("JSON");
    assert_eq!(json["values"]["fail-on"]["value"], "warning");
    assert_eq!(json["values"]["fail-on"]["from"]["line"], 1);
    assert_eq!(json["values"]["max-file"]["from"], Value::Null);
    assert_eq!(json["values"]["severity"]["ad-law/*"]["value"], "info");
    assert_eq!(folder.hegui(&["config", "--schema"]).1, SCHEMA);
}

#[test]
fn completions_and_man_pages_are_made() {
    let folder = Folder::new("man", &[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, out, _) = folder.hegui(&["completions", shell]);
        assert!(code == Some(0) && out.contains("hegui") && out.contains("force-exclude"), "{shell}");
    }
    let (code, out, _) = folder.hegui(&["man", "--lang", "en"]);
    assert!(code == Some(0) && out.contains(".TH") && out.contains("hegui\\-check"), "{out}");
    assert_eq!(folder.hegui(&["man", "--dir", "pages"]).0, Some(0));
    assert!(folder.0.join("pages/hegui-check.1").is_file());
}
