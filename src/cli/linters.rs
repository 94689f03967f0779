//! One linter for each policy that the files of a run have, and which file has which.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::args::{CheckArgs, Shared, ShowArg};
use crate::cli::brief::{Seen, Watch};
use crate::cli::gate::{self, RecordFiles};
use crate::cli::output::{color, complain, width};
use crate::cli::{brief, setup};
use crate::engine::Engine;
use crate::finding::Problem;
use crate::keyword::Analysis;
use crate::lang::Lang;
use crate::lint::Linter;
use crate::listing::{Facts, FieldKind};
use crate::messages as msg;
use crate::pack::PackProblem;
use crate::pack::load::PackFile;
use crate::pack::notice::gate as gate_notices;
use crate::pack::rule::Entry;
use crate::policy::{Draft, Finder, Known, Policy, RulePattern, Set};
use crate::report::packs;
use crate::source::profile::Profiles;
use crate::source::walk::Found;

/// The linters of a run.
pub(super) struct Linters {
    /// That of the working directory first.
    all: Vec<Linter>,
    records: RecordFiles,
    by_folder: HashMap<PathBuf, usize>,
    seen: Seen,
}

impl Linters {
    /// Linters as the user and the policies ask, or what is wrong with them (told on standard error already).
    pub(super) fn new(args: &CheckArgs, shared: &Shared, found: &[Found]) -> Result<Self, Vec<Problem>> {
        let (policies, by_folder) = policies(shared, found);
        let mut maker = Maker::new(args, shared)?;
        let all: Vec<Option<Linter>> = policies.iter().map(|path| maker.linter(path.as_deref())).collect();
        maker.finish()?;
        // one that is missing has told why
        let mut all: Vec<Linter> = all.into_iter().flatten().collect();
        let Some(session) = all.first() else { return Err(Vec::new()) };
        let records = gate::record_files(&args.gate, Some(&session.policy));
        let review = Arc::new(gate::load(args, shared, &all, &records)?);
        for linter in &mut all {
            linter.review = Arc::clone(&review);
        }
        Ok(Self { all, records, by_folder, seen: Seen::default() })
    }

    /// Where the shop's records lie.
    pub(super) fn records(&self) -> &RecordFiles {
        &self.records
    }

    /// Looks at the search words of every listing that is linted from now on.
    pub(super) fn watch(&mut self, watch: Watch) {
        let (engine, date) = (Arc::clone(&self.session().engine), self.session().date.clone());
        let visitor = Arc::new(self.seen.visitor(engine, date, watch));
        for linter in &mut self.all {
            linter.visitor = Some(Arc::clone(&visitor));
        }
    }

    /// What was seen of them, sorted by path.
    pub(super) fn analyses(&self) -> Vec<Analysis> {
        self.seen.take()
    }

    /// Keeps no findings.
    pub(super) fn keep_no_findings(&mut self) {
        for linter in &mut self.all {
            linter.max_findings = 0;
        }
    }

    /// That of the working directory.
    pub(super) fn session(&self) -> &Linter {
        &self.all[0]
    }

    /// That of a file.
    pub(super) fn of(&self, path: &Path) -> &Linter {
        &self.all[self.by_folder.get(folder_of(path)).copied().unwrap_or(0)]
    }

    /// What is left once the policies have excluded files: those that were found in folders, and with `named` those too
    /// that somebody named. A folder of which nothing is left is told.
    pub(super) fn keep(&self, found: Vec<Found>, paths: &[PathBuf], named: bool) -> Vec<Found> {
        let (out, kept): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|one| match one {
            Found::Among(path) => self.of(path).policy.excludes(path),
            Found::File(path) => named && self.of(path).policy.excludes(path),
            _ => false,
        });
        let folder = paths.iter().find(|path| path.is_dir());
        match folder.filter(|_| kept.is_empty() && out.iter().any(|one| matches!(one, Found::Among(_)))) {
            Some(folder) => vec![Found::Excluded(folder.clone())],
            None => kept,
        }
    }

    /// Tells of overrides that met no file, where the run went through the whole folder of their policy.
    pub(super) fn tell_unused(&self, paths: &[PathBuf], lang: Lang) {
        let folders: Vec<PathBuf> = paths.iter().filter(|p| p.is_dir()).filter_map(|p| p.canonicalize().ok()).collect();
        let is_whole = |root: &Path| folders.iter().any(|folder| root.starts_with(folder));
        for policy in self.all.iter().map(|linter| &linter.policy) {
            if policy.root.as_deref().is_some_and(is_whole) {
                for place in policy.unused() {
                    complain(
                        lang,
                        true,
                        &format!("{}:{}: {}", place.path, place.line, msg::POLICY_UNUSED.say(lang, &[])),
                    );
                }
            }
        }
    }
}

