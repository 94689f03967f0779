//! What a pattern or a condition sees of a text around a place, and what characters stand there: told once for all that look
//! at the same clause or sentence.

use crate::pack::regex::needs::Seen;
use crate::text::Span;
use crate::text::clause::{REACH, Scope, around, ends_clause, ends_sentence};

/// The windows around places that come one after another in a text.
pub(crate) struct Windows<'t> {
    text: &'t str,
    /// The last one of each scope.
    last: [Option<Window>; 3],
}

struct Window {
    span: Span,
    seen: Seen,
    /// It is the window of every place that lies inside.
    is_shared: bool,
}

impl<'t> Windows<'t> {
    pub fn of(text: &'t str) -> Self {
        Self { text, last: [None, None, None] }
    }

    /// The window of `scope` around `place`, as [`around`] tells it, and what characters stand in it.
    pub fn around(&mut self, place: Span, scope: Scope) -> (Span, &Seen) {
        let text = self.text;
        let slot = &mut self.last[scope as usize];
        if !slot.as_ref().is_some_and(|w| w.is_shared && w.span.covers(place)) {
            *slot = None;
        }
        let window = slot.get_or_insert_with(|| {
            let span = around(text, place, scope);
            Window { span, seen: Seen::of(span.of(text)), is_shared: is_shared(text, span, place, scope) }
        });
        (window.span, &window.seen)
    }
}

/// Whether the window `span` that was found around `place` is that of each place in it: no reach ended it, and no mark in
/// `place` was passed over.
fn is_shared(text: &str, span: Span, place: Span, scope: Scope) -> bool {
    let ends = match scope {
        Scope::Text => return true,
        Scope::Clause => ends_clause,
        Scope::Sentence => ends_sentence,
    };
    // one that a reach ended holds as many characters at least
    let is_short = span.of(text).chars().nth(REACH - 1).is_none();
    is_short && !place.of(text).contains(ends)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn windows_are_those_around_each_place(
            text in "([a最好]{0,9}[,。!1]){0,6}|[a最]{200,300},[a最]{200,300}",
            places in prop::collection::vec((0_usize..600, 1_usize..4), 1..12),
        ) {
            let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            for scope in [Scope::Clause, Scope::Sentence, Scope::Text] {
                let mut windows = Windows::of(&text);
                for (start, len) in &places {
                    let start = start % borders.len();
                    let place = Span::new(borders[start], borders[(start + len).min(borders.len() - 1)]);
                    prop_assert_eq!(windows.around(place, scope).0, around(&text, place, scope));
                }
            }
        }
    }
}
