//! The command line, one file a subcommand.

mod args;
mod baseline;
mod brief;
mod changed;
mod check;
mod chinese;
mod completions;
mod config;
mod english;
mod evidence;
mod explain;
mod fix;
mod gate;
mod init;
mod inputs;
mod keywords;
mod linters;
mod man;
mod output;
mod progress;
mod reports;
mod rules;
mod score;
mod setup;
mod test;
mod values;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches as _;

use args::{Cli, Command};
use chinese::Chinese;

use crate::lang::Lang;

/// The run cannot be trusted: bad usage, configuration, rule file or input.
pub const EXIT_UNTRUSTED: u8 = 2;

/// Runs hegui with the given arguments (the program's name first).
pub fn run(arguments: &[OsString]) -> ExitCode {
    let lang = english::wanted(arguments);
    let parsed =
        english::command(lang).try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // help and version are no failure; a closed pipe is nobody's
            let is_failure = error.use_stderr();
            let _ = match lang {
                Lang::Zh if is_failure => error.apply::<Chinese>().print(),
                _ => error.print(),
            };
            return ExitCode::from(if is_failure { EXIT_UNTRUSTED } else { 0 });
        }
    };
    let shared = cli.shared;
    let code = match cli.command {
        Command::Check(args) => check::run(&args, &shared),
        Command::Evidence(args) => evidence::run(&args, &shared),
        Command::Baseline(args) => baseline::run(&args, &shared),
        Command::Fix(args) => fix::run(*args, &shared),
        Command::Explain(args) => explain::run(&args, &shared),
        Command::Rules(args) => rules::run(&args, &shared),
        Command::Test(args) => test::run(&args, &shared),
        Command::Keywords(args) => keywords::run(&args, &shared),
        Command::Score(args) => score::run(&args, &shared),
        Command::Init(args) => init::run(&args, &shared),
        Command::Config(args) => config::run(&args, &shared),
        Command::Completions(args) => completions::run(&args, &shared),
        Command::Man(args) => man::run(&args, &shared),
    };
    ExitCode::from(code)
}
