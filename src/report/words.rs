//! What is said of a finding, in the words that every format for people shares.

use crate::finding::{Basis, Finding, Severity, Verdict};
use crate::lang::Lang;
use crate::listing::FieldKind;
use crate::messages::{self as msg, Message};
use crate::report::{Run, form_note, message, offered};

/// What stands between the members of a list.
pub(crate) fn list_mark(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "、" } else { ", " }
}

/// The law and its articles.
pub(super) fn cite(basis: &[Basis], lang: Lang) -> String {
    let texts: Vec<String> = basis.iter().map(ToString::to_string).collect();
    texts.join(list_mark(lang))
}

/// Other wording, best first.
pub(super) fn suggestions(finding: &Finding, lang: Lang) -> String {
    let texts: Vec<String> = finding.suggestions.iter().map(|s| offered(&s.text, s.applicability, lang)).collect();
    texts.join(" / ")
}

/// Other rules that the same words touch.
pub(super) fn also(finding: &Finding, lang: Lang) -> String {
    let also: Vec<String> =
        finding.related.iter().map(|r| msg::ALSO_WORD.say(lang, &[r.title.get(lang), &r.id])).collect();
    also.join(list_mark(lang))
}

/// What the claim does not say, but would have to.
pub(super) fn missing(finding: &Finding, lang: Lang) -> String {
    let missing: Vec<&str> = finding.missing.iter().map(|m| m.get(lang)).collect();
    missing.join(list_mark(lang))
}

/// The context that decided, why, and by which law.
pub(super) fn context(finding: &Finding, lang: Lang) -> String {
    finding.context.as_ref().map_or_else(String::new, |context| {
        format!("{} — {} {}", context.title.get(lang), context.reason.get(lang), cite(&context.basis, lang))
    })
}

/// What is to be said about one finding, a sentence or a named text each. `with_rule`: the reasons of the rule too.
pub(super) fn notes(finding: &Finding, lang: Lang, with_rule: bool) -> Vec<String> {
    let rule = |text: &str| if with_rule { text.to_owned() } else { String::new() };
    let info = &finding.rule;
    let own = [
        (Some(msg::LISTING), place(finding, lang)),
        (Some(msg::CONTEXT), context(finding, lang)),
        (Some(msg::MISSING), missing(finding, lang)),
        (Some(msg::KEYWORDS), finding.keywords.join(list_mark(lang))),
        (None, form_note(finding.form).map_or("", |form| form.plain(lang)).to_owned()),
    ];
    let forbidden = [
        (Some(msg::WHY), rule(info.why.get(lang))),
        (Some(msg::BASIS), cite(&info.basis, lang)),
        (Some(msg::PENALTY), rule(info.penalty.get(lang))),
        (Some(msg::HELP), rule(info.help.get(lang))),
        (Some(msg::SUGGESTED), suggestions(finding, lang)),
        (Some(msg::ALSO), also(finding, lang)),
    ];
    let forbidden = forbidden.into_iter().filter(|_| finding.verdict != Verdict::Exempt);
    let said = own.into_iter().chain(forbidden).filter(|(_, text)| !text.is_empty());
    said.map(|(name, text)| match name {
        Some(name) => format!("{}{}{text}", name.plain(lang), lang.colon()),
        None => text,
    })
    .collect()
}

/// The finding in a few lines: what, where if lines do not tell, why, by which law, what instead.
pub(super) fn told(finding: &Finding, lang: Lang) -> String {
    let mut lines = vec![message(finding, lang)];
    lines.extend(notes(finding, lang, true));
    lines.join("\n")
}

/// Where in a structured file, as its program shows it; the listing's own name first.
pub(super) fn place(finding: &Finding, lang: Lang) -> String {
    let listing = &finding.location.listing;
    let name = (!listing.starts_with('#')).then(|| listing.clone());
    let parts: Vec<String> = name.into_iter().chain(spots(finding, lang)).collect();
    parts.join(comma(lang))
}

/// Where in a structured file, without the listing's name.
pub(super) fn spot(finding: &Finding, lang: Lang) -> String {
    spots(finding, lang).join(comma(lang))
}

fn comma(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "," } else { ", " }
}

fn spots(finding: &Finding, lang: Lang) -> Vec<String> {
    let place = &finding.location.place;
    let mut parts = Vec::new();
    if let Some(cell) = &place.cell {
        let cell = msg::PLACE_CELL.say(lang, &[cell]);
        parts.push(place.heading.as_ref().map_or(cell.clone(), |h| msg::ALSO_WORD.say(lang, &[&cell, h])));
    }
    let numbered = [(msg::PLACE_RECORD, place.record), (msg::PLACE_PARAGRAPH, place.paragraph)];
    parts.extend(numbered.iter().filter_map(|(m, n)| Some(m.say(lang, &[&n.as_ref()?.to_string()]))));
    let named = [
        (msg::PLACE_POINTER, place.pointer.as_ref().filter(|p| !p.is_empty())),
        (msg::PLACE_TIME, place.time.as_ref()),
        (msg::PLACE_IMAGE, place.image.as_ref()),
    ];
    parts.extend(named.iter().filter_map(|(m, text)| Some(m.say(lang, &[text.as_ref()?]))));
    parts
}

