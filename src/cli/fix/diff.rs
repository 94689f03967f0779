//! What would change: a unified difference of the text, or a list where the file has none of its own.

use std::io::{self, Write};

use similar::TextDiff;

use super::{Work, told};
use crate::amend::Document;
use crate::amend::dress::Syntax;
use crate::cli::output::shown;
use crate::lang::Lang;
use crate::messages as msg;
use crate::source::Format;

/// Lines shown around a change.
const AROUND: usize = 3;

/// Writes the differences of `works`.
pub(super) fn write(works: &[&Work], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    for work in works {
        let name = shown(&work.path);
        let new = &work.outcome.document;
        let old = Format::of(&work.path).and_then(|f| Document::open(f, Syntax::Plain, work.old.clone()).ok());
        if let Some(old) = old.filter(|_| !new.is_package()) {
            let difference = TextDiff::from_lines(old.text(), new.text());
            let mut unified = difference.unified_diff();
            unified.context_radius(AROUND).header(&format!("a/{name}"), &format!("b/{name}"));
            unified.to_writer(&mut *out)?;
            continue;
        }
        writeln!(out, "--- a/{name}\n+++ b/{name}")?;
        for corrected in &work.outcome.made {
            let [place, old, new, rule] = told(&work.path, corrected, lang);
            writeln!(out, "{}", msg::FIXED.say(lang, &[&place, &old, &new, &rule]))?;
        }
    }
    Ok(())
}
