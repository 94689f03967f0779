//! The findings as a table for the copy team, the same in CSV and Excel.

use crate::finding::{Finding, Verdict};
use crate::lang::Lang;
use crate::messages::{self as msg, Message};
use crate::report::escape::clean;
use crate::report::item::Item;
use crate::report::{form_note, verdict_under, words};

/// One column.
pub(super) struct Column {
    /// Its heading.
    pub(super) name: Message,
    /// Display columns that show most of it.
    #[cfg_attr(not(feature = "spreadsheets"), expect(dead_code))]
    pub(super) width: u16,
    /// What stands in it.
    pub(super) cell: fn(&Item<'_>, Lang) -> Cell,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Never a formula.
    Text(String),
    /// A count or a position.
    Number(usize),
    /// Nothing.
    Empty,
}

impl Cell {
    fn text(text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        if text.is_empty() { Self::Empty } else { Self::Text(clean(text)) }
    }
}

/// Every column, in order: first what a writer needs, last what programs need.
pub(super) const COLUMNS: &[Column] = &[
    Column { name: msg::TABLE_LEVEL, width: 10, cell: level },
    Column {
        name: msg::TABLE_VERDICT,
        width: 10,
        cell: |item, lang| of(item, |f| verdict_under(&f.rule, f.verdict, lang)),
    },
    Column { name: msg::TABLE_FILE, width: 28, cell: |item, _| Cell::text(item.path()) },
    Column { name: msg::TABLE_LISTING, width: 14, cell: |item, _| of(item, |f| f.location.listing.clone()) },
    Column { name: msg::TABLE_FIELD, width: 12, cell: |item, lang| of(item, |f| words::field(f, lang)) },
    Column { name: msg::TABLE_PLACE, width: 22, cell: |item, lang| of(item, |f| words::spot(f, lang)) },
    Column { name: msg::TABLE_TEXT, width: 16, cell: |item, _| of(item, |f| f.text.clone()) },
    Column { name: msg::TABLE_EXCERPT, width: 50, cell: |item, _| of(item, excerpt) },
    Column { name: msg::TABLE_TITLE, width: 20, cell: |item, lang| Cell::text(item.title(lang)) },
    Column { name: msg::SUGGESTED, width: 30, cell: |item, lang| forbidden(item, |f| words::suggestions(f, lang)) },
    Column { name: msg::HELP, width: 40, cell: |item, lang| forbidden(item, |f| f.rule.help.get(lang).to_owned()) },
    Column { name: msg::WHY, width: 40, cell: |item, lang| forbidden(item, |f| f.rule.why.get(lang).to_owned()) },
    Column { name: msg::BASIS, width: 30, cell: |item, lang| forbidden(item, |f| words::cite(&f.rule.basis, lang)) },
    Column {
        name: msg::PENALTY,
        width: 30,
        cell: |item, lang| forbidden(item, |f| f.rule.penalty.get(lang).to_owned()),
    },
    Column { name: msg::TABLE_NOTE, width: 40, cell: note },
    Column { name: msg::TABLE_RULE, width: 28, cell: |item, _| Cell::text(item.rule()) },
    Column { name: msg::TABLE_LINE, width: 7, cell: |item, _| position(item, |p| p.line) },
    Column { name: msg::TABLE_COLUMN, width: 7, cell: |item, _| position(item, |p| p.column) },
    Column { name: msg::TABLE_FINGERPRINT, width: 18, cell: |item, _| of(item, |f| f.fingerprint.clone()) },
];

fn of<T: AsRef<str>>(item: &Item<'_>, text: impl FnOnce(&Finding) -> T) -> Cell {
    match item {
        Item::Finding(_, finding) => Cell::text(text(finding)),
        Item::Problem(_) => Cell::Empty,
    }
}

/// What is said of a finding that was not let through.
fn forbidden(item: &Item<'_>, text: impl FnOnce(&Finding) -> String) -> Cell {
    match item {
        Item::Finding(_, finding) if finding.verdict != Verdict::Exempt => Cell::text(text(finding)),
        _ => Cell::Empty,
    }
}

fn position(item: &Item<'_>, which: fn(crate::text::lines::Position) -> usize) -> Cell {
    let start = match item {
        Item::Finding(_, finding) => finding.location.start,
        Item::Problem(problem) => problem.start,
    };
    start.map_or(Cell::Empty, |start| Cell::Number(which(start)))
}

fn level(item: &Item<'_>, lang: Lang) -> Cell {
    Cell::text(match item {
        Item::Finding(_, finding) => words::level(finding).plain(lang),
        Item::Problem(_) => item.title(lang),
    })
}

fn note(item: &Item<'_>, lang: Lang) -> Cell {
    let Item::Finding(_, finding) = item else { return Cell::text(item.told(lang)) };
    let notes = [
        (Some(msg::CONTEXT), words::context(finding, lang)),
        (Some(msg::MISSING), words::missing(finding, lang)),
        (Some(msg::NOTE), words::measured(finding, lang)),
        (Some(msg::AGAINST), words::against(finding, lang)),
        (None, form_note(finding.form).map_or("", |form| form.plain(lang)).to_owned()),
        words::settled(finding, lang),
        (Some(msg::ALSO), words::also(finding, lang)),
    ];
    let named = notes.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| match name {
        Some(name) => format!("{}{}{text}", name.plain(lang), lang.colon()),
        None => text,
    });
    Cell::text(named.collect::<Vec<_>>().join("\n"))
}

/// The copy around a finding, as far as the excerpt has it.
fn excerpt(finding: &Finding) -> String {
    let excerpt = &finding.excerpt;
    let before = if excerpt.before > 0 { "…" } else { "" };
    let after = if excerpt.is_cut { "…" } else { "" };
    format!("{before}{}{after}", excerpt.text)
}
