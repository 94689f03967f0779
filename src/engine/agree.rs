//! Copy against data: what a claim says must be what the listing states in attributes, facts and its detail page.

use crate::brief::Brands;
use crate::engine::amount::{amounts, is_same, numbers};
use crate::engine::model::is_same_model;
use crate::engine::shape::Look;
use crate::engine::stated::{Value, in_copy, in_data, is_named};
use crate::engine::{Against, Engine, FoldedListing, Judged, brand, day};
use crate::finding::Verdict;
use crate::listing::FieldKind;
use crate::pack::Rule;
use crate::pack::rule::Body;
use crate::pack::shape::{Agree, Claim, DateMust, NumberMust, Test};
use crate::text::Span;

/// What came of holding a claim against what is stated; the index is that of the value that decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Silent,
    Proved(usize),
    Denied(usize),
}

/// A claim as it stands somewhere.
struct Said<'t> {
    /// Its words, folded.
    text: &'t str,
    field: usize,
    /// Bytes of the field, as it is written.
    place: Span,
}

/// A finding for each claim that the data deny, and one that is let through for each that they prove. Listings that
/// state nothing cost nothing.
pub(crate) fn agree<'e>(engine: &'e Engine, listing: &FoldedListing<'_, '_>, date: &str) -> Vec<Judged<'e>> {
    let (facts, fields) = (&listing.listing.facts, &listing.listing.fields);
    let mut findings = Vec::new();
    if facts.values.is_empty() && fields.iter().all(|f| f.kind == fields[0].kind) {
        return findings;
    }
    for index in engine.agree.iter().copied() {
        let rule: &Rule = &engine.rules().rules[index];
        let Body::Agree(agree) = &rule.body else { continue };
        if rule.holds_for(facts, date) {
            let look = Look { rule, index, listing };
            check(engine, &look, agree, date, &mut findings);
        }
    }
    findings
}

fn check<'e>(engine: &'e Engine, look: &Look<'e, '_, '_>, agree: &Agree, date: &str, findings: &mut Vec<Judged<'e>>) {
    let mut values = in_data(look, &agree.stated, date);
    if values.is_empty() && agree.stated.says.is_empty() {
        return;
    }
    let mut has_read_copy = false;
    for (field, text) in claimed_in(look, agree) {
        for claim in &agree.claims {
            let hits = hits(claim, text, look.brands());
            if hits.is_empty() {
                continue;
            }
            if !has_read_copy {
                values.extend(in_copy(look, &agree.stated));
                has_read_copy = true;
            }
            let source = |hit: Span| look.listing.fields[field].to_source(hit);
            let judged = hits.iter().map(|hit| {
                let said = Said { text: hit.of(text), field, place: source(*hit) };
                (*hit, outcome(look, agree, claim, &said, &values, date))
            });
            let mut judged: Vec<(Span, Outcome)> = judged.filter(|(_, o)| *o != Outcome::Silent).collect();
            if is_one_of_many(&claim.test) {
                // a title may name several; one that agrees is enough
                let proof = judged.iter().find(|(_, o)| matches!(o, Outcome::Proved(_))).copied();
                judged = proof.or(judged.first().copied()).into_iter().collect();
            }
            for (hit, outcome) in judged {
                findings.extend(told(engine, look, agree, (field, source(hit)), outcome, &values));
            }
        }
    }
}

/// The fields that may make the claims: index and folded text.
fn claimed_in<'l>(look: &'l Look<'_, '_, '_>, agree: &Agree) -> Vec<(usize, &'l str)> {
    let fields = look.listing.listing.fields.iter().zip(&look.listing.fields).enumerate();
    fields
        .filter(|(_, (field, _))| match agree.of.as_slice() {
            [] => look.rule.looks_at(field.kind),
            names => field.kind == FieldKind::Attribute && is_named(field.name.as_deref(), names),
        })
        .map(|(index, (_, folded))| (index, folded.text.as_ref()))
        .collect()
}

