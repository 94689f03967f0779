//! Rule files: what TOML says (`raw`) becomes checked rules ([`rule`]); every problem is collected with its place.

pub mod array;
pub mod check;
mod check_example;
mod check_shape;
mod check_text;
pub mod condition;
pub mod context;
mod disguise;
pub mod example;
pub mod keyword;
pub mod law;
pub mod load;
pub mod notice;
mod prepared;
pub mod problem;
pub(crate) mod raw;
pub(crate) mod raw_shape;
pub(crate) mod read;
pub mod regex;
pub mod rule;
pub mod shape;
mod word_set;
pub mod words;

pub use load::{Loader, embedded_files};
pub use problem::PackProblem;
pub use rule::{Rule, RuleSet};
