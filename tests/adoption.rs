//! What other programs run hegui by: the shell steps of each are run here, in pieces, over a small repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hegui::source::Format;
use saphyr_parser::{Event, Parser};
use serde_json::{Map, Value};

/// A YAML file as plain values; every scalar is a text.
fn yaml(name: &str) -> Value {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("readable");
    let mut open: Vec<(Value, Option<String>)> = Vec::new();
    let mut root = Value::Null;
    for event in Parser::new_from_str(&text) {
        let (event, _) = event.unwrap_or_else(|error| panic!("{name}: {error}"));
        let done = match event {
            Event::Scalar(text, ..) => Value::String(text.into_owned()),
            Event::SequenceStart(..) => {
                open.push((Value::Array(Vec::new()), None));
                continue;
            }
            Event::MappingStart(..) => {
                open.push((Value::Object(Map::new()), None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().expect("was opened").0,
            _ => continue,
        };
        match open.last_mut() {
            None => root = done,
            Some((Value::Array(items), _)) => items.push(done),
            Some((Value::Object(map), key)) => match key.take() {
                Some(key) => assert!(map.insert(key.clone(), done).is_none(), "{name}: {key} twice"),
                None => *key = done.as_str().map(str::to_owned),
            },
            Some(_) => unreachable!("only lists and maps are opened"),
        }
    }
    root
}

/// A folder that is removed at the end: `listings/a.txt` with a violation, `clean/a.txt` without.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("hegui-adoption-{name}-{}", std::process::id()));
        for (path, text) in
            [("listings/a.txt", "全网最佳的面霜\n"), ("clean/a.txt", "纯棉毛巾,吸水柔软\n"), ("temp/.keep", "")]
        {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("has one")).expect("made");
            fs::write(path, text).expect("written");
        }
        Self(folder)
    }

    /// Runs a script as CI does, with the tested `hegui` first on the path.
    fn run(&self, script: &str, env: &[(&str, &str)]) -> Output {
        let bin = Path::new(env!("CARGO_BIN_EXE_hegui")).parent().expect("has one");
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
        let temp = self.0.join("temp");
        Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
            .current_dir(&self.0)
            .env("PATH", path)
            .env("RUNNER_TEMP", &temp)
            .env("GITHUB_STEP_SUMMARY", temp.join("summary"))
            .env("GITHUB_OUTPUT", temp.join("output"))
            .env("GITHUB_PATH", temp.join("path"))
            .env("GITHUB_ACTION_PATH", "/nowhere")
            .env("CI_PROJECT_DIR", &self.0)
            .envs(env.iter().copied())
            .output()
            .expect("bash runs")
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn code(output: &Output) -> Option<i32> {
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output.status.code()
}

#[test]
fn the_action_lints_and_hands_on_its_reports() {
    let action = yaml("action.yml");
    let steps = action["runs"]["steps"].as_array().expect("steps");
    let inputs = action["inputs"].as_object().expect("inputs");
    let repository = Repository::new("action");
    let installed = repository.run(steps[0]["run"].as_str().expect("a script"), &[]);
    assert_eq!(code(&installed), Some(0), "hegui is there, so nothing is built");
    // the environment of the step as GitHub would fill it in
    let env = |paths: &str| -> Vec<(String, String)> {
        let step = steps[1]["env"].as_object().expect("an environment");
        step.iter()
            .map(|(key, value)| {
                let input = value.as_str().and_then(|v| v.strip_prefix("${{ inputs.")?.strip_suffix(" }}"));
                let input = input.expect("an input");
                let default = inputs[input]["default"].as_str().expect("a default");
                (key.clone(), if input == "paths" { paths.to_owned() } else { default.to_owned() })
            })
            .collect()
    };
    let script = steps[1]["run"].as_str().expect("a script");
    for (paths, wanted) in [("listings", 1), ("clean", 0), ("clean listings", 1)] {
        let env = env(paths);
        let env: Vec<(&str, &str)> = env.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let output = repository.run(script, &env);
        assert_eq!(code(&output), Some(wanted), "{paths}");
        let told = String::from_utf8_lossy(&output.stdout).contains("::error file=listings/a.txt");
        assert_eq!(told, wanted == 1, "{paths}");
        assert!(repository.text("temp/output").ends_with(&format!("code={wanted}\n")));
    }
    assert!(repository.text("temp/summary").contains("listings/a.txt"));
    let sarif: Value = serde_json::from_str(&repository.text("temp/hegui.sarif")).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    for (name, output) in action["outputs"].as_object().expect("outputs") {
        assert_eq!(
            output["value"],
            format!("${{{{ steps.{}.outputs.{name} }}}}", steps[1]["id"].as_str().expect("an id"))
        );
        assert!(repository.text("temp/output").contains(&format!("{name}=")), "{name}");
    }
}

#[test]
fn the_workflow_uses_the_action_as_it_is() {
    let action = yaml("action.yml");
    let workflow = yaml("examples/github-workflow.yml");
    let steps = workflow["jobs"]["hegui"]["steps"].as_array().expect("steps");
    let own = |step: &&Value| step["uses"].as_str().is_some_and(|uses| uses.starts_with("hegui/hegui@"));
    let step = steps.iter().find(own).expect("uses the action");
    for input in step["with"].as_object().expect("inputs").keys() {
        assert!(action["inputs"].get(input).is_some(), "{input}");
    }
    let id = step["id"].as_str().expect("an id");
    let upload = steps.iter().find_map(|step| step["with"]["sarif_file"].as_str()).expect("uploads");
    assert_eq!(upload, format!("${{{{ steps.{id}.outputs.sarif }}}}"));
    assert!(action["outputs"].get("sarif").is_some());
    let repository = Repository::new("workflow");
    let scripts: Vec<&str> = steps.iter().filter_map(|step| step["run"].as_str()).collect();
    assert!(!scripts.is_empty());
    for script in scripts {
        assert_eq!(code(&repository.run(script, &[])), Some(0), "{script}");
    }
}

#[test]
fn the_gitlab_job_fails_where_it_should_and_leaves_its_reports() {
    let job = yaml("examples/gitlab-ci.yml")["hegui"].clone();
    let lines = |key: &str| -> Vec<String> {
        let list = job[key].as_array().unwrap_or_else(|| panic!("{key}"));
        list.iter().map(|line| line.as_str().expect("a line").to_owned()).collect()
    };
    let script = [lines("before_script"), lines("script")].concat().join("\n");
    let repository = Repository::new("gitlab");
    let home = repository.0.join(".cargo").display().to_string();
    for (paths, wanted) in [("listings", 1), ("clean", 0), ("clean listings", 1)] {
        let env = [("HEGUI_PATHS", paths), ("HEGUI_ARGS", ""), ("CARGO_HOME", home.as_str())];
        assert!(env.iter().all(|(key, _)| job["variables"].get(key).is_some()), "the job sets them");
        assert_eq!(code(&repository.run(&script, &env)), Some(wanted), "{paths}");
    }
    for (kind, path) in job["artifacts"]["reports"].as_object().expect("reports") {
        assert!(repository.text(path.as_str().expect("a path")).contains("listings/a.txt"), "{kind}");
    }
}

#[test]
fn the_hook_takes_the_files_it_is_given() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hook = &hooks[0];
    let entry = hook["entry"].as_str().expect("an entry");
    let repository = Repository::new("hook");
    for (paths, wanted) in [("listings/a.txt", 1), ("clean/a.txt", 0)] {
        assert_eq!(code(&repository.run(&format!("{entry} {paths}"), &[])), Some(wanted), "{paths}");
    }
    fs::write(repository.0.join("hegui.toml"), "exclude = [\"listings\"]\n").expect("written");
    let output = repository.run(&format!("{entry} listings/a.txt"), &[]);
    assert_eq!(code(&output), Some(0), "what the policy excludes is no matter of the hook");
    let files = regex::Regex::new(hook["files"].as_str().expect("a pattern")).expect("a regex");
    for name in ["a.txt", "b/c.md", "d.csv", "e.xlsx", "f.htm", "g.html", "h.jsonl"] {
        assert!(files.is_match(name) && Format::of(Path::new(name)).is_some(), "{name}");
    }
    assert!(!files.is_match("package.json") && !files.is_match("a.txt.bak"));
}
