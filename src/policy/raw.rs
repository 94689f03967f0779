//! What `hegui.toml` says, before anything is checked. Field names are the keys of the file.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::finding::Severity;
use crate::listing::FieldKind;
use crate::pack::raw::{At, Text};

/// One file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawPolicy {
    pub extends: Vec<Text>,
    pub fail_on: Option<At<RawGate>>,
    pub min_severity: Option<At<RawLeast>>,
    pub category: Option<Text>,
    pub platform: Option<Text>,
    pub field: Option<At<FieldKind>>,
    pub rules: Vec<Text>,
    pub builtin_rules: Option<At<bool>>,
    pub only: Option<Vec<Text>>,
    pub skip: Vec<Text>,
    pub exclude: Vec<Text>,
    pub max_findings: Option<At<usize>>,
    pub max_file: Option<At<usize>>,
    pub max_record: Option<At<usize>>,
    pub evidence: Option<Text>,
    pub waivers: Option<Text>,
    pub baseline: Option<Text>,
    pub severity: Entries<Severity>,
    pub columns: Entries<String>,
    pub brands: RawBrands,
    pub keywords: RawKeywords,
    pub r#override: Vec<At<RawOverride>>,
}

/// `[brands]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawBrands {
    pub own: Vec<Text>,
    pub licensed: Vec<Text>,
    pub foreign: Vec<Text>,
}

/// `[keywords]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawKeywords {
    pub brief: Option<Text>,
}

/// `[[override]]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawOverride {
    pub paths: Vec<Text>,
    pub categories: Vec<Text>,
    pub platforms: Vec<Text>,
    pub markets: Vec<Text>,
    pub category: Option<Text>,
    pub platform: Option<Text>,
    pub field: Option<At<FieldKind>>,
    pub only: Option<Vec<Text>>,
    pub skip: Vec<Text>,
    pub severity: Entries<Severity>,
}

/// From which severity on the gate stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RawGate {
    Error,
    Warning,
    Info,
    Never,
}

/// The least severity that is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RawLeast {
    Error,
    Warning,
    Info,
}

impl From<RawGate> for Severity {
    fn from(gate: RawGate) -> Self {
        match gate {
            RawGate::Error => Self::Error,
            RawGate::Warning => Self::Warning,
            RawGate::Info => Self::Info,
            RawGate::Never => Self::Off,
        }
    }
}

impl From<RawLeast> for Severity {
    fn from(least: RawLeast) -> Self {
        match least {
            RawLeast::Error => Self::Error,
            RawLeast::Warning => Self::Warning,
            RawLeast::Info => Self::Info,
        }
    }
}

/// A table whose keys are the user's own, in the order of the file, each key and value with its place.
#[derive(Debug)]
pub struct Entries<T>(pub Vec<(Text, At<T>)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

struct EntriesVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
    type Value = Entries<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<T>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}
