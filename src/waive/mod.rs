//! What people decided about findings: waivers in the copy's own file and in `waivers.toml`, and the baseline of old
//! findings. Waivers that have no effect any more are findings themselves.

mod aim;
pub mod baseline;
pub mod file;
pub mod fragment;
pub mod inline;
mod next;
pub mod paths;

pub use aim::RuleIds;
pub use baseline::Baseline;
pub use file::{Spot, Waivers};
pub use inline::Inline;