/// Where the claim is made; bytes of the folded text.
fn hits(claim: &Claim, text: &str, brands: Option<&Brands>) -> Vec<Span> {
    let all = || {
        let start = text.len() - text.trim_start().len();
        Span::new(start, start + text.trim().len())
    };
    let found = match (&claim.says, &claim.test) {
        (Some(regex), _) => regex.matches(text).into_iter().map(|m| Span::from(m.hit)).collect(),
        (None, Test::SameBrand) => brands.map(|brands| brand::places(brands, text)).unwrap_or_default(),
        (None, _) => vec![all()],
    };
    found.into_iter().filter(|span| !span.is_empty()).collect()
}

/// Whether a field may make the claim several times over and needs to be right once.
fn is_one_of_many(test: &Test) -> bool {
    matches!(
        test,
        Test::Units { .. }
            | Test::Among(_)
            | Test::SameText
            | Test::SameBrand
            | Test::SameModel
            | Test::Number { must: NumberMust::Equal, .. }
    )
}

fn told<'e>(
    engine: &'e Engine,
    look: &Look<'e, '_, '_>,
    agree: &Agree,
    (field, span): (usize, Span),
    outcome: Outcome,
    values: &[Value],
) -> Option<Judged<'e>> {
    let (value, context) = match outcome {
        Outcome::Silent => return None,
        Outcome::Denied(value) => (value, None),
        Outcome::Proved(value) => (value, Some(engine.rules().contexts.get(agree.proved?)?)),
    };
    let mut found = look.found(field, span)?;
    found.against.push(values.get(value)?.against.clone());
    if let Some(context) = context {
        found.verdict = Verdict::Exempt;
        found.context = Some(&context.info);
    }
    Some(found)
}

/// Holds one claim against all that is stated elsewhere than at its own place.
fn outcome(
    look: &Look<'_, '_, '_>,
    agree: &Agree,
    claim: &Claim,
    said: &Said<'_>,
    values: &[Value],
    date: &str,
) -> Outcome {
    let is_elsewhere = |v: &Value| match &v.against {
        Against::Field { field: other, span } => *other != said.field || !span.overlaps(said.place),
        Against::Fact { .. } => true,
    };
    let others = || values.iter().enumerate().filter(|(_, v)| is_elsewhere(v));
    let said = said.text;
    // the value that denies stands for all that do; one that proves outweighs them unless words deny
    let decide = |says: &dyn Fn(&str) -> Option<bool>| {
        let mut denied = Outcome::Silent;
        for (index, value) in others() {
            match says(&value.text) {
                Some(true) => return Outcome::Proved(index),
                Some(false) if denied == Outcome::Silent => denied = Outcome::Denied(index),
                _ => {}
            }
        }
        denied
    };
    match &claim.test {
        Test::Words { denied, proved } => {
            let denies = |v: &Value| denied.as_ref().is_some_and(|r| r.is_match(&v.text));
            if let Some((index, _)) = others().find(|(_, v)| denies(v)) {
                return Outcome::Denied(index);
            }
            decide(&|value| proved.as_ref().is_some_and(|r| r.is_match(value)).then_some(true))
        }
        Test::Number { must, than } => {
            let Some(bound) = than.or_else(|| numbers(said).first().copied()) else { return Outcome::Silent };
            decide(&|value| number_holds(*must, &numbers(value), bound))
        }
        Test::Units { units, must } => {
            let claimed = amounts(said, units);
            decide(&|value| shares(&claimed, &amounts(value, units), |said, stated| is_as(*must, *stated, *said)))
        }
        Test::Among(meanings) => {
            let claimed = meant(said, meanings);
            decide(&|value| shares(&claimed, &meant(value, meanings), |a, b| a == b))
        }
        Test::Date(must) => period(*must, said, values, &agree.stated.facts, date),
        Test::SameBrand => decide(&|value| brand::is_same_brand(look.brands()?, said, value)),
        Test::SameModel => decide(&|value| is_same_model(said, value)),
        Test::SameText => {
            let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            let own = plain(said);
            decide(&|value| {
                let other = plain(value);
                (!own.is_empty() && !other.is_empty()).then(|| own.contains(&other) || other.contains(&own))
            })
        }
    }
}

