//! `hegui man`

use std::fs;
use std::io;
use std::path::Path;

use crate::cli::args::{ManArgs, Shared};
use crate::cli::output::{complain, to_stdout};
use crate::cli::{EXIT_UNTRUSTED, english};
use crate::lang::Lang;
use crate::messages as msg;

pub(super) fn run(args: &ManArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    let command = english::command(lang);
    let is_written = match &args.dir {
        None => to_stdout(lang, |out| clap_mangen::Man::new(command).render(&mut io::LineWriter::new(out))),
        Some(folder) => write_all(command, folder)
            .inspect_err(|error| {
                let text = format!("{}: {error}", folder.display());
                complain(lang, false, &msg::WROTE_NOTHING.say(lang, &[&text]));
            })
            .is_ok(),
    };
    if is_written { 0 } else { EXIT_UNTRUSTED }
}

fn write_all(command: clap::Command, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(command, folder)
}
