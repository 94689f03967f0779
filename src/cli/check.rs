//! `hegui check`

use std::path::PathBuf;

use clap::Parser as _;

use crate::cli::EXIT_UNTRUSTED;
use crate::cli::args::{CheckArgs, Cli, Command, GateArgs, Shared, ShowArg};
use crate::cli::inputs::Work;
use crate::cli::output::{color, complain, width};
use crate::cli::reports::Targets;
use crate::cli::{changed, gate, inputs, setup};
use crate::finding::Problem;
use crate::lang::Lang;
use crate::lint::{FileReport, Linter};
use crate::listing::{Facts, FieldKind};
use crate::messages as msg;
use crate::report::{Run, ShowHeld};
use crate::source::Limits;
use crate::source::profile::Profiles;
use crate::source::walk::Found;

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
    let (changed, listed) = match (changed::changed(args, lang), listed(args, lang)) {
        (Ok(changed), Ok(listed)) => (changed, listed),
        (Err(message), _) | (_, Err(message)) => {
            complain(lang, false, &message);
            let problem = Problem { path: String::new(), message, start: None, is_warning: false };
            return refused(vec![problem], args, &targets, lang);
        }
    };
    let linter = match linter(args, shared) {
        Ok(linter) => linter,
        Err(problems) => return refused(problems, args, &targets, lang),
    };
    setup::tell_reviews(&linter.engine, &linter.date, lang);
    let here_only = [PathBuf::from(".")];
    let paths = if changed.is_some() && args.paths.is_empty() { &here_only[..] } else { &args.paths };
    let records = gate::record_files(&args.gate);
    let work = Work { paths, changed, listed, records: &records };
    let files = inputs::lint_all(&linter, &work, args.stdin_filename.as_deref());
    let root = here();
    let run =
        Run { files: &files, as_of: &linter.date, root: &root, color: color(shared, true), ..options(args, lang) };
    if !targets.tells_problems() {
        for problem in files.iter().flat_map(|f| &f.problems) {
            complain(lang, problem.is_warning, &told(problem));
        }
    }
    let is_written = targets.write(&run);
    let code = if is_written { run.summary().exit_code(run.gate) } else { EXIT_UNTRUSTED };
    // the program ends here: taking thousands of rules apart first would cost a twentieth of a run over one listing
    std::mem::forget(linter);
    code
}

pub(super) fn told(problem: &Problem) -> String {
    let place = problem.start.map(|p| format!(":{}:{}", p.line, p.column)).unwrap_or_default();
    format!("{}{place}: {}", problem.path, problem.message)
}

/// A run that could not begin: its problems are told in every format that was asked for, since a report of an earlier
/// run must not stay in place as if it were of this one.
fn refused(mut problems: Vec<Problem>, args: &CheckArgs, targets: &Targets, lang: Lang) -> u8 {
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
        show_held: ShowHeld {
            waived: args.show.contains(&ShowArg::Waived),
            baselined: args.show.contains(&ShowArg::Baselined),
        },
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

fn listed(args: &CheckArgs, lang: Lang) -> Result<Option<Vec<Found>>, String> {
    args.file_list.as_ref().map(|list| changed::listed(list, lang)).transpose()
}

/// The options of a check that is not told any: what other subcommands lint with.
pub(super) fn defaults(paths: &[PathBuf], gate: &GateArgs) -> Result<CheckArgs, String> {
    let cli = Cli::try_parse_from(["hegui", "check", "-", "--max-findings", &usize::MAX.to_string()]);
    match cli.map(|cli| cli.command) {
        Ok(Command::Check(args)) => Ok(CheckArgs { paths: paths.to_vec(), gate: gate.clone(), ..*args }),
        Ok(_) => Err(String::new()),
        Err(error) => Err(error.to_string()),
    }
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
    let is_part = args.staged || args.since.is_some() || args.file_list.is_some();
    let paths = (!is_part).then_some(args.paths.as_slice());
    let mut review = gate::load(&args.gate, shared, &date, limits, paths)?;
    review.keeps_baselined = args.show.contains(&ShowArg::Baselined);
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
        review,
    })
}
