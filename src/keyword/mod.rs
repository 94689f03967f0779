//! Search words for people who write titles: what stands where, what it is worth, and what to put in for what.
//!
//! The only place that segments Chinese words, and never a gate: what it says is advice. Whether a word or a title is lawful is
//! asked of the engine.

mod analysis;
mod insertion;
mod plan;
mod swap;
mod title;
mod words;

pub use analysis::{Analysis, Analyst, Coverage, Limit, Refusal, Share, TitleWord, WordRow};
pub use plan::{NoPlan, Plan, Step};
