//! The files of `rules/` that the binary carries.

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));
const PROFILES: &str = "rules/profiles/";
const GATE: &str = "rules/gate.toml";

/// The rule files without their examples, as `MessagePack` of `[(name, file)]`, made by `build.rs`.
pub const PREPARED_RULES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.msgpack"));

/// Rule files, as (name, text), in the order of their names.
pub fn rule_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied().filter(|(name, _)| !name.starts_with(PROFILES) && *name != GATE)
}

/// Column profiles and names of categories, as (name, text), in the order of their names.
pub fn profile_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied().filter(|(name, _)| name.starts_with(PROFILES))
}

/// What is told about a shop's own records.
pub fn gate_file() -> &'static str {
    FILES.iter().find(|(name, _)| *name == GATE).map_or("", |(_, text)| text)
}
