//! Whom the questions are put to. A trait, so that a test can answer them.

use std::io::{self, BufRead as _, Write as _};

/// Somebody who reads and answers.
pub(super) trait Terminal {
    /// Display columns of a line.
    fn width(&self) -> usize;
    /// Shows lines.
    fn show(&mut self, text: &str);
    /// Puts a question; the answer without blanks at its ends. `None`: nobody is there any more.
    fn ask(&mut self, question: &str) -> Option<String>;
}

/// A terminal that answers line by line, so that it works everywhere: over ssh, in an editor, with any input method.
pub(super) struct Lines {
    width: usize,
}

impl Lines {
    /// One of `width` display columns.
    pub(super) fn new(width: usize) -> Self {
        Self { width }
    }
}

impl Terminal for Lines {
    fn width(&self) -> usize {
        self.width
    }

    fn show(&mut self, text: &str) {
        // who does not see the question does not answer it
        let _ = writeln!(io::stderr(), "{text}");
    }

    fn ask(&mut self, question: &str) -> Option<String> {
        let _ = write!(io::stderr(), "{question}").and_then(|()| io::stderr().flush());
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line).ok()?;
        (read > 0).then(|| line.trim().to_owned())
    }
}
