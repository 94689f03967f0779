//! What stands where of a keyword brief, in the words that its formats share: a table for people, CSV for spreadsheets, JSON for
//! programs, and a part of the HTML report.

pub mod csv;
pub mod json;
pub mod table;

use crate::brief::Role;
use crate::keyword::{Analysis, Limit, NoPlan, Plan, Refusal, Share, Step, WordRow};
use crate::lang::Lang;
use crate::messages::{self as msg, Message};
use crate::report::escape::one_line;
use crate::report::verdict_name;
use crate::report::words::list_mark;
use crate::text::phrase::Standing;

/// Words of the brief and of the title that people are shown; JSON and CSV have all of them.
pub(super) const SHOWN: usize = 20;

/// What the columns of a table of words are called.
pub(super) const HEADS: [Message; 6] = [
    msg::KEYWORDS_WORD,
    msg::KEYWORDS_ROLE,
    msg::KEYWORDS_TRAFFIC,
    msg::FIELD_TITLE,
    msg::FIELD_DETAIL,
    msg::FIELD_ATTRIBUTE,
];

/// A row of the table of words.
pub(super) fn cells(row: &WordRow, lang: Lang) -> [String; 6] {
    let mark = |is: bool| if is { "√" } else { "-" }.to_owned();
    [
        one_line(&row.word),
        role(row.role).plain(lang).to_owned(),
        row.traffic.map_or_else(|| "-".to_owned(), number),
        standing(row.title).plain(lang).to_owned(),
        mark(row.detail),
        mark(row.attributes),
    ]
}

/// The rows of the words that may be used.
pub(super) fn usable(a: &Analysis) -> impl Iterator<Item = &WordRow> {
    a.words.iter().filter(|row| row.refused.is_none())
}

/// The words that may not be used, and why.
pub(super) fn refused(a: &Analysis, lang: Lang) -> impl Iterator<Item = (String, String)> {
    let refused = a.words.iter().filter_map(|row| Some((row, row.refused.as_ref()?)));
    refused.map(move |(row, why)| (one_line(&row.word), refusal(why, lang)))
}

/// A title with its name, and how much of its limit it uses.
pub(super) fn named(name: Message, limit: Option<Limit>, text: &str, lang: Lang) -> String {
    let units = limit.map_or_else(String::new, |l| format!(" ({}/{})", l.used, l.max));
    format!("{}{units}{}{}", name.plain(lang), lang.colon(), one_line(text))
}

/// How much of the brief stands where.
pub(super) fn coverage(a: &Analysis, lang: Lang) -> String {
    let shares = [
        (msg::FIELD_TITLE, a.coverage.title),
        (msg::FIELD_DETAIL, a.coverage.detail),
        (msg::FIELD_ATTRIBUTE, a.coverage.attributes),
        (msg::KEYWORDS_ANYWHERE, a.coverage.anywhere),
    ];
    let shares: Vec<String> = shares.iter().map(|(name, s)| share(*name, *s, lang)).collect();
    format!("{}{}{}", msg::KEYWORDS_COVERAGE.plain(lang), lang.colon(), shares.join(list_mark(lang)))
}

fn share(name: Message, share: Share, lang: Lang) -> String {
    let count = format!("{} {}/{}", name.plain(lang), share.words, share.of);
    match share.traffic {
        Some(percent) => format!("{count} ({percent:.0}%)"),
        None => count,
    }
}

/// The title's words, the most searched for first.
pub(super) fn title_words(a: &Analysis, lang: Lang) -> String {
    let words = a.title_words.iter().take(SHOWN).map(|w| format!("{} {}", w.word, number(w.traffic)));
    let words: Vec<String> = words.collect();
    format!("{}{}{}", msg::KEYWORDS_TITLE_WORDS.plain(lang), lang.colon(), words.join(list_mark(lang)))
}

