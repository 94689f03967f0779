//! Paths on the command line become decoded documents and reports.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::cli::progress::Progress;
use crate::finding::Problem;
use crate::lint::{FileReport, Input, Linter};
use crate::messages as msg;
use crate::source::sidecar::{self, Own, Sidecars};
use crate::source::walk::{Found, find};
use crate::source::{Format, ImageTexts, NoImageTexts};

/// What files are to be read as, instead of what stands in them.
pub(super) type Contents = HashMap<PathBuf, Vec<u8>>;

/// Lints everything that `paths` lead to, in the order of their names.
pub(super) fn lint_all(
    linter: &Linter,
    paths: &[PathBuf],
    stdin_name: Option<&Path>,
    contents: &Contents,
) -> Vec<FileReport> {
    let lang = linter.lang;
    let all = find(paths);
    let size = |found: &Found| match found {
        Found::File(path) | Found::Among(path) => fs::metadata(path).map_or(0, |m| m.len()),
        _ => 0,
    };
    let progress = Progress::new(all.iter().map(size).sum());
    let used = Used::default();
    let lint = |found| match found {
        Found::File(path) => lint_file(linter, &path, true, contents, &used, &progress),
        Found::Among(path) => lint_file(linter, &path, false, contents, &used, &progress),
        Found::Stdin => lint_stdin(linter, stdin_name),
        Found::Missing(path) => FileReport::unreadable(shown(&path), msg::NOT_FOUND.say(lang, &[])),
        Found::EmptyFolder(path) => {
            FileReport::unreadable(shown(&path), msg::NO_FILES_UNDER.say(lang, &[&Format::known()]))
        }
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
    let passed = passed_over(&mut reports, linter);
    reports.extend(passed);
    let is_trusted = reports.iter().flat_map(|r| &r.problems).all(|p| p.is_warning);
    if is_trusted && reports.iter().all(|r| r.counts.listings == 0) {
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
    reports
}

/// Takes out the reports of files that were passed over, and makes one warning of them all.
fn passed_over(reports: &mut Vec<FileReport>, linter: &Linter) -> Option<FileReport> {
    const SHOWN: usize = 10;
    let (passed, kept): (Vec<_>, Vec<_>) = std::mem::take(reports).into_iter().partition(|r| r.is_passed_over);
    *reports = kept;
    let first = passed.first()?;
    let names: Vec<&str> = passed.iter().take(SHOWN).map(|r| r.path.as_str()).collect();
    let mut names = names.join(" ");
    if passed.len() > SHOWN {
        names = msg::AND_MORE.say(linter.lang, &[&names]);
    }
    let message = msg::PASSED_OVER.say(linter.lang, &[&passed.len().to_string(), &names]);
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

fn lint_file(
    linter: &Linter,
    path: &Path,
    is_named: bool,
    contents: &Contents,
    used: &Used,
    progress: &Progress,
) -> FileReport {
    let lang = linter.lang;
    let name = shown(path);
    let open = || -> io::Result<Box<dyn Read + Send + '_>> {
        match contents.get(path) {
            Some(bytes) => Ok(Box::new(bytes.as_slice())),
            None => Ok(Box::new(progress.of(fs::File::open(path)?))),
        }
    };
    let file = |file: io::Result<Box<dyn Read + Send + '_>>, format, images: &dyn ImageTexts| match file {
        Ok(bytes) => {
            let input = Input { path: name.clone(), bytes, format, images };
            if is_named { linter.lint(input) } else { linter.lint_found(input) }
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

/// A path as reports show it: with `/` everywhere.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}
