//! Mistakes in rule files.

use std::ops::Range;
use std::sync::Arc;

/// A mistake in a rule file, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackProblem {
    /// Name of the file.
    pub file: Arc<str>,
    /// Bytes of the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
}
