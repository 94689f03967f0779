//! Plain text: a whole file is one detail page, or each line one title.

use crate::listing::{Field, FieldKind, Listing, Origin};
use crate::messages as msg;
use crate::source::{ReadOptions, Reading};

/// Kinds of copy that are one line each, so that a file of them is a list.
fn is_line_each(kind: FieldKind) -> bool {
    use FieldKind::{Attribute, Keyword, SellingPoint, ShortTitle, Title};
    matches!(kind, Title | ShortTitle | SellingPoint | Keyword | Attribute)
}

/// Reads plain text.
pub fn read<'s>(text: &'s str, options: ReadOptions<'_>) -> Reading<'s> {
    let kind = options.field.unwrap_or(FieldKind::Detail);
    let mut reading = Reading::default();
    if is_line_each(kind) {
        for line in text.split_inclusive('\n') {
            let start = line.as_ptr() as usize - text.as_ptr() as usize;
            let line = line.trim_end_matches(['\n', '\r']);
            if !line.trim().is_empty() {
                reading.listings.push(one_field(kind, line, start));
            }
        }
    } else if !text.trim().is_empty() {
        reading.listings.push(one_field(kind, text, 0));
    }
    if reading.listings.is_empty() {
        reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
    }
    reading
}

fn one_field(kind: FieldKind, text: &str, start: usize) -> Listing<'_> {
    Listing { fields: vec![Field::new(kind, text, Origin::at(start))], ..Listing::default() }
}
