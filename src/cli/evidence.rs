//! `hegui evidence`: the claims that want proof, as a work list for whoever keeps the certificates.

use std::fs::File;
use std::io::{BufWriter, Write as _};

use crate::cli::EXIT_UNTRUSTED;
use crate::cli::args::{EvidenceArgs, GateArgs, Shared, WorkFormat};
use crate::cli::inputs::{Work, lint_all};
use crate::cli::linters::Linters;
use crate::cli::output::{complain, to_stdout};
use crate::cli::{check, gate};
use crate::lang::Lang;
use crate::messages as msg;
use crate::report::worklist::{Worklist, write};

pub(super) fn run(args: &EvidenceArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    // an old claim wants its proof too
    let gate = GateArgs { no_baseline: true, ..args.gate.clone() };
    let options = match check::defaults(&args.paths, &gate, Vec::new()) {
        Ok(options) => options,
        Err(message) => {
            complain(lang, false, &message);
            return EXIT_UNTRUSTED;
        }
    };
    let work = Work::all(&args.paths);
    let found = work.found();
    let Ok(linters) = Linters::new(&options, shared, &found) else { return EXIT_UNTRUSTED };
    let files = lint_all(&linters, linters.keep(found, &args.paths, false), &work, None);
    let is_trusted = gate::is_trusted(&files, lang);
    let list = Worklist::new(&files, lang);
    let format = match args.format {
        WorkFormat::Table => "table",
        WorkFormat::Csv => "csv",
        WorkFormat::Html => "html",
        WorkFormat::Json => "json",
        WorkFormat::Xlsx => "xlsx",
    };
    let is_written = match &args.output {
        None => to_stdout(lang, |out| write(&list, format, lang, out)),
        Some(path) => {
            let written = File::create(path).and_then(|file| {
                let mut out = BufWriter::new(file);
                write(&list, format, lang, &mut out)?;
                out.flush()
            });
            let told = |error: &std::io::Error| {
                complain(lang, false, &msg::WROTE_NOTHING.say(lang, &[&format!("{}: {error}", path.display())]));
            };
            written.inspect_err(told).is_ok()
        }
    };
    if is_trusted && is_written { 0 } else { EXIT_UNTRUSTED }
}
