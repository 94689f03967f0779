//! What every subcommand needs first: the rules, and the day.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::args::Shared;
use crate::cli::linters;
use crate::cli::output::{color, complain, width};
use crate::engine::Engine;
use crate::finding::Problem;
use crate::lang::Lang;
use crate::messages as msg;
use crate::pack::PackProblem;
use crate::pack::check::is_date;
use crate::pack::load::{Loaded, Loader, PackFile};
use crate::policy::Draft;
use crate::report::packs;
use crate::text::lines::LineIndex;

/// Loads the rules as the user asked, and more files of rules. `thorough`: the built-in ones are checked too.
pub(super) fn load(shared: &Shared, builtin: bool, more: &[PathBuf], thorough: bool) -> Loaded {
    let mut loader = Loader::new(shared.lang.into());
    if builtin {
        loader = loader.with_embedded();
    }
    if thorough {
        loader = loader.check_everything();
    }
    for path in shared.rules.iter().chain(more) {
        loader.add_path(path);
    }
    loader.load()
}

/// Shows the mistakes in rule files; `false` if there are any.
pub(super) fn rules_are_good(shared: &Shared, loaded: &Loaded) -> bool {
    if loaded.problems.is_empty() {
        return true;
    }
    let lang: Lang = shared.lang.into();
    // if standard error is gone, the exit code still tells
    let _ = packs::write(&loaded.problems, &loaded.files, width(), color(shared, false), &mut io::stderr().lock());
    complain(lang, false, &msg::RULE_PROBLEMS.say(lang, &[&loaded.problems.len().to_string()]));
    false
}

/// An engine over good rules, those of the policy of the working directory included; complaints are made already if
/// there is none.
pub(super) fn engine(shared: &Shared) -> Option<Engine> {
    let mut draft = linters::session_draft(shared);
    let packs = draft.as_mut().map(Draft::packs).unwrap_or_default();
    if let Some(draft) = draft.as_ref().filter(|draft| !draft.problems.is_empty()) {
        linters::tell_problems(draft, shared);
        return None;
    }
    let builtin = draft.is_none_or(|draft| draft.uses_builtin_rules()) && !shared.no_builtin_rules;
    engine_or_problems(shared, builtin, &packs).ok()
}

/// An engine over good rules, or what is wrong with them; complaints are made already.
pub(super) fn engine_or_problems(shared: &Shared, builtin: bool, more: &[PathBuf]) -> Result<Engine, Vec<Problem>> {
    let loaded = load(shared, builtin, more, false);
    if !rules_are_good(shared, &loaded) {
        return Err(loaded.problems.iter().map(|p| as_problem(p, &loaded.files)).collect());
    }
    build(shared, loaded).ok_or_else(Vec::new)
}

/// A mistake in a file of rules or a policy as a problem of the run.
pub(super) fn as_problem(problem: &PackProblem, files: &[PackFile]) -> Problem {
    let text = files.iter().find(|f| f.name == problem.file).map(|f| f.text.as_ref());
    Problem {
        path: problem.file.to_string(),
        message: problem.message.clone(),
        start: text.map(|text| LineIndex::new(text).position(text, problem.span.start.min(text.len()))),
        is_warning: false,
    }
}

/// Compiles loaded rules.
pub(super) fn build(shared: &Shared, loaded: Loaded) -> Option<Engine> {
    Engine::new(Arc::new(loaded.rules))
        .inspect_err(|error| complain(shared.lang.into(), false, &error.to_string()))
        .ok()
}

/// The day to judge on: as given, else today in China. Complains if it is no date.
pub(super) fn date(shared: &Shared) -> Option<String> {
    let Some(given) = &shared.as_of else { return Some(today()) };
    if is_date(given) {
        return Some(given.clone());
    }
    complain(shared.lang.into(), false, &msg::BAD_DATE.say(shared.lang.into(), &[]));
    None
}

/// Tells which rule files are past the day by which their law was to be looked up again.
pub(super) fn tell_reviews(engine: &Engine, date: &str, lang: Lang) {
    for (file, day) in engine.rules().reviews.iter().filter(|(_, day)| day.as_str() < date) {
        complain(lang, true, &msg::REVIEW_DUE.say(lang, &[file, day]));
    }
}

fn today() -> String {
    const HOURS_EAST: i8 = 8;
    let offset = jiff::tz::Offset::constant(HOURS_EAST);
    offset.to_datetime(jiff::Timestamp::now()).date().to_string()
}
