//! Checked contexts: the named reasons that make a hit lawful or change its verdict.

use std::sync::Arc;

use crate::finding::{ContextInfo, Verdict};
use crate::pack::condition::{Categories, Condition, Want};
use crate::pack::example::Example;

/// A named reason.
#[derive(Debug, Default)]
pub struct Context {
    /// What findings tell about it.
    pub info: Arc<ContextInfo>,
    /// What it makes of a hit unless the rule says otherwise.
    pub verdict: Verdict,
    /// Categories it holds in.
    pub categories: Categories,
    /// It applies if one of these holds …
    pub when: Vec<Condition>,
    /// … and none of these does.
    pub unless: Vec<Condition>,
    /// What a claim has to say to be checkable.
    pub wants: Vec<Want>,
    /// Its own examples.
    pub examples: Vec<Example>,
    /// The file it stands in.
    pub file: Arc<str>,
}
