//! Rules that want something to stand in a complete listing.

use crate::engine::{Engine, FoldedListing, Judged};
use crate::listing::FieldKind;
use crate::pack::rule::Body;
use crate::text::Span;

/// A finding, at the listing's title, for each such rule whose words stand nowhere. A draft without both a title and a
/// detail page is not complete, so nothing can be missing from it.
pub(crate) fn missing<'e>(engine: &'e Engine, listing: &FoldedListing<'_, '_>, date: &str) -> Vec<Judged<'e>> {
    let fields = &listing.listing.fields;
    let facts = &listing.listing.facts;
    let Some(title) = fields.iter().position(|f| f.kind == FieldKind::Title) else { return Vec::new() };
    if !fields.iter().any(|f| f.kind == FieldKind::Detail) {
        return Vec::new();
    }
    let rules = engine.missing.iter().map(|index| (*index, &engine.rules().rules[*index]));
    rules
        .filter_map(|(index, rule)| {
            let Body::Missing(any) = &rule.body else { return None };
            let stands = || listing.fields.iter().any(|f| any.iter().any(|word| f.text.contains(word.as_str())));
            (rule.holds_for(facts, date) && !stands())
                .then(|| Judged::at(rule, index, title, Span::new(0, fields[title].text.len())))
        })
        .collect()
}
