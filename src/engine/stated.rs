//! What a listing states in its data: attributes, facts, statements of the detail page.

use crate::engine::amount::numbers;
use crate::engine::shape::Look;
use crate::engine::{Against, day};
use crate::listing::FieldKind;
use crate::pack::shape::{History, Stated};
use crate::text::Span;
use crate::text::fold::fold;

/// One thing that is stated.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    /// Folded.
    pub text: String,
    /// Where.
    pub against: Against,
}

/// Whether an attribute is called one of `names` (folded).
pub(crate) fn is_named(name: Option<&str>, names: &[String]) -> bool {
    let Some(name) = name.filter(|_| !names.is_empty()) else { return false };
    let name = fold(name).text;
    let name = name.trim().trim_end_matches(':');
    names.iter().any(|n| n == name)
}

/// What attributes and facts state.
pub(crate) fn in_data(look: &Look<'_, '_, '_>, stated: &Stated, date: &str) -> Vec<Value> {
    let listing = look.listing.listing;
    let mut values = Vec::new();
    for (field, at) in listing.fields.iter().enumerate() {
        if at.kind == FieldKind::Attribute && is_named(at.name.as_deref(), &stated.attributes) {
            let span = Span::new(0, at.text.len());
            values.push(Value {
                text: look.listing.fields[field].text.to_string(),
                against: Against::Field { field, span },
            });
        }
    }
    for name in &stated.facts {
        values.extend(listing.facts.values.get(name).map(|value| fact(name, value)));
    }
    values.extend(stated.history.as_ref().and_then(|history| lowest(look, history, date)));
    values.retain(|v| !v.text.trim().is_empty());
    values
}

/// What the detail page and attributes without a name of their own state in so many words.
pub(crate) fn in_copy(look: &Look<'_, '_, '_>, stated: &Stated) -> Vec<Value> {
    let mut values = Vec::new();
    for (field, at) in look.listing.listing.fields.iter().enumerate() {
        if !matches!(at.kind, FieldKind::Detail | FieldKind::Attribute) {
            continue;
        }
        let folded = &look.listing.fields[field];
        for found in stated.says.iter().flat_map(|regex| regex.matches(&folded.text)) {
            let span = Span::from(found.hit);
            let against = Against::Field { field, span: folded.to_source(span) };
            values.push(Value { text: span.of(&folded.text).to_owned(), against });
        }
    }
    values
}

fn fact(name: &str, value: &str) -> Value {
    let against = Against::Fact { name: name.to_owned(), value: value.to_owned() };
    Value { text: fold(value).text.into_owned(), against }
}

/// The lowest figure of the days before the day that counts.
fn lowest(look: &Look<'_, '_, '_>, history: &History, date: &str) -> Option<Value> {
    let facts = &look.listing.listing.facts.values;
    let before = history.before.as_ref().and_then(|name| facts.get(name));
    let end = before.and_then(|day| day::number_of(day)).or_else(|| day::number_of(date))?;
    let prefix = format!("{}.", history.fact);
    let entries = facts.range(prefix.clone()..).take_while(|(name, _)| name.starts_with(&prefix));
    let figures = entries.filter_map(|(name, value)| {
        let day = day::number_of(&name[prefix.len()..])?;
        let number = numbers(&fold(value).text).first().copied()?;
        (end - history.days..end).contains(&day).then_some((number, name, value))
    });
    let (_, name, value) = figures.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(fact(name, value))
}
