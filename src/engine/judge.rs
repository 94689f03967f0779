//! A hit becomes a verdict: the first context of its rule that applies decides, else the rule itself.

use crate::engine::condition::{Place, any_holds};
use crate::engine::replace::suggestions;
use crate::engine::scan::Hit;
use crate::engine::{Engine, Judged, View};
use crate::finding::{Applicability, Form};
use crate::lang::Localised;
use crate::pack::Rule;
use crate::pack::condition::Want;
use crate::pack::context::Context;
use crate::text::clause::{Scope, around};
use crate::text::disguise::Split;
use crate::text::{Span, is_han};

/// What is decided about one hit.
pub(crate) fn judge<'e>(engine: &'e Engine, view: View<'_, '_, '_>, hit: Hit) -> Option<Judged<'e>> {
    let rules = engine.rules();
    let rule: &Rule = rules.rules.get(hit.rule)?;
    let place = Place::of(view, hit.span);
    let decided = rule.contexts.iter().find(|(i, _)| applies(&rules.contexts[*i], &place));
    let (verdict, context, wants) = match decided {
        Some((i, verdict)) => (*verdict, Some(&rules.contexts[*i].info), &rules.contexts[*i].wants),
        None => (rule.verdict, None, &rule.wants),
    };
    let span = view.to_written(hit.span);
    let read = hit.span.of(view.text);
    let written = span.of(&view.listing.listing.fields[view.field].text);
    let as_written = |part: std::ops::Range<usize>| {
        let part = Span::from(part).shift(hit.span.start);
        let (read, written) =
            (part.of(view.text), view.to_written(part).of(&view.listing.listing.fields[view.field].text));
        // capitals and full-width marks stay as they are; a disguise does not
        if is_plain(written, read) { written.to_owned() } else { read.to_owned() }
    };
    let mut suggestions = suggestions(rule, &place, &as_written);
    if is_traditional(written, read) {
        // the rules' wording is simplified: put into traditional copy unasked it would jar
        for suggestion in suggestions.iter_mut().filter(|s| s.applicability == Applicability::Safe) {
            suggestion.applicability = Applicability::Rewrite;
        }
    }
    Some(Judged {
        rule,
        rule_index: hit.rule,
        verdict,
        context,
        field: view.field,
        span,
        form: form(view, hit.span, written),
        missing: unsaid(wants, view, hit.span),
        keywords: Vec::new(),
        suggestions,
        related: Vec::new(),
        notes: Vec::new(),
        against: Vec::new(),
        folded_clause: around(view.text, hit.span, Scope::Clause).of(view.text).to_owned(),
    })
}

/// How the hit was spelled; the worst of its disguises counts.
fn form(view: View<'_, '_, '_>, hit: Span, written: &str) -> Form {
    match view.disguised {
        Some(read) if read.is_replaced(view.with_surroundings(hit)) => Form::Substituted,
        // a speaker who goes on after a pause has split nothing
        Some(read) if read.split_in(hit) == Some(Split::Pause) => Form::Plain,
        Some(_) => Form::Separated,
        None if is_plain(written, hit.of(view.text)) => Form::Plain,
        None => Form::Variant,
    }
}

/// What the sentence of the hit would have to say and does not.
fn unsaid<'e>(wants: &'e [Want], view: View<'_, '_, '_>, hit: Span) -> Vec<&'e Localised> {
    if wants.is_empty() {
        return Vec::new();
    }
    let sentence = around(view.text, hit, Scope::Sentence).of(view.text);
    wants.iter().filter(|w| !w.regex.is_match(sentence)).map(|w| &w.name).collect()
}

/// Whether some Han character was written otherwise than it is read.
fn is_traditional(written: &str, read: &str) -> bool {
    let han = |text: &'_ str| text.chars().filter(|c| is_han(*c)).collect::<Vec<_>>();
    han(written).iter().zip(&han(read)).any(|(w, r)| w != r)
}

/// Capitals and full-width punctuation are no disguise.
fn is_plain(written: &str, folded: &str) -> bool {
    let same = |w: char, f: char| {
        w == f
            || w.to_lowercase().eq(std::iter::once(f))
            || (f.is_ascii_punctuation() && !w.is_alphanumeric())
            || (f == ' ' && w.is_whitespace())
    };
    let mut folded = folded.chars();
    written.chars().all(|w| folded.next().is_some_and(|f| same(w, f))) && folded.next().is_none()
}

fn applies(context: &Context, place: &Place<'_, '_, '_>) -> bool {
    context.categories.hold(place.category()) && any_holds(&context.when, place) && !any_holds(&context.unless, place)
}
