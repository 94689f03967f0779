//! Paths on the command line become decoded documents and reports.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::cli::args::CheckArgs;
use crate::cli::changed::{self, Changed};
use crate::cli::gate;
use crate::cli::linters::Linters;
use crate::cli::output::shown;
use crate::cli::progress::Progress;
use crate::finding::Problem;
use crate::lang::Lang;
use crate::lint::{FileReport, Input, Linter};
use crate::messages as msg;
use crate::source::sidecar::{self, Own, Sidecars};
use crate::source::steady::Stamp;
use crate::source::walk::{Found, find};
use crate::source::{Format, ImageTexts, NoImageTexts};

/// What files are to be read as, instead of what stands in them.
pub(super) type Contents = HashMap<PathBuf, Vec<u8>>;

/// What is to be linted.
pub(super) struct Work {
    /// Files and folders.
    pub(super) paths: Vec<PathBuf>,
    /// Only what changed of them.
    changed: Option<Changed>,
    /// Files that a list names, besides.
    listed: Option<Vec<Found>>,
    /// What some files are to be read as.
    pub(super) contents: Contents,
}

impl Work {
    /// What the user asked for, or why it cannot be told.
    pub(super) fn new(args: &CheckArgs, lang: Lang) -> Result<Self, String> {
        let changed = changed::changed(args, lang)?;
        let listed = args.file_list.as_ref().map(|list| changed::listed(list, lang)).transpose()?;
        let is_all = changed.is_some() && args.paths.is_empty();
        let paths = if is_all { vec![PathBuf::from(".")] } else { args.paths.clone() };
        Ok(Self { paths, changed, listed, contents: Contents::new() })
    }

    /// All that these files and folders lead to.
    pub(super) fn all(paths: &[PathBuf]) -> Self {
        Self { paths: paths.to_vec(), changed: None, listed: None, contents: Contents::new() }
    }

    /// Only a part of what there is: nothing to lint is no failure.
    pub(super) fn is_part(&self) -> bool {
        self.changed.is_some() || self.listed.is_some()
    }

    /// How a file that somebody named, or that was found, is to be read.
    fn version(&self, path: &Path, is_named: bool) -> Version {
        match self.contents.get(path) {
            Some(bytes) => Version::Corrected(bytes.clone(), is_named),
            None if is_named => Version::Named,
            None => Version::Found,
        }
    }

    /// What it leads to.
    pub(super) fn found(&self) -> Vec<Found> {
        match (&self.changed, &self.listed) {
            (Some(changed), _) => changed.among(&self.paths),
            (None, Some(listed)) => listed.iter().cloned().chain(find(&self.paths)).collect(),
            (None, None) => find(&self.paths),
        }
    }
}