/// The policies of a run, that of the working directory first (`None`: no policy), and the number of that of each folder.
fn policies(shared: &Shared, found: &[Found]) -> (Vec<Option<PathBuf>>, HashMap<PathBuf, usize>) {
    let mut finder = Finder::default();
    let session = session(shared, &mut finder);
    let mut policies = vec![session];
    let mut by_folder = HashMap::new();
    if shared.config.is_some() || shared.no_config {
        return (policies, by_folder);
    }
    let files = found.iter().filter_map(|one| match one {
        Found::File(path) | Found::Among(path) => Some(path),
        _ => None,
    });
    for folder in files.map(|path| folder_of(path)) {
        if by_folder.contains_key(folder) {
            continue;
        }
        let own = folder.canonicalize().ok().and_then(|real| finder.of_folder(&real));
        let number = policies.iter().position(|p| *p == own).unwrap_or_else(|| {
            policies.push(own);
            policies.len() - 1
        });
        by_folder.insert(folder.to_owned(), number);
    }
    (policies, by_folder)
}

/// The policy of the working directory, or the one that was named.
fn session(shared: &Shared, finder: &mut Finder) -> Option<PathBuf> {
    if shared.no_config {
        return None;
    }
    shared.config.clone().or_else(|| finder.of_folder(&here()))
}

/// The policy of the working directory as read, if there is one.
pub(super) fn session_draft(shared: &Shared) -> Option<Draft> {
    session(shared, &mut Finder::default()).map(|path| Draft::read(&path, &here(), shared.lang.into()))
}

/// The working directory.
pub(super) fn here() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    here.canonicalize().unwrap_or(here)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Shows what is wrong with a policy, and hands it back as problems of a run.
pub(super) fn tell_problems(draft: &Draft, shared: &Shared) -> Vec<Problem> {
    tell(&draft.problems, &draft.files, shared)
}

fn tell(problems: &[PackProblem], files: &[PackFile], shared: &Shared) -> Vec<Problem> {
    if problems.is_empty() {
        return Vec::new();
    }
    let lang: Lang = shared.lang.into();
    // if standard error is gone, the exit code still tells
    let _ = packs::write(problems, files, width(), color(shared, false), &mut io::stderr().lock());
    complain(lang, false, &msg::POLICY_PROBLEMS.say(lang, &[&problems.len().to_string()]));
    problems.iter().map(|problem| setup::as_problem(problem, files)).collect()
}

/// Makes one linter after the other; engines over the same rules are shared.
struct Maker<'m> {
    args: &'m CheckArgs,
    shared: &'m Shared,
    lang: Lang,
    date: String,
    only: Vec<RulePattern>,
    skip: Vec<RulePattern>,
    engines: HashMap<(bool, Vec<PathBuf>), Option<Arc<Engine>>>,
    problems: Vec<Problem>,
    told: BTreeSet<String>,
    failed: bool,
}

impl<'m> Maker<'m> {
    fn new(args: &'m CheckArgs, shared: &'m Shared) -> Result<Self, Vec<Problem>> {
        let lang: Lang = shared.lang.into();
        let date = setup::date(shared).ok_or_else(Vec::new)?;
        let mut maker = Self {
            args,
            shared,
            lang,
            date,
            only: Vec::new(),
            skip: Vec::new(),
            engines: HashMap::new(),
            problems: Vec::new(),
            told: BTreeSet::new(),
            failed: false,
        };
        maker.only = maker.patterns(&args.only);
        maker.skip = maker.patterns(&args.skip);
        Ok(maker)
    }

    /// What kept a linter from being made.
    fn finish(self) -> Result<(), Vec<Problem>> {
        if self.failed { Err(self.problems) } else { Ok(()) }
    }

    fn refuse(&mut self, message: String) {
        self.failed = true;
        if self.told.insert(message.clone()) {
            complain(self.lang, false, &message);
            self.problems.push(Problem { path: String::new(), message, start: None, is_warning: false });
        }
    }

    fn patterns(&mut self, given: &[String]) -> Vec<RulePattern> {
        let mut patterns = Vec::new();
        for text in given {
            match RulePattern::parse(text) {
                Some(pattern) => patterns.push(pattern),
                None => self.refuse(msg::POLICY_PATTERN.say(self.lang, &[text])),
            }
        }
        patterns
    }

