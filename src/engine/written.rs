//! Characters that a field may not have, and fields made of too few kinds of them: looked at as they are written.

use crate::engine::Judged;
use crate::engine::shape::Look;
use crate::pack::regex::LazyRegex;
use crate::text::Span;

/// A finding for each kind of match, at its first place in a field: a title full of stars has one fault.
pub(crate) fn check<'e>(look: &Look<'e, '_, '_>, regexes: &[LazyRegex], findings: &mut Vec<Judged<'e>>) {
    for (field, text) in look.fields() {
        for regex in regexes {
            let matches = regex.matches(text);
            findings.extend(matches.into_iter().find_map(|m| look.found(field, Span::from(m.hit))));
        }
    }
}