/// Lints everything that was found, in the order of the names. What is told of the shop's records comes with it.
pub(super) fn lint_all(
    linters: &Linters,
    mut all: Vec<Found>,
    work: &Work,
    stdin_name: Option<&Path>,
) -> Vec<FileReport> {
    let lang = linters.session().lang;
    all.retain(|found| match found {
        Found::Among(path) => !gate::is_record(path, linters.records()),
        Found::Excluded(_) => !work.is_part(),
        _ => true,
    });
    let size = |found: &Found| match found {
        Found::File(path) | Found::Among(path) => fs::metadata(path).map_or(0, |m| m.len()),
        _ => 0,
    };
    let progress = Progress::new(all.iter().map(size).sum());
    let used = Used::default();
    let lint = |found| match found {
        Found::File(path) | Found::Among(path) if work.changed.is_some() => {
            lint_changed(linters.of(&path), &path, work, &used, &progress)
        }
        Found::File(path) => lint_file(linters.of(&path), &path, work.version(&path, true), &used, &progress),
        Found::Among(path) => lint_file(linters.of(&path), &path, work.version(&path, false), &used, &progress),
        Found::Stdin => lint_stdin(linters.session(), stdin_name),
        Found::Missing(path) => FileReport::unreadable(shown(&path), msg::NOT_FOUND.say(lang, &[])),
        Found::EmptyFolder(path) => {
            FileReport::unreadable(shown(&path), msg::NO_FILES_UNDER.say(lang, &[&Format::known()]))
        }
        Found::Excluded(path) => FileReport::unreadable(shown(&path), msg::POLICY_EXCLUDED.say(lang, &[])),
        Found::Broken(path, error) => FileReport::unreadable(shown(&path), msg::CANNOT_READ.say(lang, &[&error])),
    };
    let is_sidecar =
        |found: &Found| matches!(found, Found::File(path) | Found::Among(path) if sidecar::image_of(path).is_some());
    let (sidecars, others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_sidecar);
    let mut reports: Vec<FileReport> = others.into_par_iter().map(lint).collect();
    // the text of an image that was read with its listing is not read again
    let left: Vec<Found> =
        sidecars.into_iter().filter(|f| !matches!(f, Found::File(p) | Found::Among(p) if used.holds(p))).collect();
    reports.par_extend(left.into_par_iter().map(lint));
    reports.sort_by(|a, b| a.path.cmp(&b.path));
    let passed = passed_over(&mut reports, lang);
    reports.extend(passed);
    let is_trusted = reports.iter().flat_map(|r| &r.problems).all(|p| p.is_warning);
    if is_trusted && !work.is_part() && reports.iter().all(|r| r.counts.listings == 0) {
        // a gate that looked at nothing must not open
        let nothing = |path: &str| Problem {
            path: path.to_owned(),
            message: msg::NOTHING_READ.say(lang, &[]),
            start: None,
            is_warning: false,
        };
        if let Some(first) = reports.first_mut() {
            first.problems.push(nothing(&first.path));
        }
    }
    gate::finish(linters.session(), &mut reports);
    reports
}

/// Takes out the reports of files that were passed over, and makes one warning of them all.
fn passed_over(reports: &mut Vec<FileReport>, lang: Lang) -> Option<FileReport> {
    const SHOWN: usize = 10;
    let (passed, kept): (Vec<_>, Vec<_>) = std::mem::take(reports).into_iter().partition(|r| r.is_passed_over);
    *reports = kept;
    let first = passed.first()?;
    let names: Vec<&str> = passed.iter().take(SHOWN).map(|r| r.path.as_str()).collect();
    let mut names = names.join(" ");
    if passed.len() > SHOWN {
        names = msg::AND_MORE.say(lang, &[&names]);
    }
    let message = msg::PASSED_OVER.say(lang, &[&passed.len().to_string(), &names]);
    Some(FileReport::refused(Problem { path: first.path.clone(), message, start: None, is_warning: true }))
}

/// Whether writing to `path` would overwrite one of the files that `paths` lead to.
pub(super) fn is_among(path: &Path, paths: &[PathBuf]) -> bool {
    let Ok(target) = path.canonicalize() else { return false };
    find(paths).iter().any(|found| matches!(found, Found::File(file) | Found::Among(file) if file.canonicalize().is_ok_and(|f| f == target)))
}

/// The real paths of the sidecars that were read with a listing.
#[derive(Default)]
struct Used(Mutex<HashSet<PathBuf>>);

impl Used {
    fn all(&self) -> MutexGuard<'_, HashSet<PathBuf>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, path: &Path) {
        self.all().insert(path.canonicalize().unwrap_or_else(|_| path.to_owned()));
    }

    fn holds(&self, path: &Path) -> bool {
        self.all().contains(&path.canonicalize().unwrap_or_else(|_| path.to_owned()))
    }
}

/// How a file comes to be linted.
enum Version {
    /// Somebody named it.
    Named,
    /// It was found in a folder.
    Found,
    /// It would read so once it is corrected; whether somebody named it.
    Corrected(Vec<u8>, bool),
    /// It changed: its bytes, where they are not those in the folder, and those of the older version.
    Changed(Option<io::Result<Vec<u8>>>, Option<Vec<u8>>),
}