/// One change of a title in words.
pub(super) fn step(step: &Step, lang: Lang) -> String {
    let mut parts = Vec::new();
    let is_moved = step.out.is_some() && step.out == step.put;
    match (&step.out, &step.rule) {
        (Some(out), None) if is_moved => parts.push(msg::KEYWORDS_MOVED.say(lang, &[out.trim()])),
        (Some(out), Some(rule)) => parts.push(msg::KEYWORDS_OUT_RULE.say(lang, &[out, rule])),
        (Some(out), None) => {
            parts.push(msg::KEYWORDS_OUT.say(lang, &[out.trim(), &number(step.out_traffic.unwrap_or(0.0))]));
        }
        (None, _) => {}
    }
    match (&step.put, &step.word) {
        (Some(put), None) => parts.push(msg::KEYWORDS_IN_RULE.say(lang, &[put])),
        (Some(put), Some(_)) if !is_moved => parts.push(msg::KEYWORDS_IN.say(lang, &[put.trim()])),
        _ => {}
    }
    if let Some(word) = &step.word {
        let traffic = step.traffic.map_or_else(|| "-".to_owned(), number);
        let is_whole = step.standing.is_some_and(Standing::is_whole);
        let message = if is_whole { msg::KEYWORDS_WHOLE } else { msg::KEYWORDS_SPLIT };
        parts.push(message.say(lang, &[word, &traffic]));
    }
    parts.join(if lang == Lang::Zh { "," } else { ", " })
}

/// The words that nothing in the listing says, the first few.
pub(super) fn unsaid(plan: &Plan, lang: Lang) -> Option<String> {
    const FEW: usize = 6;
    let words: Vec<String> = plan.unsaid.iter().take(FEW).map(|word| one_line(word)).collect();
    let mut words = words.join(list_mark(lang));
    if plan.unsaid.len() > FEW {
        words = msg::AND_MORE.say(lang, &[&words]);
    }
    (!words.is_empty()).then(|| msg::KEYWORDS_UNSAID.say(lang, &[&words]))
}

/// Why there is no better title.
pub(super) fn no_plan(a: &Analysis) -> Message {
    match a.no_plan {
        Some(NoPlan::OtherGoods) => msg::KEYWORDS_OTHER_GOODS,
        Some(NoPlan::NoLimit) => msg::KEYWORDS_NO_LIMIT,
        Some(NoPlan::NoPlace) => msg::KEYWORDS_NO_PLACE,
        Some(NoPlan::NothingFits) | None => msg::KEYWORDS_NO_PLAN,
    }
}

/// What a better title covers, beside what the old one did.
pub(super) fn gain(a: &Analysis, plan: &Plan, lang: Lang) -> String {
    let percent = |p: f64| format!("{p:.0}%");
    let (covered, covers) = (plan.covered, plan.covers);
    let has_figures = a.coverage.title.traffic.is_some();
    let message = if has_figures { msg::KEYWORDS_GAIN } else { msg::KEYWORDS_GAIN_WORDS };
    message.say(lang, &[&percent(covered), &percent(covers)])
}

fn refusal(refusal: &Refusal, lang: Lang) -> String {
    match refusal {
        Refusal::Rule { rule, verdict, text } => {
            msg::KEYWORDS_BY_RULE.say(lang, &[verdict_name(*verdict, lang), &one_line(text), rule])
        }
        Refusal::OtherBrand => msg::KEYWORDS_OTHER_BRAND.plain(lang).to_owned(),
        Refusal::Negative => msg::KEYWORDS_NEGATIVE.plain(lang).to_owned(),
    }
}

fn role(role: Role) -> Message {
    match role {
        Role::Core => msg::ROLE_CORE,
        Role::LongTail => msg::ROLE_LONG_TAIL,
        Role::Brand => msg::ROLE_BRAND,
        Role::Attribute => msg::ROLE_ATTRIBUTE,
        Role::Negative => msg::ROLE_NEGATIVE,
    }
}

fn standing(standing: Standing) -> Message {
    match standing {
        Standing::Absent => msg::STANDS_NOT,
        Standing::Reversed => msg::STANDS_REVERSED,
        Standing::Split => msg::STANDS_SPLIT,
        Standing::Spaced => msg::STANDS_SPACED,
        Standing::Adjacent => msg::STANDS_WHOLE,
    }
}

/// A number with its thousands apart: 12,345; parts of one are left out from ten on.
fn number(value: f64) -> String {
    if value < 10.0 && value.fract() != 0.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (index, c) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([number(0.0), number(2.5), number(999.6), number(1_234_567.0)], ["0", "2.5", "1,000", "1,234,567"]);
    }
}
