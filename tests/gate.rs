//! Waivers, the ledger, the baseline, and only what changed, as a shop uses them.

#[path = "gate/baseline.rs"]
mod baseline;
#[path = "gate/changed.rs"]
mod changed;
mod common;
#[path = "gate/evidence.rs"]
mod evidence;
#[path = "gate/repo.rs"]
mod repo;
#[path = "gate/waivers.rs"]
mod waivers;
