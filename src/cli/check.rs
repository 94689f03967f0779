//! `hegui check`

use crate::cli::EXIT_UNTRUSTED;
use crate::cli::args::{CheckArgs, Shared, ShowArg};
use crate::cli::inputs::Contents;
use crate::cli::output::{color, complain, width};
use crate::cli::reports::Targets;
use crate::cli::{inputs, setup};
use crate::finding::Problem;
use crate::lang::Lang;
use crate::lint::{FileReport, Linter};
use crate::listing::{Facts, FieldKind};
use crate::messages as msg;
use crate::report::Run;
use crate::source::Limits;
use crate::source::profile::Profiles;

pub(super) fn run(args: &CheckArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    let targets = match Targets::parse(args, lang) {
        Ok(targets) => targets,
        Err(message) => {
            complain(lang, false, &message);
            return EXIT_UNTRUSTED;
        }
    };
    if args.paths.iter().filter(|p| p.as_os_str() == "-").count() > 1 {
        complain(lang, false, &msg::STDIN_TWICE.say(lang, &[]));
        return EXIT_UNTRUSTED;
    }
    let linter = match linter(args, shared) {
        Ok(linter) => linter,
        Err(problems) => return refused(problems, args, &targets, lang),
    };
    setup::tell_reviews(&linter.engine, &linter.date, lang);
    let code = report(&linter, args, shared, &targets, &Contents::default(), false);
    // the program ends here: taking thousands of rules apart first would cost a twentieth of a run over one listing
    std::mem::forget(linter);
    code
}

/// Lints what `args` name, with `contents` in place of what stands in those files, and reports; the exit code. With
/// `is_quiet` nothing is reported on standard output.
pub(super) fn report(
    linter: &Linter,
    args: &CheckArgs,
    shared: &Shared,
    targets: &Targets,
    contents: &Contents,
    is_quiet: bool,
) -> u8 {
    let lang = linter.lang;
    let files = inputs::lint_all(linter, &args.paths, args.stdin_filename.as_deref(), contents);
    let root = here();
    let run =
        Run { files: &files, as_of: &linter.date, root: &root, color: color(shared, true), ..options(args, lang) };
    if is_quiet || !targets.tells_problems() {
        for problem in files.iter().flat_map(|f| &f.problems) {
            complain(lang, problem.is_warning, &told(problem));
        }
    }
    let is_written = if is_quiet { targets.write_files(&run) } else { targets.write(&run) };
    if is_written { run.summary().exit_code(run.gate) } else { EXIT_UNTRUSTED }
}

fn told(problem: &Problem) -> String {
    let place = problem.start.map(|p| format!(":{}:{}", p.line, p.column)).unwrap_or_default();
    format!("{}{place}: {}", problem.path, problem.message)
}

/// A run that could not begin: its problems are told in every format that was asked for, since a report of an earlier
/// run must not stay in place as if it were of this one.
pub(super) fn refused(mut problems: Vec<Problem>, args: &CheckArgs, targets: &Targets, lang: Lang) -> u8 {
    if problems.is_empty() {
        let message = msg::NOT_BEGUN.say(lang, &[]);
        problems.push(Problem { path: String::new(), message, start: None, is_warning: false });
    }
    let files: Vec<FileReport> = problems.into_iter().map(FileReport::refused).collect();
    let root = here();
    targets.write_refused(&Run { files: &files, root: &root, ..options(args, lang) });
    EXIT_UNTRUSTED
}

/// What the options say about the reports.
fn options<'r>(args: &CheckArgs, lang: Lang) -> Run<'r> {
    Run {
        files: &[],
        lang,
        show_exempt: args.show.contains(&ShowArg::Exempt),
        min_severity: args.min_severity.into(),
        gate: args.fail_on.into(),
        statistics: args.statistics,
        as_of: "",
        root: "",
        width: width(),
        color: false,
    }
}

/// The current folder as paths are shown.
fn here() -> String {
    std::env::current_dir().map(|path| inputs::shown(&path)).unwrap_or_default()
}

/// What a column may hold, as `--column` takes it.
fn column_fields() -> String {
    let copy = FieldKind::ALL.iter().map(|kind| format!("HEADING={kind}"));
    let other = ["id", "category", "platform", "images", "ignored", "fact:NAME"].map(|name| format!("HEADING={name}"));
    copy.chain(other).collect::<Vec<_>>().join(" ")
}

/// The linter as the user asked, or what is wrong with the rules and options (told on standard error already).
pub(super) fn linter(args: &CheckArgs, shared: &Shared) -> Result<Linter, Vec<Problem>> {
    let lang: Lang = shared.lang.into();
    let refuse = |message: String| {
        complain(lang, false, &message);
        vec![Problem { path: String::new(), message, start: None, is_warning: false }]
    };
    let date = setup::date(shared).ok_or_else(Vec::new)?;
    let engine = setup::engine_or_problems(shared)?;
    if engine.rules().rules.is_empty() {
        return Err(refuse(msg::NO_RULES.say(lang, &[])));
    }
    let mut profiles = Profiles::embedded().map_err(refuse)?;
    for given in &args.column {
        let mapped = given.rsplit_once('=').is_some_and(|(heading, field)| profiles.map_column(heading, field).is_ok());
        if !mapped {
            return Err(refuse(msg::OPTION_VALUE.say(lang, &[given, "--column", &column_fields()])));
        }
    }
    let category = args.category.as_deref().map(|c| profiles.category(c)).unwrap_or_default();
    if !category.is_empty() && !profiles.is_category(&category) {
        let mut known: Vec<&str> = profiles.slugs().collect();
        known.sort_unstable();
        known.dedup();
        return Err(refuse(msg::OPTION_VALUE.say(lang, &[&category, "--category", &known.join(" ")])));
    }
    let platform = args.platform.as_ref().map(|p| p.to_lowercase());
    let defaults = Facts { category, platform, ..Facts::default() };
    let limits =
        Limits { whole: args.max_file.saturating_mul(1 << 20), record: args.max_record.saturating_mul(1 << 20) };
    Ok(Linter {
        engine,
        profiles,
        lang,
        date,
        field: args.field.map(Into::into),
        defaults,
        limits,
        max_findings: args.max_findings,
        keeps_exempt: args.show.contains(&ShowArg::Exempt),
    })
}
