//! A hit becomes a verdict: the first context of its rule that applies decides, else the rule itself.

use crate::engine::condition::{Place, any_holds};
use crate::engine::replace::suggestions;
use crate::engine::scan::Hit;
use crate::engine::{Engine, FoldedListing, Judged};
use crate::finding::Form;
use crate::pack::context::Context;
use crate::text::clause::{Scope, around};

/// What is decided about one hit.
pub(crate) fn judge<'e>(
    engine: &'e Engine,
    listing: &FoldedListing<'_, '_>,
    field: usize,
    hit: Hit,
) -> Option<Judged<'e>> {
    let rules = engine.rules();
    let rule = rules.rules.get(hit.rule)?;
    let place = Place { listing, field, hit: hit.span };
    let decided = rule.contexts.iter().find(|(i, _)| applies(&rules.contexts[*i], &place));
    let (verdict, context) = match decided {
        Some((i, verdict)) => (*verdict, Some(&rules.contexts[*i].info)),
        None => (rule.verdict, None),
    };
    let folded = &listing.fields[field];
    let written = &listing.listing.fields[field].text;
    let span = folded.to_source(hit.span);
    let form = if is_plain(span.of(written), hit.span.of(&folded.text)) { Form::Plain } else { Form::Variant };
    Some(Judged {
        rule,
        rule_index: hit.rule,
        verdict,
        context,
        field,
        span,
        form,
        suggestions: suggestions(rule, hit.span.of(&folded.text)),
        related: Vec::new(),
        folded_clause: around(&folded.text, hit.span, Scope::Clause).of(&folded.text).to_owned(),
    })
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
    context.categories.hold(place.listing.listing.facts.category())
        && any_holds(&context.when, place)
        && !any_holds(&context.unless, place)
}