/// Whether the first number stated (any, where it must be the same) is what it must be.
fn number_holds(must: NumberMust, stated: &[f64], bound: f64) -> Option<bool> {
    let first = stated.first().copied()?;
    Some(match must {
        NumberMust::Equal => stated.iter().any(|n| is_same(*n, bound)),
        must => is_as(must, first, bound),
    })
}

/// Whether a number that is stated is what it must be beside the one that is claimed.
fn is_as(must: NumberMust, stated: f64, claimed: f64) -> bool {
    is_same(stated, claimed)
        || match must {
            NumberMust::AtMost => stated < claimed,
            NumberMust::AtLeast => stated > claimed,
            NumberMust::Equal => false,
        }
}

/// Whether two sets have something in common; nothing can be said where one is empty.
fn shares<T>(claimed: &[T], stated: &[T], is_same: impl Fn(&T, &T) -> bool) -> Option<bool> {
    let common = || claimed.iter().any(|a| stated.iter().any(|b| is_same(a, b)));
    (!claimed.is_empty() && !stated.is_empty()).then(common)
}

/// Which of the meanings `text` names, by number.
fn meant(text: &str, meanings: &[Vec<String>]) -> Vec<usize> {
    let names = |words: &Vec<String>| words.iter().any(|w| text.contains(w.as_str()));
    meanings.iter().enumerate().filter(|(_, words)| names(words)).map(|(index, _)| index).collect()
}

/// The day of the run, or the one that is said, against the first and the last day, which the first two of `facts` hold.
fn period(must: DateMust, said: &str, values: &[Value], facts: &[String], date: &str) -> Outcome {
    let stated = |wanted: Option<&String>| {
        let is_it = |v: &Value| matches!(&v.against, Against::Fact { name, .. } if Some(name) == wanted);
        let index = values.iter().position(is_it)?;
        Some((day::number_of(&values[index].text)?, index))
    };
    let Some(today) = day::number_of(date) else { return Outcome::Silent };
    let (first, last) = (stated(facts.first()), stated(facts.get(1)));
    if must == DateMust::WrittenLastDay {
        let written = last.and_then(|(last, index)| Some((day::last_in(said, last)?, last, index)));
        return written.map_or(Outcome::Silent, |(said, last, index)| {
            if said == last { Outcome::Proved(index) } else { Outcome::Denied(index) }
        });
    }
    match (must, first, last) {
        (DateMust::Within, Some((first, index)), _) if today < first => Outcome::Denied(index),
        (DateMust::Within, _, Some((last, index))) if today > last => Outcome::Denied(index),
        (DateMust::LastDay, _, Some((last, index))) if today != last => Outcome::Denied(index),
        (_, _, Some((_, index))) => Outcome::Proved(index),
        _ => Outcome::Silent,
    }
}

/// Puts what agreement says of a field among what its words say: a proof closes the findings it is a proof for.
pub(crate) fn join<'e>(judged: &mut Vec<Judged<'e>>, agreed: Vec<Judged<'e>>) {
    for mut one in agreed {
        let Body::Agree(agree) = &one.rule.body else { continue };
        if one.verdict == Verdict::Exempt {
            judged.retain(|j| {
                let is_closed = matches!(j.verdict, Verdict::NeedsEvidence | Verdict::Advice)
                    && j.span.overlaps(one.span)
                    && agree.closes.contains(&j.rule.info.id);
                if is_closed {
                    one.related.push(j.rule);
                }
                !is_closed
            });
        }
        judged.push(one);
    }
}
