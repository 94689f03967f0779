//! The values that options take by name.

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::finding::Severity;
use crate::lang::Lang;
use crate::listing::FieldKind;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BaselineAction {
    Write,
    Prune,
    Show,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WorkFormat {
    Table,
    Csv,
    Html,
    Json,
    Xlsx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeywordsFormat {
    Table,
    Json,
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    Zh,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowArg {
    Exempt,
    Waived,
    Baselined,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LevelArg {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MinLevelArg {
    Error,
    Warning,
    Info,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    Table,
    Json,
}

impl From<LangArg> for Lang {
    fn from(arg: LangArg) -> Self {
        match arg {
            LangArg::Zh => Self::Zh,
            LangArg::En => Self::En,
        }
    }
}

impl From<LevelArg> for Severity {
    fn from(arg: LevelArg) -> Self {
        match arg {
            LevelArg::Error => Self::Error,
            LevelArg::Warning => Self::Warning,
            LevelArg::Info => Self::Info,
            LevelArg::Never => Self::Off,
        }
    }
}

impl From<MinLevelArg> for Severity {
    fn from(arg: MinLevelArg) -> Self {
        match arg {
            MinLevelArg::Error => Self::Error,
            MinLevelArg::Warning => Self::Warning,
            MinLevelArg::Info => Self::Info,
        }
    }
}

/// The kind of a field by its name.
pub fn field_kind() -> impl TypedValueParser<Value = FieldKind> {
    let names = PossibleValuesParser::new(FieldKind::ALL.map(FieldKind::as_str));
    names.try_map(|name| FieldKind::from_name(&name).ok_or("unknown kind"))
}
