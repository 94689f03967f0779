//! The shop's records: finds and reads the ledger, the waivers and the baseline, and tells what is wrong with them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::cli::args::{CheckArgs, GateArgs, Shared, ShowArg};
use crate::cli::output::{color, complain, shown, told, width};
use crate::evidence::{Document, Ledger};
use crate::finding::Problem;
use crate::lang::Lang;
use crate::lint::{FileReport, Linter, Record, Review};
use crate::messages as msg;
use crate::pack::load::PackFile;
use crate::pack::{PackProblem, RuleSet};
use crate::policy::{Policy, Set};
use crate::report::packs;
use crate::source::Limits;
use crate::text::lines::LineIndex;
use crate::waive::{Baseline, Waivers};

/// Names that are looked for from the working folder upward.
const EVIDENCE: &str = "evidence.toml";
const WAIVERS: &str = "waivers.toml";
/// The baseline's name where none is given.
pub(super) const BASELINE: &str = "hegui-baseline.json";

/// Where the records lie; `None`: there is no such record.
#[derive(Debug, Default)]
pub(super) struct RecordFiles {
    pub(super) evidence: Option<PathBuf>,
    pub(super) waivers: Option<PathBuf>,
    pub(super) baseline: Option<PathBuf>,
}

/// Where the records lie: as the user says, else as the policy of the working folder says, else by their names in this
/// folder or one above it.
pub(super) fn record_files(args: &GateArgs, policy: Option<&Policy>) -> RecordFiles {
    type Named = fn(&Policy) -> Option<&Set<PathBuf>>;
    let find = |given: &Option<PathBuf>, named: Named, name: &str| {
        let named = || policy.and_then(named).map(|set| set.value.clone());
        given.clone().or_else(named).or_else(|| upward(name))
    };
    RecordFiles {
        evidence: find(&args.evidence, |policy| policy.evidence.as_ref(), EVIDENCE),
        waivers: (!args.no_waivers).then(|| find(&args.waivers, |policy| policy.waivers.as_ref(), WAIVERS)).flatten(),
        baseline: (!args.no_baseline)
            .then(|| find(&args.baseline, |policy| policy.baseline.as_ref(), BASELINE))
            .flatten(),
    }
}

/// A file of this name in the working folder or above it, within the repository if there is one.
fn upward(name: &str) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut up = PathBuf::new();
    for folder in here.ancestors() {
        if folder.join(name).is_file() {
            return Some(up.join(name));
        }
        if folder.join(".git").exists() {
            return None;
        }
        up.push("..");
    }
    None
}

/// Every file that is a record and no copy: those that are used, and those that have the name of one.
pub(super) fn is_record(path: &Path, files: &RecordFiles) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if [EVIDENCE, WAIVERS, BASELINE].contains(&name) {
        return true;
    }
    let used = [&files.evidence, &files.waivers, &files.baseline];
    used.into_iter().flatten().any(|file| is_same(file, path))
}

fn is_same(a: &Path, b: &Path) -> bool {
    a.file_name() == b.file_name() && a.canonicalize().ok().zip(b.canonicalize().ok()).is_some_and(|(a, b)| a == b)
}

/// Reads the records, for a run with these linters, the first that of the working folder. What is wrong is told on standard error, and given back.
pub(super) fn load(
    args: &CheckArgs,
    shared: &Shared,
    linters: &[Linter],
    files: &RecordFiles,
) -> Result<Review, Vec<Problem>> {
    let Some(session) = linters.first() else { return Ok(Review::default()) };
    let is_part = args.staged || args.since.is_some() || args.file_list.is_some();
    let paths = (!is_part).then_some(args.paths.as_slice());
    let (date, limits) = (session.date.as_str(), session.limits);
    let mut reader = Reader { lang: shared.lang.into(), date, limits, files: Vec::new(), problems: Vec::new() };
    let here = std::env::current_dir().unwrap_or_default();
    let mut ledger = files.evidence.as_deref().and_then(|path| reader.ledger(path));
    if let Some((ledger, _)) = ledger.as_mut().filter(|(ledger, _)| ledger.has_figures()) {
        let rules = linters.iter().map(|linter| linter.engine.rules());
        ledger.know_placeholders(rules.flat_map(RuleSet::placeholders).map(str::to_owned).collect());
    }
    let waivers = files.waivers.as_deref().and_then(|path| reader.waivers(path));
    let baseline = files.baseline.as_deref().and_then(|path| reader.baseline(path));
    if !reader.problems.is_empty() {
        // if standard error is gone, the exit code still tells
        let _ = packs::write(&reader.problems, &reader.files, width(), color(shared, false), &mut io::stderr().lock());
        return Err(reader.problems.iter().map(|problem| as_problem(problem, &reader.files)).collect());
    }
    Ok(Review {
        ledger: ledger.map(|(record, path)| placed(record, &path, &here, paths)),
        waivers: waivers.map(|(record, path)| placed(record, &path, &here, paths)),
        baseline: baseline.map(|(record, path)| placed(record, &path, &here, paths)),
        ignores_waivers: args.gate.no_waivers,
        keeps_baselined: args.show.contains(&ShowArg::Baselined),
        here: shown(&here),
    })
}

