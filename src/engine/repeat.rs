//! One word too often in a field. Words are runs of letters and digits, or what stands between blanks: where Chinese
//! has none, nothing is counted.

use std::collections::HashMap;

use crate::engine::Judged;
use crate::engine::shape::Look;
use crate::lang::{Lang, Localised};
use crate::messages as msg;
use crate::pack::shape::Repeat;
use crate::text::Span;

/// A finding at the place where a word stands once too often.
pub(crate) fn check<'e>(look: &Look<'e, '_, '_>, repeat: &Repeat, findings: &mut Vec<Judged<'e>>) {
    for (field, _) in look.fields() {
        let folded = &look.listing.fields[field];
        let mut counts: HashMap<&str, (usize, Span)> = HashMap::new();
        for (at, word) in words(&folded.text) {
            if repeat.words_not_counted.iter().any(|w| w == word) {
                continue;
            }
            let (count, place) = counts.entry(word).or_default();
            *count += 1;
            if *count == repeat.most + 1 {
                *place = Span::new(at, at + word.len());
            }
        }
        let mut often: Vec<_> = counts.into_values().filter(|(count, _)| *count > repeat.most).collect();
        often.sort_by_key(|(_, place)| *place);
        for (count, place) in often {
            let Some(mut found) = look.found(field, folded.to_source(place)) else { continue };
            let (count, most) = (count.to_string(), repeat.most.to_string());
            let say = |lang: Lang| msg::REPEATED.say(lang, &[&count, &most]);
            found.notes.push(Localised { zh: say(Lang::Zh), en: say(Lang::En) });
            findings.push(found);
        }
    }
}

/// Words of at least two characters, and where they begin (bytes).
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let pieces = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
    pieces
        .map(|word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
        .filter(|(_, word)| word.chars().nth(1).is_some() && word.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_with_their_places() {
        let found: Vec<_> = words("red mug, red 2 纯棉 a").collect();
        assert_eq!(found, [(0, "red"), (4, "mug"), (9, "red"), (15, "纯棉")]);
    }
}
