//! The brief and the brands of a run, and what was seen of its listings' search words.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::brief::{Brands, Brief};
use crate::cli::args::BriefArgs;
use crate::cli::output::{complain, shown};
use crate::engine::Engine;
use crate::keyword::{Analysis, Analyst};
use crate::lang::Lang;
use crate::lint::Visitor;
use crate::listing::Listing;
use crate::messages as msg;
use crate::policy::Policy;
use crate::source::profile::Profiles;
use crate::source::{ReadOptions, brief};

/// Which listings are looked at for their search words, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watch {
    /// Take every word of a brief to be true of the goods.
    pub(super) trusts_brief: bool,
    /// Only listings that have a brief, not those with bare search words of their own.
    pub(super) only_briefs: bool,
}

/// What was seen of the listings that a run went through.
#[derive(Default)]
pub(super) struct Seen(Arc<Mutex<Vec<Analysis>>>);

impl Seen {
    /// What adds to it, with the rules of `engine`, as of `date`.
    pub(super) fn visitor(&self, engine: Arc<Engine>, date: String, watch: Watch) -> Visitor {
        let seen = Arc::clone(&self.0);
        Visitor(Box::new(move |path: &str, name: &str, listing: &Listing<'_>| {
            if watch.only_briefs && listing.brief.is_none() {
                return;
            }
            if let Some(analysis) = Analyst::new(&engine, &date, watch.trusts_brief).look(path, name, listing) {
                seen.lock().unwrap_or_else(PoisonError::into_inner).push(analysis);
            }
        }))
    }

    /// What was seen, sorted by path; it begins anew.
    pub(super) fn take(&self) -> Vec<Analysis> {
        let mut analyses = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        // files are read side by side; inside a file the order is that of its listings
        analyses.sort_by(|a, b| a.path.cmp(&b.path));
        analyses
    }
}

/// The brief and the brands, as far as the options give them.
type Given = (Option<Arc<Brief>>, Option<Arc<Brands>>);

/// What the options and the policy say of search words and brands; complaints are made already if the brief cannot be read.
pub(super) fn brief_and_brands(
    args: &BriefArgs,
    policy: &Policy,
    profiles: &Profiles,
    lang: Lang,
) -> Result<Given, ()> {
    let both = |policy: &[String], typed: &[String]| policy.iter().chain(typed).cloned().collect();
    let brands = Brands {
        own: both(&policy.brands.own.value, &args.brand_own),
        licensed: both(&policy.brands.licensed.value, &args.brand_licensed),
        foreign: both(&policy.brands.foreign.value, &args.brand_foreign),
    };
    let brief = match args.brief.as_ref().or(policy.keywords.brief.as_ref().map(|set| &set.value)) {
        Some(path) => Some(Arc::new(read_brief(path, &brands, profiles, lang)?)),
        None => None,
    };
    Ok((brief, (!brands.is_empty()).then(|| Arc::new(brands))))
}

fn read_brief(path: &Path, brands: &Brands, profiles: &Profiles, lang: Lang) -> Result<Brief, ()> {
    let shown = shown(path);
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