fn placed<T>(record: T, path: &Path, here: &Path, paths: Option<&[PathBuf]>) -> Record<T> {
    let folder = folder_of(path, here);
    let is_whole = paths.is_some_and(|paths| {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        paths.iter().any(|p| p.is_dir() && p.canonicalize().is_ok_and(|p| real.starts_with(p)))
    });
    Record { record, path: shown(path), folder: shown(&folder), is_whole }
}

/// The absolute folder of a file.
pub(super) fn folder_of(path: &Path, here: &Path) -> PathBuf {
    let whole = here.join(path);
    let folder = whole.parent().map(Path::to_owned).unwrap_or_default();
    // `..` taken away without asking the file system, as the paths in records are
    let mut plain = PathBuf::new();
    for part in folder.components() {
        match part {
            std::path::Component::ParentDir => {
                plain.pop();
            }
            std::path::Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

/// Reads records and gathers what is wrong with them.
struct Reader<'r> {
    lang: Lang,
    date: &'r str,
    limits: Limits,
    files: Vec<PackFile>,
    problems: Vec<PackProblem>,
}

impl Reader<'_> {
    fn bytes(&mut self, path: &Path) -> Option<Vec<u8>> {
        let name = shown(path);
        match fs::read(path) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes).trim_start_matches('\u{FEFF}').to_owned();
                self.files.push(PackFile { name: name.into(), text: text.into(), is_embedded: false });
                Some(bytes)
            }
            Err(error) => {
                self.tell(path, msg::CANNOT_READ.say(self.lang, &[&error.to_string()]));
                None
            }
        }
    }

    fn tell(&mut self, path: &Path, message: String) {
        self.problems.push(PackProblem { file: shown(path).into(), span: 0..0, message });
    }

    fn ledger(&mut self, path: &Path) -> Option<(Ledger, PathBuf)> {
        let bytes = self.bytes(path)?;
        let (mut ledger, problems) = Ledger::read(&shown(path), &bytes, self.date, self.limits, self.lang);
        self.problems.extend(problems);
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        ledger.check_documents(|document, hash| {
            let path = folder.join(document);
            let Some(hash) = hash else { return if path.exists() { Document::Same } else { Document::Missing } };
            match fs::read(path) {
                Ok(bytes) if hex(&Sha256::digest(&bytes)) == hash => Document::Same,
                Ok(_) => Document::Changed,
                Err(_) => Document::Missing,
            }
        });
        Some((ledger, path.to_owned()))
    }

    fn waivers(&mut self, path: &Path) -> Option<(Waivers, PathBuf)> {
        let bytes = self.bytes(path)?;
        let text = String::from_utf8_lossy(&bytes);
        let (waivers, problems) =
            Waivers::read(&shown(path), text.trim_start_matches('\u{FEFF}'), self.date, self.lang);
        self.problems.extend(problems);
        Some((waivers, path.to_owned()))
    }

    fn baseline(&mut self, path: &Path) -> Option<(Baseline, PathBuf)> {
        let bytes = self.bytes(path)?;
        match Baseline::read(&String::from_utf8_lossy(&bytes)) {
            Ok(baseline) => Some((baseline, path.to_owned())),
            Err(error) => {
                self.tell(path, msg::BASELINE_BAD.say(self.lang, &[&error]));
                None
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // writing to a text does not fail
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn as_problem(problem: &PackProblem, files: &[PackFile]) -> Problem {
    let text = files.iter().find(|f| f.name == problem.file).map(|f| f.text.as_ref());
    let start = text.map(|text| LineIndex::new(text).position(text, problem.span.start.min(text.len())));
    Problem { path: problem.file.to_string(), message: problem.message.clone(), start, is_warning: false }
}

/// After all files have been linted: old findings in files that were moved, and what is to be told of the records.
pub(super) fn finish(linter: &Linter, files: &mut Vec<FileReport>) {
    let review = &linter.review;
    let stale = review.settle_moved(files, |path| is_there(review, path));
    files.extend(review.notices(&stale, linter));
    files.sort_by(|a, b| a.path.cmp(&b.path));
}

/// Whether a file, named as the baseline names it, exists.
pub(super) fn is_there(review: &Review, path: &str) -> bool {
    review.baseline.as_ref().is_some_and(|baseline| Path::new(&baseline.folder).join(path).exists())
}

/// Says on standard error what could not be checked; `false` if the run cannot be trusted.
pub(super) fn is_trusted(files: &[FileReport], lang: Lang) -> bool {
    let problems = || files.iter().flat_map(|f| &f.problems);
    for problem in problems() {
        complain(lang, problem.is_warning, &told(problem));
    }
    problems().all(|p| p.is_warning)
}
