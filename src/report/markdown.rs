//! A summary for a pull-request comment or a job's page.

use std::cmp::Reverse;
use std::io::{self, Write};

use crate::finding::Severity;
use crate::messages as msg;
use crate::report::escape::one_line;
use crate::report::item::{Item, relative};
use crate::report::{Run, verdict_under, words};

/// Characters after which no more rows are written: a GitHub comment holds 65,536.
const LIMIT: usize = 60_000;

/// Writes the counts, and a table of the gravest findings.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = run.lang;
    let summary = run.summary();
    writeln!(out, "## {}\n", msg::REPORT_TITLE.plain(lang))?;
    writeln!(out, "{}\n", escaped(&words::summary(run)))?;
    if summary.problems > 0 {
        let told = msg::REPORT_UNTRUSTED.say(lang, &[&summary.problems.to_string()]);
        writeln!(out, "> **{}**\n", escaped(&told))?;
    }
    let mut items: Vec<Item<'_>> = Item::all(run).collect();
    if items.is_empty() {
        return writeln!(out, "{}", msg::REPORT_CLEAN.plain(lang));
    }
    items.sort_by_key(|item| Reverse(gravity(item)));
    let headings = [msg::TABLE_LEVEL, msg::TABLE_PLACE, msg::TABLE_TEXT, msg::TABLE_TITLE, msg::BASIS, msg::SUGGESTED];
    writeln!(out, "| {} |", headings.map(|h| h.plain(lang)).join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(headings.len()))?;
    let mut used = 0;
    for (index, item) in items.iter().enumerate() {
        let row = row(item, run);
        used += row.chars().count();
        if used > LIMIT {
            let left = (items.len() - index).to_string();
            return writeln!(out, "\n{}", msg::REPORT_CUT.say(lang, &[&left]));
        }
        writeln!(out, "{row}")?;
    }
    Ok(())
}

fn gravity(item: &Item<'_>) -> (bool, Severity) {
    match item {
        Item::Problem(problem) if problem.is_warning => (false, Severity::Warning),
        Item::Problem(_) => (true, Severity::Error),
        Item::Finding(_, finding) => (false, finding.severity),
    }
}

fn row(item: &Item<'_>, run: &Run<'_>) -> String {
    let lang = run.lang;
    let path = relative(item.path(), run.root);
    let cells = match item {
        Item::Problem(problem) => {
            let place = problem.start.map_or_else(|| path.to_owned(), |start| format!("{path}:{}", start.line));
            [item.title(lang).to_owned(), place, String::new(), problem.message.clone(), String::new(), String::new()]
        }
        Item::Finding(_, finding) => {
            let start = finding.location.start;
            let mut place = start.map_or_else(|| path.to_owned(), |p| format!("{path}:{}:{}", p.line, p.column));
            let inside = words::place(finding, lang);
            if !inside.is_empty() {
                place = msg::ALSO_WORD.say(lang, &[&place, &inside]);
            }
            let title = msg::ALSO_WORD
                .say(lang, &[finding.rule.title.get(lang), verdict_under(&finding.rule, finding.verdict, lang)]);
            [
                words::level(finding).plain(lang).to_owned(),
                place,
                finding.text.clone(),
                title,
                words::cite(&finding.rule.basis, lang),
                words::suggestions(finding, lang),
            ]
        }
    };
    format!("| {} |", cells.map(|cell| escaped(&cell)).join(" | "))
}

/// Other people's text as plain words on one line: no markup, no table border, nobody called, no link made.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // GitHub looks for names and numbers after it has read the markup, so an escape would not stop it
            '@' | '#' => {
                out.push(c);
                out.push_str("&#8203;");
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    // addresses would become links
    out.replace("://", "&#58;//").replace("www.", "www&#46;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_words() {
        assert_eq!(escaped("a|b\n**c** <img>"), r"a\|b \*\*c\*\* &lt;img&gt;");
        assert_eq!(escaped("@all #1"), "@&#8203;all #&#8203;1");
        assert_eq!(escaped("[x](http://y)"), r"\[x\](http&#58;//y)");
    }
}
