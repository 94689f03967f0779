//! Changes inside the cells of delimited text: a cell is quoted when its new words need it, and not before.

use super::splice::{self, Splice};
use crate::source::table::cells::{Cell, Rows, delimiter, split};
use crate::text::Span;

/// Dresses `splices` of `text` for the cells they stand in. `None` if one stands in none.
pub(super) fn fit(text: &str, splices: Vec<Splice>) -> Option<Vec<Splice>> {
    let mark = delimiter(text);
    let Rows { rows, .. } = split(text, mark, 1, true);
    let mut cells = rows.into_iter().flat_map(|row| row.cells).filter(|cell| cell.span.is_some()).peekable();
    let mut splices = splices;
    splices.sort();
    let mut fitted = Vec::with_capacity(splices.len());
    let mut rest = splices.into_iter().peekable();
    while let Some(first) = rest.peek() {
        let at = first.span.start;
        let holds =
            |cell: &Cell<'_>| cell.span.is_some_and(|span| span.start <= at && at < span.end.max(span.start + 1));
        while cells.next_if(|cell| !holds(cell)).is_some() {}
        let cell = cells.peek()?;
        let span = cell.span?;
        let mut inside = Vec::new();
        while let Some(next) = rest.next_if(|s| s.span.start < span.end) {
            inside.push(next);
        }
        if inside.is_empty() {
            return None;
        }
        fitted.extend(in_cell(text, span, cell.is_quoted, char::from(mark), inside)?);
    }
    Some(fitted)
}

fn in_cell(text: &str, span: Span, is_quoted: bool, mark: char, mut splices: Vec<Splice>) -> Option<Vec<Splice>> {
    let double = |words: &str| words.replace('"', "\"\"");
    if is_quoted {
        for splice in &mut splices {
            splice.text = double(&splice.text);
        }
        return Some(splices);
    }
    let needs_quotes = |words: &str| words.contains([mark, '"', '\n', '\r']);
    if !splices.iter().any(|s| needs_quotes(&s.text)) {
        return Some(splices);
    }
    for splice in &mut splices {
        splice.span = Span::from(splice.span.start.checked_sub(span.start)?..splice.span.end.checked_sub(span.start)?);
    }
    let value = splice::apply(span.of(text), &mut splices)?;
    Some(vec![Splice { span, text: format!("\"{}\"", double(&value)) }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(text: &str, old: &str, new: &str) -> Option<String> {
        let splices =
            text.match_indices(old).map(|(at, o)| Splice { span: Span::new(at, at + o.len()), text: new.into() });
        splice::apply(text, &mut fit(text, splices.collect())?)
    }

    #[test]
    fn a_cell_is_quoted_when_it_needs_it() {
        let text = "标题,价\r\n甲X乙X,1\r\n\"丙X,丁\",2\r\n";
        assert_eq!(changed(text, "X", "好").as_deref(), Some("标题,价\r\n甲好乙好,1\r\n\"丙好,丁\",2\r\n"));
        assert_eq!(
            changed(text, "X", "好,\"妙\"").as_deref(),
            Some("标题,价\r\n\"甲好,\"\"妙\"\"乙好,\"\"妙\"\"\",1\r\n\"丙好,\"\"妙\"\",丁\",2\r\n")
        );
        assert_eq!(changed("标题\t价\nX\t1\n", "X", "好,妙").as_deref(), Some("标题\t价\n好,妙\t1\n"));
    }
}
