//! What is said of a finding, in the words that every format for people shares.

use crate::finding::{Against, Basis, Finding, Proof, Settled, Severity, Shortfall, Verdict};
use crate::lang::Lang;
use crate::listing::{FieldKind, Place};
use crate::messages::{self as msg, Message};
use crate::report::{Run, form_note, message, suggested};

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
    let texts: Vec<String> = finding.suggestions.iter().map(|s| suggested(s, lang)).collect();
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

/// What was measured.
pub(super) fn measured(finding: &Finding, lang: Lang) -> String {
    let notes: Vec<&str> = finding.notes.iter().map(|m| m.get(lang)).collect();
    notes.join(list_mark(lang))
}

/// What the listing states elsewhere, with its place.
pub(super) fn against(finding: &Finding, lang: Lang) -> String {
    let one = |against: &Against| {
        let text = stated(against, lang);
        let spots = spots(&against.place, lang);
        if spots.is_empty() { text } else { msg::ALSO_WORD.say(lang, &[&text, &spots.join(comma(lang))]) }
    };
    finding.against.iter().map(one).collect::<Vec<_>>().join(list_mark(lang))
}

/// What the listing states elsewhere: the name of the field or fact, and what it says.
pub(super) fn stated(against: &Against, lang: Lang) -> String {
    let name = against.name.as_deref().unwrap_or("");
    match against.field {
        Some(kind) => msg::AGAINST_FIELD.say(lang, &[&named(kind, against.name.as_deref(), lang), &against.text]),
        None => msg::AGAINST_FACT.say(lang, &[name, &against.text]),
    }
}

/// The context that decided, why, and by which law.
pub(super) fn context(finding: &Finding, lang: Lang) -> String {
    finding.context.as_ref().map_or_else(String::new, |context| {
        format!("{} — {} {}", context.title.get(lang), context.reason.get(lang), cite(&context.basis, lang))
    })
}

