//! `hegui completions`

use crate::cli::args::{CompletionsArgs, Shared};
use crate::cli::output::to_stdout;
use crate::cli::{EXIT_UNTRUSTED, english};
use crate::lang::Lang;

pub(super) fn run(args: &CompletionsArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    let mut command = english::command(lang);
    let name = command.get_name().to_owned();
    // made first and written then, since the generator panics where it cannot write
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    if to_stdout(lang, |out| out.write_all(&script)) { 0 } else { EXIT_UNTRUSTED }
}
