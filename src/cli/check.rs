//! `hegui check`

use std::fs;
use std::io::{self, Write};

use crate::cli::EXIT_UNTRUSTED;
use crate::cli::args::{CheckArgs, Shared, ShowArg};
use crate::cli::output::{color, complain, to_stdout, width};
use crate::cli::{inputs, setup};
use crate::finding::Problem;
use crate::lang::Lang;
use crate::lint::Linter;
use crate::listing::Facts;
use crate::messages as msg;
use crate::report::gate::Summary;
use crate::report::{FORMATS, ReportFormat, Run};
use crate::source::profile::Profiles;

pub(super) fn run(args: &CheckArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    let Some(format) = ReportFormat::from_name(&args.format) else {
        let known: Vec<&str> = FORMATS.iter().map(|f| f.name).collect();
        complain(lang, false, &msg::OPTION_VALUE.say(lang, &[&args.format, "--format", &known.join(" ")]));
        return EXIT_UNTRUSTED;
    };
    if args.paths.iter().filter(|p| p.as_os_str() == "-").count() > 1 {
        complain(lang, false, &msg::STDIN_TWICE.say(lang, &[]));
        return EXIT_UNTRUSTED;
    }
    let Some(linter) = linter(args, shared) else { return EXIT_UNTRUSTED };
    setup::tell_reviews(&linter.engine, &linter.date, lang);
    let files = inputs::lint_all(&linter, &args.paths, args.stdin_filename.as_deref());
    let run = Run {
        files: &files,
        lang,
        show_exempt: args.show.contains(&ShowArg::Exempt),
        width: width(),
        color: args.output.is_none() && color(shared, true),
    };
    if !format.tells_problems {
        for problem in files.iter().flat_map(|f| &f.problems) {
            complain(lang, problem.is_warning, &told(problem));
        }
    }
    let is_written = match &args.output {
        None => to_stdout(lang, |out| format.write(&run, out)),
        Some(path) => fs::File::create(path)
            .and_then(|file| {
                let mut out = io::BufWriter::new(file);
                format.write(&run, &mut out)?;
                out.flush()
            })
            .inspect_err(|error| {
                let text = format!("{}: {error}", path.display());
                complain(lang, false, &msg::WROTE_NOTHING.say(lang, &[&text]));
            })
            .is_ok(),
    };
    let code = if is_written { Summary::of(&files).exit_code(args.fail_on.into()) } else { EXIT_UNTRUSTED };
    // the program ends here: taking thousands of rules apart first would cost a twentieth of a run over one listing
    std::mem::forget(linter);
    code
}

fn told(problem: &Problem) -> String {
    let place = problem.start.map(|p| format!(":{}:{}", p.line, p.column)).unwrap_or_default();
    format!("{}{place}: {}", problem.path, problem.message)
}

fn linter(args: &CheckArgs, shared: &Shared) -> Option<Linter> {
    let date = setup::date(shared)?;
    let engine = setup::engine(shared)?;
    let profiles = Profiles::embedded().inspect_err(|error| complain(shared.lang.into(), false, error)).ok()?;
    let defaults = Facts {
        category: args.category.as_deref().map(|c| profiles.category(c)).unwrap_or_default(),
        platform: args.platform.as_ref().map(|p| p.to_lowercase()),
        ..Facts::default()
    };
    Some(Linter { engine, profiles, lang: shared.lang.into(), date, field: args.field.map(Into::into), defaults })
}