/// What somebody's records say about it, and what that is called.
pub(super) fn settled(finding: &Finding, lang: Lang) -> (Option<Message>, String) {
    let none = (None, String::new());
    match &finding.settled {
        None => none,
        Some(Settled::Proven(proof)) => (Some(msg::PROVEN), proven(proof, lang)),
        Some(Settled::Unproven(proof, shortfall)) => {
            let why = self::shortfall(shortfall, lang);
            (Some(msg::UNPROVEN), msg::ALSO_WORD.say(lang, &[&why, &proven(proof, lang)]))
        }
        Some(Settled::Waived(waived)) => {
            let parts = [
                Some(waived.reason.clone()),
                waived.owner.as_ref().map(|owner| msg::WAIVED_OWNER.say(lang, &[owner])),
                waived.until.as_ref().map(|day| msg::WAIVED_UNTIL.say(lang, &[day])),
                Some(waived.place.clone()),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            (Some(msg::WAIVED), parts.join(comma(lang)))
        }
        Some(Settled::Baselined) => (None, msg::BASELINED_NOTE.plain(lang).to_owned()),
    }
}

/// An entry of the ledger, and where it stands.
fn proven(proof: &Proof, lang: Lang) -> String {
    let until = proof.valid_until.as_ref().map(|day| msg::WAIVED_UNTIL.say(lang, &[day]));
    let parts =
        [Some(proof.id.clone()), proof.document.clone(), proof.source.clone(), until, Some(proof.place.clone())];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(comma(lang))
}

/// Why an entry of the ledger does not close a claim.
fn shortfall(shortfall: &Shortfall, lang: Lang) -> String {
    match shortfall {
        Shortfall::Expired => msg::SHORT_EXPIRED.plain(lang).to_owned(),
        Shortfall::NotYet => msg::SHORT_NOT_YET.plain(lang).to_owned(),
        Shortfall::Document => msg::SHORT_DOCUMENT.plain(lang).to_owned(),
        Shortfall::Listing => msg::SHORT_LISTING.plain(lang).to_owned(),
        Shortfall::Brand => msg::SHORT_BRAND.plain(lang).to_owned(),
        Shortfall::Category => msg::SHORT_CATEGORY.plain(lang).to_owned(),
        Shortfall::Beyond(word) => msg::SHORT_BEYOND.say(lang, &[word]),
        Shortfall::Unsaid(what) => msg::SHORT_UNSAID.say(lang, &[&what.join(list_mark(lang))]),
    }
}

/// The line of the policy that changed the severity.
pub(super) fn policy(finding: &Finding, lang: Lang) -> String {
    let place = finding.policy.as_ref();
    place.map_or_else(String::new, |place| msg::POLICY_SET.say(lang, &[&place.path, &place.line.to_string()]))
}

/// What is to be said about one finding, a sentence or a named text each. `with_rule`: the reasons of the rule too.
pub(super) fn notes(finding: &Finding, lang: Lang, with_rule: bool) -> Vec<String> {
    let rule = |text: &str| if with_rule { text.to_owned() } else { String::new() };
    let info = &finding.rule;
    // a listing without a name of its own is told by its place alone, which says what it is
    let label = is_named(finding).then_some(msg::LISTING);
    let own = [
        (label, place(finding, lang)),
        (Some(msg::CONTEXT), context(finding, lang)),
        (Some(msg::MISSING), missing(finding, lang)),
        (Some(msg::NOTE), measured(finding, lang)),
        (Some(msg::AGAINST), against(finding, lang)),
        (None, policy(finding, lang)),
        (Some(msg::KEYWORDS), finding.keywords.join(list_mark(lang))),
        (None, form_note(finding.form).map_or("", |form| form.plain(lang)).to_owned()),
        settled(finding, lang),
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

/// Whether the listing has a name of its own, and is not just the n-th of its file.
fn is_named(finding: &Finding) -> bool {
    let listing = &finding.location.listing;
    !listing.is_empty() && !listing.starts_with('#')
}

/// Where in a structured file, as its program shows it; the listing's own name first.
pub(super) fn place(finding: &Finding, lang: Lang) -> String {
    let name = is_named(finding).then(|| finding.location.listing.clone());
    let parts: Vec<String> = name.into_iter().chain(spots(&finding.location.place, lang)).collect();
    parts.join(comma(lang))
}

/// Where in a structured file, without the listing's name.
pub(super) fn spot(finding: &Finding, lang: Lang) -> String {
    spots(&finding.location.place, lang).join(comma(lang))
}

fn comma(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "," } else { ", " }
}

fn spots(place: &Place, lang: Lang) -> Vec<String> {
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
    let Some(kind) = finding.location.field else { return String::new() };
    named(kind, finding.location.field_name.as_deref(), lang)
}

fn named(kind: FieldKind, name: Option<&str>, lang: Lang) -> String {
    let kind = match kind {
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
    match name {
        Some(name) => msg::ALSO_WORD.say(lang, &[kind, name]),
        None => kind.to_owned(),
    }
}

/// How grave a finding is, in a word.
pub(super) fn level(finding: &Finding) -> Message {
    match finding.severity {
        _ if finding.waived().is_some() => msg::LEVEL_WAIVED,
        _ if finding.is_baselined() => msg::LEVEL_BASELINED,
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
        // once a policy grades findings its own way, a severity says nothing of the verdict
        let is_graded = run.findings().any(|finding| finding.policy.is_some());
        let is_breach = |f: &Finding| f.severity == Severity::Error && !f.rule.is_law;
        let sentence = match () {
            () if is_graded => msg::SUMMARY_GRADED,
            () if run.findings().any(is_breach) => msg::SUMMARY_BREACH,
            () => msg::SUMMARY,
        };
        sentence.say(run.lang, &counts)
    };
    if summary.exempt > 0 && !run.show_exempt {
        line += &msg::SUMMARY_EXEMPT.say(run.lang, &[&number(summary.exempt)]);
    }
    if summary.waived > 0 && !run.show_held.waived {
        line += &msg::SUMMARY_WAIVED.say(run.lang, &[&number(summary.waived)]);
    }
    if summary.baselined > 0 && !run.show_held.baselined {
        line += &msg::SUMMARY_BASELINED.say(run.lang, &[&number(summary.baselined)]);
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
