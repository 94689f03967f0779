//! The files of `rules/` that the binary carries.

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));
const PROFILES: &str = "rules/profiles/";

/// The rule files without their examples, as `MessagePack` of `[(name, file)]`, made by `build.rs`.
pub const PREPARED_RULES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.msgpack"));

/// Rule files, as (name, text), in the order of their names.
pub fn rule_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied().filter(|(name, _)| !name.starts_with(PROFILES))
}

/// Column profiles and names of categories, as (name, text), in the order of their names.
pub fn profile_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied().filter(|(name, _)| name.starts_with(PROFILES))
}
