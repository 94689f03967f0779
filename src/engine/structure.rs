//! Whether a detail page has the blocks that lead a reader to buy, and in their order.

use crate::engine::shape::{Look, beginning};
use crate::engine::{Against, Judged};
use crate::pack::raw_shape::StructureFinds;
use crate::pack::shape::Structure;
use crate::text::Span;

/// Where a block begins: index of the field, bytes of its folded text.
type Begins = (usize, Span);

/// One finding on a detail page that is long enough and has some of the blocks.
pub(crate) fn check<'e>(look: &Look<'e, '_, '_>, structure: &'e Structure, findings: &mut Vec<Judged<'e>>) {
    let page: Vec<(usize, &str)> = look.fields().collect();
    let Some((first, text)) = page.first().copied() else { return };
    let mut chars = page.iter().flat_map(|(_, text)| text.chars());
    if chars.nth(structure.least.saturating_sub(1)).is_none() {
        return;
    }
    let begins = |block: usize| -> Option<Begins> {
        let regex = &structure.blocks[block].regex;
        page.iter().find_map(|(field, _)| {
            let text = &look.listing.fields[*field].text;
            Some((*field, Span::from(regex.find_at(text, 0)?)))
        })
    };
    let blocks: Vec<Option<Begins>> = (0..structure.blocks.len()).map(begins).collect();
    if blocks.iter().flatten().count() < structure.present {
        return;
    }
    match structure.finds {
        StructureFinds::Missing => {
            let lacking =
                blocks.iter().zip(&structure.blocks).filter(|(b, _)| b.is_none()).map(|(_, block)| &block.name);
            let names: Vec<_> = lacking.collect();
            if names.is_empty() {
                return;
            }
            findings.extend(look.found(first, beginning(text)).map(|mut found| {
                found.missing = names;
                found
            }));
        }
        StructureFinds::Disorder => {
            let there: Vec<Begins> = blocks.into_iter().flatten().collect();
            let Some(pair) = there.windows(2).find(|pair| pair[1] < pair[0]) else { return };
            let source = |(field, span): Begins| (field, look.listing.fields[field].to_source(span));
            let ((field, span), (other, its)) = (source(pair[1]), source(pair[0]));
            findings.extend(look.found(field, span).map(|mut found| {
                found.against.push(Against::Field { field: other, span: its });
                found
            }));
        }
    }
}
