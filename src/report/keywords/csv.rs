//! A row for each word of the brief and each listing, for spreadsheets.

use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use super::{refusal, role, standing};
use crate::keyword::Analysis;
use crate::lang::Lang;
use crate::messages as msg;
use crate::report::escape::{no_formula, one_line};
use crate::text::phrase::Standing;

/// Writes the rows. Excel opens them with the right characters.
pub fn write(analyses: &[Analysis], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    let headings = [
        msg::TABLE_FILE,
        msg::TABLE_LISTING,
        msg::KEYWORDS_WORD,
        msg::KEYWORDS_ROLE,
        msg::KEYWORDS_TRAFFIC,
        msg::FIELD_TITLE,
        msg::FIELD_DETAIL,
        msg::FIELD_ATTRIBUTE,
        msg::KEYWORDS_REFUSED,
        msg::KEYWORDS_PUT_IN,
        msg::KEYWORDS_OLD_TITLE,
        msg::KEYWORDS_NEW_TITLE,
    ];
    table.write_record(headings.map(|h| h.plain(lang))).map_err(as_io)?;
    for analysis in analyses {
        for row in &analysis.words {
            let plan = analysis.plan.as_ref();
            let is_put = plan.is_some_and(|p| p.steps.iter().any(|s| s.word.as_ref() == Some(&row.word)));
            let record = [
                analysis.path.clone(),
                analysis.listing.clone(),
                row.word.clone(),
                role(row.role).plain(lang).to_owned(),
                row.traffic.map(|t| t.to_string()).unwrap_or_default(),
                if row.title == Standing::Absent { String::new() } else { standing(row.title).plain(lang).to_owned() },
                tick(row.detail).to_owned(),
                tick(row.attributes).to_owned(),
                row.refused.as_ref().map(|r| refusal(r, lang)).unwrap_or_default(),
                tick(is_put).to_owned(),
                analysis.title.clone(),
                plan.map(|p| p.title.clone()).unwrap_or_default(),
            ];
            table.write_record(record.map(|cell| no_formula(one_line(&cell)))).map_err(as_io)?;
        }
    }
    table.flush()
}

fn as_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// In a cell of a spreadsheet.
fn tick(is: bool) -> &'static str {
    if is { "√" } else { "" }
}