/// What is read of a file.
enum Source {
    /// The file itself.
    File(fs::File),
    /// What git has of it.
    Staged(Vec<u8>),
}

impl Source {
    fn stamp(&self) -> Option<Stamp> {
        if let Self::File(file) = self { Stamp::of(file).ok().flatten() } else { None }
    }

    fn bytes<'s>(&'s self, progress: &'s Progress) -> Box<dyn Read + Send + 's> {
        match self {
            Self::File(file) => Box::new(progress.of(file)),
            Self::Staged(bytes) => Box::new(progress.of(bytes.as_slice())),
        }
    }
}

fn lint_changed(linter: &Linter, path: &Path, work: &Work, used: &Used, progress: &Progress) -> FileReport {
    let changed = work.changed.as_ref();
    let staged = changed.and_then(|changed| changed.staged(path, linter.lang));
    let old = changed.and_then(|changed| changed.old(path, linter.lang));
    lint_file(linter, path, Version::Changed(staged, old), used, progress)
}

fn lint_file(linter: &Linter, path: &Path, version: Version, used: &Used, progress: &Progress) -> FileReport {
    let lang = linter.lang;
    let name = shown(path);
    let (version, staged) = match version {
        Version::Changed(staged, old) => (Version::Changed(None, old), staged),
        Version::Corrected(bytes, true) => (Version::Named, Some(Ok(bytes))),
        Version::Corrected(bytes, false) => (Version::Found, Some(Ok(bytes))),
        other => (other, None),
    };
    let open = move || match staged {
        Some(bytes) => bytes.map(Source::Staged),
        None => fs::File::open(path).map(Source::File),
    };
    let file = |source: io::Result<Source>, format, images: &dyn ImageTexts| match source {
        Ok(source) => {
            let before = source.stamp();
            let input = Input { path: name.clone(), bytes: source.bytes(progress), format, images };
            let mut report = match &version {
                Version::Named => linter.lint(input),
                Version::Found | Version::Corrected(..) | Version::Changed(_, None) => linter.lint_found(input),
                Version::Changed(_, Some(old)) => {
                    let bytes: Box<dyn Read + Send> = Box::new(old.as_slice());
                    let unchanged = linter.contents(Input { path: name.clone(), bytes, format, images });
                    linter.lint_changed(input, unchanged)
                }
            };
            if source.stamp() != before {
                let message = msg::CHANGED_WHILE_READ.say(lang, &[]);
                report.problems.push(Problem { path: name.clone(), message, start: None, is_warning: false });
            }
            report
        }
        Err(error) => FileReport::unreadable(name.clone(), msg::CANNOT_READ.say(lang, &[&error.to_string()])),
    };
    if let Some(image) = sidecar::image_of(path) {
        return file(open(), sidecar::format(path), &Own(image));
    }
    let Some(format) = Format::of(path) else {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        return FileReport::unreadable(name, msg::UNKNOWN_FORMAT.say(lang, &[&extension, &Format::known()]));
    };
    let images = Sidecars::of(path, linter.limits, lang);
    let mut report = file(open(), format, &images);
    let (read, bad) = images.into_used();
    for sidecar in &read {
        used.add(sidecar);
    }
    report.problems.extend(bad.into_iter().map(|(sidecar, message)| Problem {
        path: shown(&sidecar),
        message,
        start: None,
        is_warning: false,
    }));
    report
}

fn lint_stdin(linter: &Linter, name: Option<&Path>) -> FileReport {
    let format = name.and_then(Format::of).unwrap_or_else(Format::plain);
    let shown_name = name.map_or_else(|| "-".to_owned(), shown);
    if let Some(name) = name.filter(|n| Format::of(n).is_none()) {
        let extension = name.extension().unwrap_or_default().to_string_lossy();
        let message = msg::UNKNOWN_FORMAT.say(linter.lang, &[&extension, &Format::known()]);
        return FileReport::unreadable(shown_name, message);
    }
    linter.lint(Input { path: shown_name, bytes: Box::new(io::stdin()), format, images: &NoImageTexts })
}
