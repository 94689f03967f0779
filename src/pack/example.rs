//! Examples that stand inside rule files.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::brief::{Brands, Brief};
use crate::finding::Verdict;
use crate::listing::FieldKind;

/// An example of a rule or context, with its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// What it shows.
    pub kind: ExampleKind,
    /// The copy.
    pub text: String,
    /// For a bad one: what the first safe replacement makes of it.
    pub fixed: Option<String>,
    /// The context that must have decided.
    pub context: Option<String>,
    /// Category of the listing.
    pub category: Option<String>,
    /// Kind of field.
    pub field: FieldKind,
    /// Platform of the listing.
    pub platform: Option<String>,
    /// The verdict a bad one must get, if not the rule's own.
    pub verdict: Option<Verdict>,
    /// The day it is judged on (`YYYY-MM-DD`).
    pub date: Option<String>,
    /// Facts of the listing.
    pub facts: BTreeMap<String, String>,
    /// Attributes of the listing.
    pub attributes: BTreeMap<String, String>,
    /// Other fields of the listing.
    pub fields: BTreeMap<FieldKind, String>,
    /// For an example of a disguise: the rule that must find it.
    pub rule: Option<String>,
    /// Search words given with the listing.
    pub brief: Option<Arc<Brief>>,
    /// Brands given with the listing.
    pub brands: Option<Arc<Brands>>,
    /// Bytes of the file it stands at.
    pub place: Range<usize>,
}

/// What an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExampleKind {
    /// Must be found.
    Bad,
    /// Must be let through.
    Good,
}
