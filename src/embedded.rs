//! The files of `rules/` that the binary carries.

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));
const PROFILES_FOLDER: &str = "rules/profiles/";
const GATE: &str = "rules/gate.toml";

// made by the build script from the rule files

/// Column profiles and names of categories, as `MessagePack` of `[(name, file)]`, in the order of their names.
pub static PROFILES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/profiles.msgpack"));

/// What every start reads of the built-in rules, as `MessagePack`.
pub static RULES_INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules-index.msgpack"));

/// The rest of them, without their examples, at the places that the index tells.
pub static RULE_BODIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.msgpack"));

/// Every literal of the built-in rules, as tables of [`crate::text::literals`].
pub static LITERALS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/literals.bin"));

/// Four numbers for each pattern of the built-in rules: rule and pattern, scope, and the place of what it needs.
pub static TRIGGERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/triggers.bin"));

/// The regexes of the built-in rules as programs, by their key.
pub static PROGRAMS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/programs.bin"));

/// What the regexes of the built-in rules need, by their key.
pub static NEEDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/needs.bin"));

/// Rule files, as (name, text), in the order of their names.
pub fn rule_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied().filter(|(name, _)| !name.starts_with(PROFILES_FOLDER) && *name != GATE)
}

/// What is told about a shop's own records.
pub fn gate_file() -> &'static str {
    FILES.iter().find(|(name, _)| *name == GATE).map_or("", |(_, text)| text)
}
