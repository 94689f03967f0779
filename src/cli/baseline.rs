//! `hegui baseline`: write down old findings, drop those that are gone, list them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::EXIT_UNTRUSTED;
use crate::cli::args::{BaselineAction, BaselineArgs, GateArgs, Shared, ShowArg};
use crate::cli::inputs::{Work, lint_all};
use crate::cli::linters::Linters;
use crate::cli::output::{complain, shown, to_stdout};
use crate::cli::{check, gate, linters};
use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::lint::{FileReport, Record, Review};
use crate::messages as msg;
use crate::policy::{Known, Policy};
use crate::source::profile::Profiles;
use crate::waive::Baseline;
use crate::waive::baseline::Item;
use crate::waive::paths::relative_to;

pub(super) fn run(args: &BaselineArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    let files = gate::record_files(&GateArgs { no_baseline: false, ..args.gate.clone() }, policy(shared).as_ref());
    let result = match (args.action, files.baseline) {
        (BaselineAction::Write, path) => write(args, &path.unwrap_or_else(|| gate::BASELINE.into()), shared),
        (_, None) => Err(msg::BASELINE_NONE.say(lang, &[])),
        (BaselineAction::Prune, Some(path)) => prune(args, &path, shared),
        (BaselineAction::Show, Some(path)) => return show(args, &path, shared),
    };
    match result {
        Ok(message) => {
            if to_stdout(lang, |out| writeln!(out, "{message}")) {
                return 0;
            }
            EXIT_UNTRUSTED
        }
        Err(message) => {
            if !message.is_empty() {
                complain(lang, false, &message);
            }
            EXIT_UNTRUSTED
        }
    }
}

/// The policy of the working folder, which may name the baseline; what is wrong with it is told when files are linted.
fn policy(shared: &Shared) -> Option<Policy> {
    let mut draft = linters::session_draft(shared)?;
    let mut profiles = Profiles::embedded().ok()?;
    Some(draft.check(&mut profiles, Known { rules: None, files: false }))
}

/// Lints as a check would, beside `baseline` and the other records. An empty message: what is wrong was told.
fn lint(
    args: &BaselineArgs,
    baseline: Option<&Path>,
    shared: &Shared,
) -> Result<(Arc<Review>, Vec<FileReport>), String> {
    let lang: Lang = shared.lang.into();
    let given = baseline.map(Path::to_owned);
    let gate = GateArgs { no_baseline: given.is_none(), baseline: given, ..args.gate.clone() };
    let options = check::defaults(&args.paths, &gate, vec![ShowArg::Baselined])?;
    let work = Work::all(&args.paths);
    let found = work.found();
    let linters = Linters::new(&options, shared, &found).map_err(|_| String::new())?;
    let files = lint_all(&linters, linters.keep(found, &args.paths, false), &work, None);
    let review = Arc::clone(&linters.session().review);
    if gate::is_trusted(&files, lang) { Ok((review, files)) } else { Err(msg::BASELINE_UNTRUSTED.say(lang, &[])) }
}

fn write(args: &BaselineArgs, path: &Path, shared: &Shared) -> Result<String, String> {
    let lang: Lang = shared.lang.into();
    let (review, files) = lint(args, None, shared)?;
    let folder = shown(&gate::folder_of(path, Path::new(&review.here)));
    let here = &review.here;
    let named: Vec<(String, &FileReport)> =
        files.iter().filter(|f| !f.is_record).map(|f| (relative_to(&folder, here, &f.path), f)).collect();
    let old = named.iter().flat_map(|(path, file)| {
        file.findings.iter().filter(|f| is_told(f)).map(move |finding| (path.as_str(), finding))
    });
    let baseline = Baseline::of(old);
    save(path, &baseline, lang)?;
    Ok(msg::BASELINE_WROTE.say(lang, &[&shown(path), &baseline.count().to_string()]))
}

/// Whether a finding is told, and of copy: what is told of the waivers in a file is nothing to put off.
fn is_told(finding: &Finding) -> bool {
    finding.severity != Severity::Off && finding.location.field.is_some()
}

fn prune(args: &BaselineArgs, path: &Path, shared: &Shared) -> Result<String, String> {
    let lang: Lang = shared.lang.into();
    let (review, files) = lint(args, Some(path), shared)?;
    let Some(Record { record: before, folder, .. }) = &review.baseline else { return Err(String::new()) };
    let named: Vec<(String, &FileReport)> =
        files.iter().filter(|f| !f.is_record).map(|f| (relative_to(folder, &review.here, &f.path), f)).collect();
    let met = named.iter().flat_map(|(path, file)| {
        file.findings.iter().filter(|f| f.is_baselined()).map(move |finding| (path.as_str(), finding))
    });
    // files that were not looked at keep what they have
    let is_kept =
        |item: &&Item| named.iter().all(|(path, _)| *path != item.path) && gate::is_there(&review, &item.path);
    let mut items: Vec<Item> = Baseline::of(met).items().to_vec();
    items.extend(before.items().iter().filter(is_kept).cloned());
    let after = Baseline::with(items);
    save(path, &after, lang)?;
    let dropped = before.count().saturating_sub(after.count());
    Ok(msg::BASELINE_PRUNED.say(lang, &[&shown(path), &dropped.to_string(), &after.count().to_string()]))
}

fn save(path: &Path, baseline: &Baseline, lang: Lang) -> Result<(), String> {
    // whole or not at all: a gate must not read half a baseline
    let mut draft = path.as_os_str().to_owned();
    draft.push(".new");
    let draft = PathBuf::from(draft);
    let saved = fs::write(&draft, baseline.text()).and_then(|()| fs::rename(&draft, path));
    saved.map_err(|error| msg::WROTE_NOTHING.say(lang, &[&format!("{}: {error}", path.display())]))
}

fn show(args: &BaselineArgs, path: &Path, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    let read = fs::read_to_string(path).map_err(|error| error.to_string()).and_then(|text| Baseline::read(&text));
    let baseline = match read {
        Ok(baseline) => baseline,
        Err(error) => {
            complain(lang, false, &format!("{}: {}", path.display(), msg::BASELINE_BAD.say(lang, &[&error])));
            return EXIT_UNTRUSTED;
        }
    };
    let here = shown(&std::env::current_dir().unwrap_or_default());
    let folder = shown(&gate::folder_of(path, Path::new(&here)));
    let wanted: Vec<String> = args.paths.iter().map(|p| relative_to(&folder, &here, &shown(p))).collect();
    let is_wanted = |item: &&Item| {
        let below = |w: &String| {
            item.path.strip_prefix(w.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        wanted.is_empty() || wanted.iter().any(|w| w.is_empty() || *w == folder || below(w))
    };
    let mut count = 0;
    let is_written = to_stdout(lang, |out| {
        for item in baseline.items().iter().filter(is_wanted) {
            let Item { path, listing, field, rule, text, count: times, .. } = item;
            count += times;
            let times = if *times > 1 { format!(" ×{times}") } else { String::new() };
            let place = [path.as_str(), listing, field].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>();
            writeln!(out, "{}: {rule} {}{times}", place.join(" "), text.replace(['\n', '\r', '\t'], " "))?;
        }
        writeln!(out, "{}", msg::BASELINE_COUNT.say(lang, &[&count.to_string()]))
    });
    if is_written { 0 } else { EXIT_UNTRUSTED }
}
