//! `hegui check`

use std::path::PathBuf;

use clap::Parser as _;

use crate::cli::EXIT_UNTRUSTED;
use crate::cli::args::{CheckArgs, Cli, Command, GateArgs, Shared, ShowArg};
use crate::cli::inputs::Work;
use crate::cli::linters::Linters;
use crate::cli::output::{color, complain, shown, told, width};
use crate::cli::reports::Targets;
use crate::cli::{inputs, setup};
use crate::finding::{Problem, Severity};
use crate::lang::Lang;
use crate::lint::FileReport;
use crate::messages as msg;
use crate::report::{Run, ShowHeld};
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
    let work = match Work::new(args, lang) {
        Ok(work) => work,
        Err(message) => {
            complain(lang, false, &message);
            let problem = Problem { path: String::new(), message, start: None, is_warning: false };
            return refused(vec![problem], args, &targets, lang);
        }
    };
    let found = work.found();
    let mut linters = match Linters::new(args, shared, &found) {
        Ok(linters) => linters,
        Err(problems) => return refused(problems, args, &targets, lang),
    };
    let session = linters.session();
    setup::tell_reviews(&session.engine, &session.date, lang);
    let found = linters.keep(found, &work.paths, args.force_exclude);
    targets.watch(&mut linters);
    let code = report(&linters, found, &work, args, shared, &targets, false);
    // the program ends here: taking thousands of rules apart first would cost a twentieth of a run over one listing
    std::mem::forget(linters);
    code
}

/// Lints what was found and reports; the exit code. With `is_quiet` nothing is reported on standard output.
pub(super) fn report(
    linters: &Linters,
    found: Vec<Found>,
    work: &Work,
    args: &CheckArgs,
    shared: &Shared,
    targets: &Targets,
    is_quiet: bool,
) -> u8 {
    let session = linters.session();
    let lang = session.lang;
    let files = inputs::lint_all(linters, found, work, args.listing.stdin_filename.as_deref());
    let keywords = linters.analyses();
    if !work.is_part() {
        linters.tell_unused(&args.paths, lang);
    }
    let root = here();
    let run = Run {
        files: &files,
        keywords: &keywords,
        gate: session.policy.gate(),
        min_severity: session.policy.least(),
        as_of: &session.date,
        root: &root,
        color: color(shared, true),
        ..options(args, lang)
    };
    if is_quiet || !targets.tells_problems() {
        for problem in files.iter().flat_map(|f| &f.problems) {
            complain(lang, problem.is_warning, &told(problem));
        }
    }
    let is_written = if is_quiet { targets.write_files(&run) } else { targets.write(&run) };
    if is_written { run.exit_code() } else { EXIT_UNTRUSTED }
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
        keywords: &[],
        lang,
        show_exempt: args.show.contains(&ShowArg::Exempt),
        show_held: ShowHeld {
            waived: args.show.contains(&ShowArg::Waived),
            baselined: args.show.contains(&ShowArg::Baselined),
        },
        min_severity: args.min_severity.map_or(Severity::Info, Into::into),
        gate: args.fail_on.map_or(Severity::Error, Into::into),
        statistics: args.statistics,
        as_of: "",
        root: "",
        width: width(),
        color: false,
    }
}

/// The current folder as paths are shown.
fn here() -> String {
    std::env::current_dir().map(|path| shown(&path)).unwrap_or_default()
}

/// The options of a check that is told nothing but where to look: what other subcommands lint with.
pub(super) fn defaults(paths: &[PathBuf], gate: &GateArgs, show: Vec<ShowArg>) -> Result<CheckArgs, String> {
    let cli = Cli::try_parse_from(["hegui", "check", "-", "--max-findings", &usize::MAX.to_string()]);
    match cli.map(|cli| cli.command) {
        Ok(Command::Check(args)) => Ok(CheckArgs { paths: paths.to_vec(), gate: gate.clone(), show, ..*args }),
        Ok(_) => Err(String::new()),
        Err(error) => Err(error.to_string()),
    }
}