    /// The linter of the policy at `path`. What is wrong is told and kept.
    fn linter(&mut self, path: Option<&Path>) -> Option<Linter> {
        let mut draft = path.map(|path| Draft::read(path, &here(), self.lang));
        let packs = draft.as_mut().map(Draft::packs).unwrap_or_default();
        let builtin = draft.as_ref().is_none_or(Draft::uses_builtin_rules) && !self.shared.no_builtin_rules;
        let engine = self.engine(builtin, packs);
        let mut profiles = match Profiles::embedded() {
            Ok(profiles) => profiles,
            Err(error) => {
                self.refuse(error);
                return None;
            }
        };
        profiles.know_platforms(engine.iter().flat_map(|engine| engine.rules().platforms()));
        let ids = engine.iter().flat_map(|e| &e.rules().rules).map(Entry::id);
        // what is told of records is graded like everything else
        let is_asked = draft.is_some() || !self.only.is_empty() || !self.skip.is_empty();
        let notices = is_asked.then(|| gate_notices().notices.keys().map(String::as_str));
        let ids: Vec<&str> = ids.chain(notices.into_iter().flatten()).collect();
        // without the built-in rules a policy that speaks of them is not wrong
        let rules = (engine.is_some() && !self.shared.no_builtin_rules).then_some(ids.as_slice());
        let mut policy =
            draft.as_mut().map(|draft| draft.check(&mut profiles, Known { rules, files: true })).unwrap_or_default();
        if let Some(draft) = draft.filter(|draft| !draft.problems.is_empty()) {
            self.failed = true;
            self.problems.extend(tell_problems(&draft, self.shared));
        }
        for pattern in self.only.iter().chain(&self.skip) {
            if engine.is_some() && !ids.iter().any(|id| pattern.holds(id)) {
                let message = pattern.unknown(&ids, self.lang);
                self.refuse(message);
                break;
            }
        }
        let engine = engine?;
        self.command_line(&mut policy, &mut profiles);
        policy.know(engine.rules());
        let defaults = self.defaults(&profiles);
        let Ok((brief, brands)) = brief::brief_and_brands(&self.args.brief, &policy, &profiles, self.lang) else {
            self.failed = true;
            return None;
        };
        Some(Linter {
            lang: self.lang,
            date: self.date.clone(),
            field: self.args.listing.field,
            defaults,
            limits: policy.limits(),
            max_findings: policy.max_findings(),
            keeps_exempt: self.args.show.contains(&ShowArg::Exempt),
            review: Arc::default(),
            brief,
            brands,
            visitor: None,
            engine,
            policy,
            profiles,
        })
    }

    fn engine(&mut self, builtin: bool, packs: Vec<PathBuf>) -> Option<Arc<Engine>> {
        if let Some(engine) = self.engines.get(&(builtin, packs.clone())) {
            return engine.clone();
        }
        let engine = match setup::engine_or_problems(self.shared, builtin, &packs) {
            Ok(engine) if engine.rules().rules.is_empty() => {
                self.refuse(msg::NO_RULES.say(self.lang, &[]));
                None
            }
            Ok(engine) => Some(Arc::new(engine)),
            Err(problems) => {
                self.failed = true;
                self.problems.extend(problems);
                None
            }
        };
        self.engines.insert((builtin, packs), engine.clone());
        engine
    }

    /// The last layer: what was typed.
    fn command_line(&mut self, policy: &mut Policy, profiles: &mut Profiles) {
        fn put<T>(slot: &mut Option<Set<T>>, typed: Option<T>) {
            if let Some(value) = typed {
                *slot = Some(Set { value, place: None });
            }
        }
        let args = self.args;
        put(&mut policy.fail_on, args.fail_on.map(Into::into));
        put(&mut policy.min_severity, args.min_severity.map(Into::into));
        put(&mut policy.max_findings, args.max_findings);
        put(&mut policy.max_file, args.max_file);
        put(&mut policy.max_record, args.max_record);
        policy.select(self.only.clone(), self.skip.clone());
        for given in &args.column {
            let mapped =
                given.rsplit_once('=').is_some_and(|(heading, field)| profiles.map_column(heading, field).is_ok());
            if !mapped {
                self.refuse(msg::OPTION_VALUE.say(self.lang, &[given, "--column", &column_fields()]));
            }
        }
    }

    fn defaults(&mut self, profiles: &Profiles) -> Facts {
        let category = self.args.listing.category.as_deref().map(|c| profiles.category(c)).unwrap_or_default();
        if !category.is_empty() && !profiles.is_category(&category) {
            let known: BTreeSet<&str> = profiles.slugs().collect();
            let known: Vec<&str> = known.into_iter().collect();
            self.refuse(msg::OPTION_VALUE.say(self.lang, &[&category, "--category", &known.join(" ")]));
        }
        let platform = self.args.listing.platform.as_deref().map(|p| profiles.platform(p)).filter(|p| !p.is_empty());
        if let Some(platform) = platform.as_ref().filter(|p| !profiles.is_platform(p)) {
            let known: Vec<&str> = profiles.platforms().into_iter().collect();
            self.refuse(msg::OPTION_VALUE.say(self.lang, &[platform, "--platform", &known.join(" ")]));
        }
        Facts { category, platform, ..Facts::default() }
    }
}

/// What a column may hold, as `--column` takes it.
fn column_fields() -> String {
    let copy = FieldKind::ALL.iter().map(|kind| format!("HEADING={kind}"));
    let other = ["id", "category", "platform", "images", "ignored", "fact:NAME"].map(|name| format!("HEADING={name}"));
    copy.chain(other).collect::<Vec<_>>().join(" ")
}
