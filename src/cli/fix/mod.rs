//! `hegui fix`

mod ask;
mod diff;
mod terminal;
mod waiver;

use std::collections::HashSet;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;

use crate::amend::dress::Syntax;
use crate::amend::save::{NotSaved, create, save};
use crate::amend::{Amender, Closed, Corrected, Document, NotSettled, Outcome, ROUNDS};
use crate::cli::EXIT_UNTRUSTED;
use crate::cli::args::{FixArgs, Shared};
use crate::cli::inputs;
use crate::cli::linters::Linters;
use crate::cli::output::{complain, shown, to_stdout, width};
use crate::cli::reports::Targets;
use crate::cli::{check, gate, setup};
use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::lint::Linter;
use crate::messages as msg;
use crate::report::short;
use crate::source::sidecar::{Sidecars, image_of};
use crate::source::walk::Found;
use crate::source::{Format, ReadOptions, Reader};

/// A file and what came of correcting it.
pub(super) struct Work {
    path: PathBuf,
    old: Vec<u8>,
    outcome: Outcome,
}

pub(super) fn run(args: FixArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    let FixArgs { mut check, diff, interactive, backup } = args;
    let folder = check.output.take();
    let refuse = |message: String| {
        complain(lang, false, &message);
        EXIT_UNTRUSTED
    };
    let targets = match Targets::parse(&check, lang) {
        Ok(targets) => targets,
        Err(message) => return refuse(message),
    };
    if check.paths.iter().any(|p| p.as_os_str() == "-") {
        return refuse(msg::FIX_STDIN.say(lang, &[]));
    }
    if interactive && !io::stdin().is_terminal() {
        return refuse(msg::FIX_NEEDS_TERMINAL.say(lang, &[]));
    }
    let mut work = match inputs::Work::new(&check, lang) {
        Ok(work) => work,
        Err(message) => return refuse(message),
    };
    let found = work.found();
    let mut linters = match Linters::new(&check, shared, &found) {
        Ok(linters) => linters,
        Err(problems) => return check::refused(problems, &check, &targets, lang),
    };
    let session = linters.session();
    setup::tell_reviews(&session.engine, &session.date, lang);
    let found = linters.keep(found, &work.paths, check.force_exclude);
    let files = files(&linters, &found);
    let (works, mut is_good) = if interactive {
        ask::all(&linters, &files, &mut terminal::Lines::new(width()))
    } else {
        settle_all(&linters, &files)
    };
    // from here on these are the files whose corrections are told: in the end those that were written
    let mut changed: Vec<&Work> = works.iter().filter(|w| w.outcome.document.bytes() != w.old).collect();
    let all = changed.len();
    if diff {
        is_good &= to_stdout(lang, |out| diff::write(&changed, lang, out));
    } else if let Some(folder) = &folder {
        let (copied, is_whole) = copy_all(&files, &works, folder, lang);
        changed.retain(|work| copied.contains(&work.path));
        is_good &= is_whole;
    } else {
        changed.retain(|work| write_back(work, backup, lang));
        is_good &= changed.len() == all;
    }
    if diff || folder.is_some() {
        work.contents.extend(changed.iter().map(|w| (w.path.clone(), w.outcome.document.bytes().to_vec())));
    }
    tell(&works, &changed, lang);
    let made: usize = changed.iter().map(|w| w.outcome.made.len()).sum();
    let message = if diff { msg::FIX_SUMMARY_DIFF } else { msg::FIX_SUMMARY };
    note(&message.say(lang, &[&made.to_string(), &changed.len().to_string()]));
    targets.watch(&mut linters);
    let code = check::report(&linters, found, &work, &check, shared, &targets, diff);
    std::mem::forget(linters);
    if is_good { code } else { EXIT_UNTRUSTED }
}

/// Tells on standard error what is neither a warning nor a mistake.
pub(super) fn note(text: &str) {
    use std::io::Write as _;
    // there is nowhere left to complain to if this fails
    let _ = writeln!(io::stderr(), "{text}");
}

/// The files to correct, and whether somebody named them. What is written down of images is left out: the image itself
/// would have to change.
fn files(linters: &Linters, found: &[Found]) -> Vec<(PathBuf, bool)> {
    let all = found.iter().filter_map(|found| match found {
        Found::File(path) => Some((path.clone(), true)),
        Found::Among(path) if gate::is_record(path, linters.records()) => None,
        Found::Among(path) => Some((path.clone(), false)),
        // whatever cannot be read is told when what is left is linted
        _ => None,
    });
    all.filter(|(path, _)| image_of(path).is_none() && Format::of(path).is_some()).collect()
}

/// Corrects every file; `false` if one failed in a way that linting will not tell.
fn settle_all(linters: &Linters, files: &[(PathBuf, bool)]) -> (Vec<Work>, bool) {
    let lang = linters.session().lang;
    let amend = |(path, is_named): &(PathBuf, bool)| {
        let linter = linters.of(path);
        catch_unwind(AssertUnwindSafe(|| with_document(linter, path, *is_named, settle)))
            .unwrap_or(Some(Err(msg::PANICKED)))
            .map(|result| result.map_err(|message| (path.clone(), message)))
    };
    let results: Vec<_> = files.par_iter().filter_map(amend).collect();
    let mut is_good = true;
    let mut works = Vec::new();
    for result in results {
        match result {
            Ok(work) => works.push(work),
            Err((path, message)) => {
                is_good = false;
                let told = message.say(lang, &[&ROUNDS.to_string()]);
                complain(lang, false, &format!("{}: {told}", shown(&path)));
            }
        }
    }
    (works, is_good)
}

