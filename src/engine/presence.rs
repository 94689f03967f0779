//! Fields that are not there, and fields that say what another says already.

use crate::engine::shape::{Look, beginning};
use crate::engine::{Against, Judged};
use crate::listing::FieldKind;
use crate::text::Span;

/// A finding for each field whose text is that of a field of one of `kinds`, but for blanks, case and width.
pub(crate) fn same<'e>(look: &Look<'e, '_, '_>, kinds: &[FieldKind], findings: &mut Vec<Judged<'e>>) {
    let said = |field: usize| look.listing.fields[field].text.split_whitespace().collect::<String>();
    for (field, text) in look.fields() {
        let own = said(field);
        if own.is_empty() {
            continue;
        }
        let mut others = kinds.iter().flat_map(|kind| look.of_kind(*kind)).filter(|(other, _)| *other != field);
        let Some((other, its)) = others.find(|(other, _)| said(*other) == own) else { continue };
        let Some(mut found) = look.found(field, Span::new(0, text.len())) else { continue };
        found.against.push(Against::Field { field: other, span: Span::new(0, its.len()) });
        findings.push(found);
    }
}

/// One finding, at the beginning of the first copy of the listing, if it has no field of one of `kinds`. A draft of one
/// kind of copy is no listing yet, so nothing can be missing from it.
pub(crate) fn absent<'e>(look: &Look<'e, '_, '_>, kinds: &[FieldKind], findings: &mut Vec<Judged<'e>>) {
    let fields = &look.listing.listing.fields;
    let is_there = |kind: FieldKind| fields.iter().any(|f| f.kind == kind && !f.text.trim().is_empty());
    let Some((first, field)) = fields.iter().enumerate().find(|(_, f)| !f.text.trim().is_empty()) else { return };
    let is_listing = fields.iter().any(|f| f.kind != field.kind && !f.text.trim().is_empty());
    if is_listing && kinds.iter().any(|kind| !is_there(*kind)) {
        findings.extend(look.found(first, beginning(&field.text)));
    }
}
