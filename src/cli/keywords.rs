//! `hegui keywords`

use crate::cli::args::{CheckArgs, GateArgs, KeywordsArgs, KeywordsFormat, Shared};
use crate::cli::brief::Watch;
use crate::cli::inputs::Work;
use crate::cli::linters::Linters;
use crate::cli::output::{complain, to_stdout, width};
use crate::cli::{EXIT_UNTRUSTED, check, inputs};
use crate::finding::Problem;
use crate::lang::Lang;
use crate::messages as msg;
use crate::report::keywords as print;

pub(super) fn run(args: &KeywordsArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    let options = match check::defaults(&args.paths, &GateArgs::default(), Vec::new()) {
        Ok(options) => CheckArgs { brief: args.brief.clone(), listing: args.listing.clone(), ..options },
        Err(message) => {
            complain(lang, false, &message);
            return EXIT_UNTRUSTED;
        }
    };
    let work = Work::all(&args.paths);
    let found = work.found();
    let Ok(mut linters) = Linters::new(&options, shared, &found) else { return EXIT_UNTRUSTED };
    linters.watch(Watch { trusts_brief: args.trust_brief, only_briefs: false });
    linters.keep_no_findings();
    let found = linters.keep(found, &work.paths, false);
    let files = inputs::lint_all(&linters, found, &work, args.listing.stdin_filename.as_deref());
    let analyses = linters.analyses();
    let problems: Vec<Problem> = files.into_iter().flat_map(|f| f.problems).collect();
    if args.format != KeywordsFormat::Json {
        for problem in &problems {
            complain(lang, problem.is_warning, &format!("{}: {}", problem.path, problem.message));
        }
    }
    let is_trusted = problems.iter().all(|p| p.is_warning);
    if analyses.is_empty() && is_trusted {
        complain(lang, false, &msg::KEYWORDS_NOTHING.say(lang, &[]));
        return EXIT_UNTRUSTED;
    }
    let is_written = to_stdout(lang, |out| match args.format {
        KeywordsFormat::Json => print::json::write(&analyses, &problems, out),
        KeywordsFormat::Csv => print::csv::write(&analyses, lang, out),
        KeywordsFormat::Table => print::table::write(&analyses, lang, width(), out),
    });
    if is_trusted && is_written { 0 } else { EXIT_UNTRUSTED }
}
