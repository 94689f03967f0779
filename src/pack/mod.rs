//! Rule files: what TOML says (`raw`) becomes checked rules ([`rule`]); every problem is collected with its place.

pub mod check;
pub mod condition;
pub mod context;
mod disguise;
pub mod law;
pub mod load;
pub(crate) mod raw;
pub mod regex;
pub mod rule;
pub mod words;

pub use load::{Loader, PackProblem, embedded_files};
pub use rule::{Rule, RuleSet};
