//! `hegui config`: the policy that holds for a path, and where each value comes from.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use unicode_width::UnicodeWidthStr as _;

use crate::cli::EXIT_UNTRUSTED;
use crate::cli::args::{ConfigArgs, ListFormat, Shared};
use crate::cli::linters::{here, tell_problems};
use crate::cli::output::{complain, to_stdout};
use crate::cli::setup;
use crate::finding::PolicyPlace;
use crate::lang::Lang;
use crate::messages as msg;
use crate::pack::rule::Entry;
use crate::policy::{Draft, Finder, Known, Policy, SCHEMA, Shown, ShownOverride};
use crate::source::profile::Profiles;

/// Comments begin at this display column, or after a longer line.
const COMMENT_AT: usize = 40;

pub(super) fn run(args: &ConfigArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    if args.schema {
        return if to_stdout(lang, |out| out.write_all(SCHEMA.as_bytes())) { 0 } else { EXIT_UNTRUSTED };
    }
    if let Some(path) = args.path.as_ref().filter(|path| !path.exists()) {
        complain(lang, false, &format!("{}: {}", path.display(), msg::NOT_FOUND.say(lang, &[])));
        return EXIT_UNTRUSTED;
    }
    let Some(policy) = policy(args.path.as_deref(), shared) else { return EXIT_UNTRUSTED };
    let values = policy.shown(&here());
    let overrides = policy.shown_overrides(args.path.as_deref().filter(|path| path.is_file()));
    let is_written = to_stdout(lang, |out| match args.format {
        ListFormat::Table => text(&policy, &values, &overrides, lang, out),
        ListFormat::Json => as_json(&policy, &values, &overrides, out),
    });
    if is_written { 0 } else { EXIT_UNTRUSTED }
}

/// The policy that holds for `path`; what is wrong with it is told.
fn policy(path: Option<&Path>, shared: &Shared) -> Option<Policy> {
    let Some(file) = file_for(path, shared) else { return Some(Policy::default()) };
    let mut draft = Draft::read(&file, &here(), shared.lang.into());
    let packs = draft.packs();
    let builtin = draft.uses_builtin_rules() && !shared.no_builtin_rules;
    let engine = setup::engine_or_problems(shared, builtin, &packs).ok();
    let ids: Vec<&str> = engine.iter().flat_map(|e| &e.rules().rules).map(Entry::id).collect();
    let rules = engine.as_ref().map(|_| ids.as_slice());
    let mut profiles = Profiles::embedded().inspect_err(|error| complain(shared.lang.into(), false, error)).ok()?;
    profiles.know_platforms(engine.iter().flat_map(|engine| engine.rules().platforms()));
    let policy = draft.check(&mut profiles, Known { rules, files: true });
    if !draft.problems.is_empty() {
        tell_problems(&draft, shared);
        return None;
    }
    engine.map(|_| policy)
}

fn file_for(path: Option<&Path>, shared: &Shared) -> Option<PathBuf> {
    if shared.no_config || shared.config.is_some() {
        return shared.config.clone();
    }
    let folder = match path {
        Some(path) if path.is_dir() => path,
        Some(path) => path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")),
        None => Path::new("."),
    };
    Finder::default().of_folder(&folder.canonicalize().ok()?)
}

fn text(
    policy: &Policy,
    values: &[Shown],
    overrides: &[ShownOverride],
    lang: Lang,
    out: &mut dyn Write,
) -> io::Result<()> {
    let files: Vec<&str> = policy.files.iter().map(AsRef::as_ref).collect();
    match files.as_slice() {
        [] => writeln!(out, "# {}", msg::POLICY_NONE.say(lang, &[]))?,
        files => writeln!(out, "# {}", msg::POLICY_FROM.say(lang, &[&files.join(", ")]))?,
    }
    for value in values {
        line(value, lang, out)?;
    }
    for one in overrides {
        let holds = match (one.holds, one.looks_at_facts) {
            (None, _) => None,
            (Some(false), _) => Some(msg::POLICY_HOLDS_NOT),
            (Some(true), false) => Some(msg::POLICY_HOLDS),
            (Some(true), true) => Some(msg::POLICY_HOLDS_BY),
        };
        let holds = holds.map(|holds| format!("  # {}", holds.say(lang, &[]))).unwrap_or_default();
        writeln!(out, "\n[[override]]{holds}")?;
        for value in &one.values {
            line(value, lang, out)?;
        }
    }
    Ok(())
}

fn line(shown: &Shown, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let key: Vec<String> = shown.key.iter().map(|part| bare_or_quoted(part)).collect();
    let text = format!("{} = {}", key.join("."), in_toml(&shown.value));
    let blanks = " ".repeat(COMMENT_AT.saturating_sub(text.width()).max(2));
    let place = shown.place.as_ref().map_or_else(|| msg::POLICY_DEFAULT.say(lang, &[]), |place| told(place));
    writeln!(out, "{text}{blanks}# {place}")
}

fn told(place: &PolicyPlace) -> String {
    format!("{}:{}", place.path, place.line)
}

fn bare_or_quoted(key: &str) -> String {
    let is_bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if is_bare { key.to_owned() } else { json!(key).to_string() }
}

/// A text, a number, a truth value or a list of texts reads the same in JSON and TOML.
fn in_toml(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

fn as_json(policy: &Policy, values: &[Shown], overrides: &[ShownOverride], out: &mut dyn Write) -> io::Result<()> {
    let overrides: Vec<Value> = overrides
        .iter()
        .map(|one| {
            json!({ "from": one.place, "holds": one.holds, "looks_at_facts": one.looks_at_facts, "values": tree(&one.values) })
        })
        .collect();
    let report = json!({ "files": policy.files, "values": tree(values), "overrides": overrides });
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

/// Values in their tables, each as `{ value, from }`; `from` is null for a default.
fn tree(values: &[Shown]) -> Value {
    let mut tree = Map::new();
    for shown in values {
        let leaf = json!({ "value": shown.value, "from": shown.place });
        insert(&mut tree, &shown.key, leaf);
    }
    Value::Object(tree)
}

fn insert(tree: &mut Map<String, Value>, key: &[String], leaf: Value) {
    let Some((first, rest)) = key.split_first() else { return };
    if rest.is_empty() {
        tree.insert(first.clone(), leaf);
    } else if let Value::Object(below) = tree.entry(first.clone()).or_insert_with(|| Value::Object(Map::new())) {
        insert(below, rest, leaf);
    }
}