/// What the policy and somebody's decision do not let pass.
pub(super) fn is_wanted(finding: &Finding) -> bool {
    finding.severity > Severity::Off
}

fn settle(linter: &Linter, document: Document, options: ReadOptions<'_>) -> Result<Outcome, NotSettled> {
    let amender = Amender { linter, wants: &is_wanted };
    amender.settle(document, options)
}

/// Opens a file and lets `work` correct it. `None`: it cannot be read, which linting tells.
fn with_document(
    linter: &Linter,
    path: &Path,
    is_named: bool,
    work: impl FnOnce(&Linter, Document, ReadOptions<'_>) -> Result<Outcome, NotSettled>,
) -> Option<Result<Work, msg::Message>> {
    let format = Format::of(path)?;
    if fs::metadata(path).is_ok_and(|m| m.len() > linter.limits.whole as u64) {
        // where linting reads a file as a whole, it tells that too
        return matches!(format.reader, Reader::Records(_)).then_some(Err(msg::FIX_TOO_LARGE));
    }
    let old = fs::read(path).ok()?;
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    let document = match Document::open(format, Syntax::of(&extension), old.clone()) {
        Ok(document) => document.at(shown(path)),
        Err(Closed::Binary | Closed::Undecodable) => return None,
    };
    let images = Sidecars::of(path, linter.limits, linter.lang);
    let options = linter.read_options(&shown(path), &images, is_named);
    Some(match work(linter, document, options) {
        Ok(outcome) => Ok(Work { path: path.to_owned(), old, outcome }),
        Err(NotSettled) => Err(msg::FIX_NOT_SETTLED),
    })
}

/// Tells what was corrected in the files `changed`, and what could not be in any.
fn tell(works: &[Work], changed: &[&Work], lang: Lang) {
    for work in works {
        let is_told = changed.iter().any(|changed| changed.path == work.path);
        for corrected in work.outcome.made.iter().filter(|_| is_told) {
            let [place, old, new, rule] = told(&work.path, corrected, lang);
            note(&msg::FIXED.say(lang, &[&place, &old, &new, &rule]));
        }
        for (corrected, why) in &work.outcome.refused {
            let [place, old, new, _] = told(&work.path, corrected, lang);
            note(&msg::FIX_REFUSED.say(lang, &[&place, &old, &new, &why.say(lang)]));
        }
    }
}

/// Place, old words, new words and rule of a correction.
fn told(path: &Path, corrected: &Corrected, lang: Lang) -> [String; 4] {
    let Corrected { finding, old, new } = corrected;
    let new = if new.is_empty() { msg::FIX_DELETED.plain(lang) } else { new };
    let flat = |text: &str| text.replace(['\n', '\r', '\t', '\u{B}'], " ");
    [place(path, finding), flat(old), flat(new), finding.rule.id.clone()]
}

pub(super) fn place(path: &Path, finding: &Finding) -> String {
    format!("{}:{}", shown(path), short::place(finding).trim_end_matches(':'))
}

/// Writes a corrected file in its place; `false` if it was not written, which is told.
fn write_back(work: &Work, backup: bool, lang: Lang) -> bool {
    let name = shown(&work.path);
    let why = match save(&work.path, &work.old, work.outcome.document.bytes(), backup) {
        Ok(kept) => {
            if let Some(kept) = kept {
                note(&format!("{name}: {}", msg::FIX_KEPT.say(lang, &[&shown(&kept)])));
            }
            return true;
        }
        Err(NotSaved::Changed) => msg::FIX_CHANGED.say(lang, &[]),
        Err(NotSaved::ReadOnly) => msg::FIX_READ_ONLY.say(lang, &[]),
        Err(NotSaved::Io(error)) => msg::WROTE_NOTHING.say(lang, &[&error.to_string()]),
    };
    complain(lang, false, &format!("{name}: {why}"));
    false
}

/// Writes a copy of every file into `folder`, corrected where there was something to correct: the files that were copied,
/// and whether all were; what was not is told.
fn copy_all(files: &[(PathBuf, bool)], works: &[Work], folder: &Path, lang: Lang) -> (HashSet<PathBuf>, bool) {
    let mut is_good = true;
    let (mut known, mut copied) = (HashSet::new(), HashSet::new());
    for (path, _) in files {
        let target = folder.join(below(path));
        let work = works.iter().find(|w| w.path == *path);
        if !known.insert(target.clone()) {
            complain(lang, false, &msg::FIX_SAME_COPY.say(lang, &[&shown(&target)]));
            is_good = false;
            continue;
        }
        let written = match work {
            Some(work) => write_copy(&target, work.outcome.document.bytes()),
            None => fs::read(path).and_then(|bytes| write_copy(&target, &bytes)),
        };
        match written {
            Ok(()) => {
                copied.insert(path.clone());
            }
            Err(error) => {
                let text = format!("{}: {error}", shown(&target));
                complain(lang, false, &msg::WROTE_NOTHING.say(lang, &[&text]));
                is_good = false;
            }
        }
    }
    (copied, is_good)
}

fn write_copy(target: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    create(target, bytes)
}

/// The path of a copy below its folder: as the file was named, or its name alone where that would lead elsewhere.
fn below(path: &Path) -> PathBuf {
    let is_inside = path.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
    if is_inside { path.to_owned() } else { path.file_name().map(PathBuf::from).unwrap_or_default() }
}