/// The kind of a field in words, with the name it has of its own.
pub(super) fn field(finding: &Finding, lang: Lang) -> String {
    let kind = match finding.location.field {
        FieldKind::Title => msg::FIELD_TITLE,
        FieldKind::ShortTitle => msg::FIELD_SHORT_TITLE,
        FieldKind::SellingPoint => msg::FIELD_SELLING_POINT,
        FieldKind::Detail => msg::FIELD_DETAIL,
        FieldKind::Attribute => msg::FIELD_ATTRIBUTE,
        FieldKind::Keyword => msg::FIELD_KEYWORD,
        FieldKind::Script => msg::FIELD_SCRIPT,
        FieldKind::ImageText => msg::FIELD_IMAGE_TEXT,
    }
    .plain(lang);
    match &finding.location.field_name {
        Some(name) => msg::ALSO_WORD.say(lang, &[kind, name]),
        None => kind.to_owned(),
    }
}

/// How grave a finding is, in a word.
pub(super) fn level(finding: &Finding) -> Message {
    match finding.severity {
        Severity::Error => msg::LEVEL_ERROR,
        Severity::Warning => msg::LEVEL_WARNING,
        Severity::Info => msg::LEVEL_INFO,
        Severity::Off => msg::LEVEL_EXEMPT,
    }
}

/// The line that sums up a run.
pub(super) fn summary(run: &Run<'_>) -> String {
    let summary = run.summary();
    let number = |n: usize| n.to_string();
    let (files, listings) = (number(summary.files), number(summary.listings));
    let found = summary.error + summary.warning + summary.info;
    let mut line = if found == 0 && summary.problems == 0 {
        msg::SUMMARY_CLEAN.say(run.lang, &[&files, &listings])
    } else {
        let counts = [files, listings, number(summary.error), number(summary.warning), number(summary.info)];
        let counts: Vec<&str> = counts.iter().map(String::as_str).collect();
        msg::SUMMARY.say(run.lang, &counts)
    };
    if summary.exempt > 0 && !run.show_exempt {
        line += &msg::SUMMARY_EXEMPT.say(run.lang, &[&number(summary.exempt)]);
    }
    let below = run.below();
    if summary.hidden > below {
        line += &msg::SUMMARY_HIDDEN.say(run.lang, &[&number(summary.hidden - below)]);
    }
    if below > 0 {
        line += &msg::SUMMARY_BELOW.say(run.lang, &[&number(below)]);
    }
    if summary.images > 0 {
        let listings = run.files.iter().map(|f| f.images.len()).sum();
        line += &msg::SUMMARY_IMAGES.say(run.lang, &[&number(listings), &number(summary.images)]);
    }
    if summary.problems > 0 {
        line += &msg::SUMMARY_PROBLEMS.say(run.lang, &[&number(summary.problems)]);
    }
    line
}

/// Breaks a text where the terminal ends.
pub(crate) fn wrap(text: &str, width: usize) -> String {
    let separator = textwrap::WordSeparator::Custom(pieces);
    textwrap::fill(text, textwrap::Options::new(width.max(24)).word_separator(separator))
}

/// Where a line may end: after a blank, and after any Chinese character, but never before a mark that closes something.
fn pieces(line: &str) -> Box<dyn Iterator<Item = textwrap::core::Word<'_>> + '_> {
    let may_break = |before: char, after: char| {
        const CLOSING: &str = "，。、；：！？）》”’】」』…％%,.;:!?)]}";
        const OPENING: &str = "（《“‘【「『([{";
        let is_wide = |c: char| u32::from(c) >= 0x2E80;
        (before == ' ' && after != ' ')
            || ((is_wide(before) || is_wide(after))
                && !CLOSING.contains(after)
                && !OPENING.contains(before)
                && after != ' ')
    };
    let borders = line.char_indices().zip(line.chars().skip(1));
    let ends = borders.filter(move |((_, a), b)| may_break(*a, *b)).map(|((i, a), _)| i + a.len_utf8());
    let mut start = 0;
    Box::new(ends.chain([line.len()]).map(move |end| {
        let piece = &line[start..end];
        start = end;
        textwrap::core::Word::from(piece)
    }))
}
