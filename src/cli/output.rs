//! Where output goes, how wide it may be, and whether in colour.

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use crate::cli::args::{ColorArg, Shared};
use crate::finding::Problem;
use crate::lang::Lang;
use crate::messages as msg;

/// Display columns where the terminal does not tell.
const DEFAULT_WIDTH: usize = 100;
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=160;

/// Display columns to write for.
pub(super) fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let width = told.or_else(|| io::stdout().is_terminal().then(textwrap_width).flatten()).unwrap_or(DEFAULT_WIDTH);
    width.clamp(*WIDTHS.start(), *WIDTHS.end())
}

fn textwrap_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Whether to colour what goes to standard output or, if not, to standard error.
pub(super) fn color(shared: &Shared, is_stdout: bool) -> bool {
    match shared.color {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto => {
            let is_terminal = if is_stdout { io::stdout().is_terminal() } else { io::stderr().is_terminal() };
            is_terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
        }
    }
}

/// Says something on standard error.
pub(super) fn complain(lang: Lang, is_warning: bool, text: &str) {
    let word = if is_warning { msg::WARNING } else { msg::PROBLEM }.plain(lang);
    let colon = lang.colon();
    // there is nowhere left to complain to if this fails
    let _ = writeln!(io::stderr(), "{word}{colon}{text}");
}

/// Writes to standard output through a buffer. A reader that has gone away is no error; other failures are told.
pub(super) fn to_stdout(lang: Lang, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> bool {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            // forget what is still buffered, since flushing it again on drop would fail too
            let _ = out.into_parts();
            true
        }
        Err(error) => {
            let _ = out.into_parts();
            complain(lang, false, &msg::WROTE_NOTHING.say(lang, &[&error.to_string()]));
            false
        }
    }
}

/// A path as reports show it: with `/` everywhere.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// What kept a file from being linted, with its place.
pub(super) fn told(problem: &Problem) -> String {
    let place = problem.start.map(|p| format!(":{}:{}", p.line, p.column)).unwrap_or_default();
    format!("{}{place}: {}", problem.path, problem.message)
}
