//! Mistakes in rule files, shown by the same printer as findings.

use std::io::{self, Write};

use codespan_reporting::diagnostic::{Diagnostic, Label};

use crate::pack::PackProblem;
use crate::pack::load::PackFile;
use crate::report::snippet::{Snippet, print};
use crate::text::Span;
use crate::text::lines::LineIndex;

/// Writes each mistake at its place in its file.
pub fn write(
    problems: &[PackProblem],
    files: &[PackFile],
    width: usize,
    color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    for problem in problems {
        let text = files.iter().find(|f| f.name == problem.file).map_or("", |f| f.text.as_ref());
        let end = problem.span.end.min(text.len());
        let span = Span::new(problem.span.start.min(end), end);
        let snippet = Snippet::new(problem.file.to_string(), text, &LineIndex::new(text), span, width);
        let diagnostic =
            Diagnostic::error().with_message(&problem.message).with_label(Label::primary(0, snippet.span.clone()));
        print(&diagnostic, std::slice::from_ref(&snippet), color, out)?;
    }
    Ok(())
}
