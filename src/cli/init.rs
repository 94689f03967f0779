//! `hegui init`

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use crate::cli::EXIT_UNTRUSTED;
use crate::cli::args::{InitArgs, Shared};
use crate::cli::output::{complain, to_stdout};
use crate::lang::Lang;
use crate::messages as msg;
use crate::policy::{FILE_NAME, template};

pub(super) fn run(args: &InitArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    let path = args.folder.as_deref().unwrap_or(Path::new("")).join(FILE_NAME);
    let name = path.display().to_string();
    // creates or fails: what somebody wrote is never overwritten
    let written = File::create_new(&path).and_then(|mut file| file.write_all(template(lang).as_bytes()));
    match written {
        Ok(()) => {
            let told = to_stdout(lang, |out| writeln!(out, "{}", msg::INIT_DONE.say(lang, &[&name])));
            if told { 0 } else { EXIT_UNTRUSTED }
        }
        Err(error) => {
            let message = if error.kind() == io::ErrorKind::AlreadyExists {
                msg::INIT_THERE.say(lang, &[&name])
            } else {
                msg::WROTE_NOTHING.say(lang, &[&format!("{name}: {error}")])
            };
            complain(lang, false, &message);
            EXIT_UNTRUSTED
        }
    }
}
