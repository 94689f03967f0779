//! `hegui keywords`, and the brief and brands that `hegui check` takes too.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::brief::{Brands, Brief};
use crate::cli::args::{BriefArgs, KeywordsArgs, KeywordsFormat, Shared};
use crate::cli::output::{complain, to_stdout, width};
use crate::cli::{EXIT_UNTRUSTED, inputs, setup};
use crate::engine::Engine;
use crate::finding::Problem;
use crate::keyword::{Analysis, Analyst, print};
use crate::lang::Lang;
use crate::lint::{Linter, Visitor};
use crate::listing::{Facts, Listing};
use crate::messages as msg;
use crate::source::profile::Profiles;
use crate::source::{Limits, ReadOptions, brief};

pub(super) fn run(args: &KeywordsArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    let Some(date) = setup::date(shared) else { return EXIT_UNTRUSTED };
    // one engine for reading and linting, one for the questions of the analysis while that goes on
    let (Some(engine), Some(asked)) = (setup::engine(shared), setup::engine(shared)) else { return EXIT_UNTRUSTED };
    let profiles = match Profiles::embedded() {
        Ok(profiles) => profiles,
        Err(message) => {
            complain(lang, false, &message);
            return EXIT_UNTRUSTED;
        }
    };
    let category = args.category.as_deref().map(|c| profiles.category(c)).unwrap_or_default();
    let platform = args.platform.as_ref().map(|p| p.to_lowercase());
    let Ok((brief, brands)) = brief_and_brands(&args.brief, &profiles, lang) else { return EXIT_UNTRUSTED };
    let found: Arc<Mutex<Vec<Analysis>>> = Arc::default();
    let linter = Linter {
        engine,
        profiles,
        lang,
        visitor: Some(visitor(asked, date.clone(), args.trust_brief, Arc::clone(&found))),
        date,
        field: args.field.map(Into::into),
        defaults: Facts { category, platform, ..Facts::default() },
        limits: Limits::default(),
        max_findings: 0,
        keeps_exempt: false,
        brief,
        brands,
    };
    let files = inputs::lint_all(&linter, &args.paths, args.stdin_filename.as_deref());
    let mut analyses = std::mem::take(&mut *found.lock().unwrap_or_else(PoisonError::into_inner));
    // files are read side by side; inside a file the order is that of its listings
    analyses.sort_by(|a, b| a.path.cmp(&b.path));
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
        KeywordsFormat::Json => print::json(&analyses, &problems, out),
        KeywordsFormat::Csv => print::csv(&analyses, lang, out),
        KeywordsFormat::Table => print::table(&analyses, lang, width(), out),
    });
    if is_trusted && is_written { 0 } else { EXIT_UNTRUSTED }
}

fn visitor(engine: Engine, date: String, trusts_brief: bool, found: Arc<Mutex<Vec<Analysis>>>) -> Visitor {
    Visitor(Box::new(move |path: &str, name: &str, listing: &Listing<'_>| {
        let analyst = Analyst::new(&engine, &date, trusts_brief);
        if let Some(analysis) = analyst.look(path, name, listing) {
            found.lock().unwrap_or_else(PoisonError::into_inner).push(analysis);
        }
    }))
}

/// The brief and the brands, as far as the options give them.
type Given = (Option<Arc<Brief>>, Option<Arc<Brands>>);

/// What the options say of search words and brands; complaints are made already if the brief cannot be read.
pub(super) fn brief_and_brands(args: &BriefArgs, profiles: &Profiles, lang: Lang) -> Result<Given, ()> {
    let brands = Brands {
        own: args.brand_own.clone(),
        licensed: args.brand_licensed.clone(),
        foreign: args.brand_foreign.clone(),
    };
    let brief = match &args.brief {
        Some(path) => Some(Arc::new(read_brief(path, &brands, profiles, lang)?)),
        None => None,
    };
    Ok((brief, (!brands.is_empty()).then(|| Arc::new(brands))))
}

fn read_brief(path: &Path, brands: &Brands, profiles: &Profiles, lang: Lang) -> Result<Brief, ()> {
    let shown = inputs::shown(path);
    let bytes = fs::read(path).map_err(|error| {
        let message = msg::CANNOT_READ.say(lang, &[&error.to_string()]);
        complain(lang, false, &format!("{shown}: {message}"));
    })?;
    let reading = brief::read(path, &bytes, ReadOptions::new(lang, profiles));
    for note in &reading.notes {
        complain(lang, note.is_warning, &format!("{shown}: {}", note.message));
    }
    if reading.notes.iter().any(|n| !n.is_warning) {
        return Err(());
    }
    Ok(Brief::new(reading.words, brands))
}
