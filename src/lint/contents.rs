//! Which listings of a file changed: compared by all that they hold, wherever they stand.

use twox_hash::XxHash3_64;

use crate::lint::Contents;
use crate::listing::Listing;

/// Counts the listings of an older version.
pub(super) fn gather(listings: &[Listing<'_>], contents: &mut Contents) {
    for listing in listings {
        *contents.entry(hash(listing)).or_default() += 1;
    }
}

/// Whether the older version does not have this listing; one that it has is taken off, so that a second copy is new.
pub(super) fn is_changed(listing: &Listing<'_>, contents: &mut Contents) -> bool {
    match contents.get_mut(&hash(listing)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    }
}

/// Everything that rules look at: name, facts, fields.
fn hash(listing: &Listing<'_>) -> u64 {
    const END: char = '\u{1F}';
    let mut all = String::new();
    let mut add = |text: &str| {
        all.push_str(text);
        all.push(END);
    };
    add(listing.id.as_deref().unwrap_or_default());
    add(&listing.facts.category);
    add(listing.facts.platform.as_deref().unwrap_or_default());
    for (name, value) in &listing.facts.values {
        add(name);
        add(value);
    }
    for field in &listing.fields {
        add(field.kind.as_str());
        add(field.name.as_deref().unwrap_or_default());
        add(&field.text);
    }
    XxHash3_64::oneshot(all.as_bytes())
}
