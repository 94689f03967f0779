//! Fields that are longer or shorter than they may be.

use crate::engine::Judged;
use crate::engine::shape::{Look, beginning};
use crate::lang::{Lang, Localised};
use crate::messages::{self as msg, Message};
use crate::pack::shape::Length;
use crate::text::Span;
use crate::text::measure::Unit;

/// A finding for each field that breaks the limit: over what is too much of it, or over its beginning.
pub(crate) fn check<'e>(look: &Look<'e, '_, '_>, length: Length, findings: &mut Vec<Judged<'e>>) {
    let unit = length.unit;
    let mut before = 0;
    for (field, text) in look.fields() {
        let room = |max: usize| if length.total { max.saturating_sub(before) } else { max };
        let used = unit.measure(text.trim());
        if let Some(max) = length.max
            && let Some((span, used)) = too_much(unit, text, room(max)).map(|span| (span, before + used))
        {
            findings.extend(look.found(field, span).map(|found| told(found, msg::LENGTH_OVER, used, max, unit)));
            if length.total {
                return;
            }
        }
        if let Some(min) = length.min.filter(|min| used < *min) {
            let found = look.found(field, beginning(text));
            findings.extend(found.map(|found| told(found, msg::LENGTH_UNDER, used, min, unit)));
        }
        if length.total {
            // values of one kind are kept apart by a blank
            before += used + 1;
        }
    }
}

/// What of `text`, blanks around it left out, does not fit into `max` units.
fn too_much(unit: Unit, text: &str, max: usize) -> Option<Span> {
    let start = text.len() - text.trim_start().len();
    let trimmed = text.trim();
    unit.overflow(trimmed, max).map(|at| Span::new(start + at, start + trimmed.len()))
}

fn told(mut found: Judged<'_>, message: Message, used: usize, bound: usize, unit: Unit) -> Judged<'_> {
    let unit = match unit {
        Unit::HalfWidth => msg::UNIT_HALF_WIDTH,
        Unit::Characters => msg::UNIT_CHARACTERS,
        Unit::Effective => msg::UNIT_EFFECTIVE,
        Unit::Bytes => msg::UNIT_BYTES,
    };
    let (used, bound) = (used.to_string(), bound.to_string());
    let say = |lang: Lang| message.say(lang, &[&used, &bound, unit.plain(lang)]);
    found.notes.push(Localised { zh: say(Lang::Zh), en: say(Lang::En) });
    found
}
