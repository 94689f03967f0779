//! One object for programs.

use std::io::{self, Write};

use serde::Serialize;

use crate::finding::Problem;
use crate::keyword::Analysis;

#[derive(Serialize)]
struct Report<'r> {
    version: u8,
    listings: &'r [Analysis],
    problems: Vec<&'r Problem>,
    notices: Vec<&'r Problem>,
}

/// Writes one object.
pub fn write(analyses: &[Analysis], problems: &[Problem], out: &mut dyn Write) -> io::Result<()> {
    let (notices, problems) = problems.iter().partition(|p| p.is_warning);
    serde_json::to_writer_pretty(&mut *out, &Report { version: 1, listings: analyses, problems, notices })?;
    writeln!(out)
}
