//! The keyword briefs' part of the page: what its script draws for each listing when it is opened.

use serde::Serialize;

use crate::keyword::{Analysis, Plan};
use crate::lang::Lang;
use crate::messages as msg;
use crate::report::Run;
use crate::report::escape::one_line;
use crate::report::item::relative;
use crate::report::keywords::{
    HEADS, SHOWN, cells, coverage, gain, named, no_plan, refused, step, title_words, unsaid, usable,
};

/// Words of a listing that the page holds: many listings share a brief of hundreds.
const ROWS: usize = 100;

/// All of it.
#[derive(Serialize)]
pub(super) struct Part<'r> {
    heads: [&'static str; 6],
    refused: &'static str,
    listings: Vec<Entry<'r>>,
}

/// One listing.
#[derive(Serialize)]
struct Entry<'r> {
    path: &'r str,
    name: &'r str,
    coverage: String,
    title: String,
    rows: Vec<[String; 6]>,
    /// How many words are not shown, in words; empty if all are.
    more: String,
    title_words: String,
    refused: Vec<(String, String)>,
    plan: Vec<String>,
    steps: Vec<String>,
    notes: Vec<String>,
}

impl<'r> Part<'r> {
    /// `None` if nothing was analysed.
    pub(super) fn new(run: &Run<'r>) -> Option<Self> {
        let lang = run.lang;
        (!run.keywords.is_empty()).then(|| Self {
            heads: HEADS.map(|h| h.plain(lang)),
            refused: msg::KEYWORDS_REFUSED.plain(lang),
            listings: run.keywords.iter().map(|a| entry(a, run)).collect(),
        })
    }
}

fn entry<'r>(a: &'r Analysis, run: &Run<'r>) -> Entry<'r> {
    let lang = run.lang;
    let hidden = usable(a).count().saturating_sub(ROWS);
    Entry {
        path: relative(&a.path, run.root),
        name: &a.listing,
        coverage: coverage(a, lang),
        title: named(msg::FIELD_TITLE, a.limit, &a.title, lang),
        rows: usable(a).take(ROWS).map(|row| cells(row, lang)).collect(),
        more: if hidden > 0 { msg::KEYWORDS_MORE.say(lang, &[&hidden.to_string()]) } else { String::new() },
        title_words: title_words(a, lang),
        refused: refused(a, lang).take(SHOWN).collect(),
        plan: a.plan.as_ref().map_or_else(|| vec![no_plan(a).plain(lang).to_owned()], |p| better(a, p, lang)),
        steps: a.plan.iter().flat_map(|p| &p.steps).map(|one| step(one, lang)).collect(),
        notes: a.plan.as_ref().map_or_else(Vec::new, |p| notes(p, lang)),
    }
}

/// The new title, and what it covers.
fn better(a: &Analysis, plan: &Plan, lang: Lang) -> Vec<String> {
    vec![named(msg::KEYWORDS_NEW_TITLE, plan.limit, &plan.title, lang), gain(a, plan, lang)]
}

/// What is left to do by a person.
fn notes(plan: &Plan, lang: Lang) -> Vec<String> {
    let open = plan.open.iter().map(|(text, rule)| msg::KEYWORDS_OPEN.say(lang, &[&one_line(text), rule]));
    unsaid(plan, lang).into_iter().chain(open).chain([msg::KEYWORDS_CHECK.plain(lang).to_owned()]).collect()
}
