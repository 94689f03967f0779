//! Corrections put in place.

use std::borrow::Cow;

use crate::engine::prove::Correction;
use crate::finding::{Applicability, Edit};
use crate::listing::{Field, Listing, Origin};
use crate::text::Span;
use crate::text::tidy;

/// The change that writes `text` for bytes `span` of a field that reads `copy`: a deletion takes the marks along that
/// have nothing left to part. `None` if the result would not read well: a word doubled, a mark left hanging, nothing
/// left, or a figure that was not there.
pub fn edit(copy: &str, field: usize, span: Span, text: &str, how: Applicability) -> Option<Edit> {
    let span = if text.is_empty() { tidy::deletion(copy, span) } else { span };
    let is_figure_asked = how == Applicability::NeedsEvidence;
    let is_good = tidy::reads_well(copy, span, text) && (is_figure_asked || tidy::keeps_numbers(span.of(copy), text));
    is_good.then(|| Edit { field, span, text: text.to_owned() })
}

/// The listing with its corrections in place; `None` if they overlap.
pub fn corrected<'l>(listing: &'l Listing<'_>, corrections: &[&Correction]) -> Option<Listing<'l>> {
    let mut new = shell(listing);
    let mut fields: Vec<usize> = corrections.iter().map(|c| c.edit.field).collect();
    fields.sort_unstable();
    fields.dedup();
    for field in fields {
        new.fields[field].text = Cow::Owned(corrected_text(listing, field, corrections)?);
    }
    Some(new)
}

/// The same listing, borrowed, with what the engine does not look at left out.
pub(super) fn shell<'l>(listing: &'l Listing<'_>) -> Listing<'l> {
    let field = |f: &'l Field<'_>| Field {
        kind: f.kind,
        name: f.name.clone(),
        text: Cow::Borrowed(f.text.as_ref()),
        origin: Origin::default(),
    };
    Listing {
        id: listing.id.clone(),
        facts: listing.facts.clone(),
        fields: listing.fields.iter().map(field).collect(),
        images: listing.images,
        words: Vec::new(),
        brief: listing.brief.clone(),
        brands: listing.brands.clone(),
    }
}

/// What field `field` reads with its corrections in place; `None` if they overlap.
pub(super) fn corrected_text(listing: &Listing<'_>, field: usize, corrections: &[&Correction]) -> Option<String> {
    let mut edits: Vec<&Edit> = corrections.iter().map(|c| &c.edit).filter(|e| e.field == field).collect();
    edits.sort_by_key(|e| e.span);
    apply(&listing.fields.get(field)?.text, &edits)
}

/// `text` with `edits`, which are in order; `None` if they overlap or do not fit it.
pub fn apply(text: &str, edits: &[&Edit]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.span.start)?);
        text.get(edit.span.start..edit.span.end)?;
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}
