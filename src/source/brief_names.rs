//! Which heading of a keyword brief is which measure, and which word is which role: data from `rules/profiles/`.

use std::collections::HashMap;

use serde::Deserialize;

use crate::brief::Role;
use crate::source::column::normal;

/// What a column of a keyword brief holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// The search word.
    Word,
    /// How often it is searched for.
    Traffic,
    /// Clicks per search.
    ClickRate,
    /// Orders per click.
    Conversion,
    /// Goods offered for it, or how hard the competition is.
    Supply,
    /// What the word is for.
    Role,
    /// Nothing that is used.
    Ignored,
}

/// Known headings, names of roles, and words that stand for a number.
#[derive(Debug, Default)]
pub struct BriefNames {
    columns: HashMap<String, Measure>,
    roles: HashMap<String, Role>,
    levels: HashMap<String, f64>,
    /// Some headings of search words, for messages.
    examples: Vec<String>,
    role_names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBriefColumn {
    holds: Measure,
    headings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBriefRole {
    role: Role,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBriefLevel {
    value: f64,
    names: Vec<String>,
}

impl BriefNames {
    pub(super) fn add(
        &mut self,
        columns: Vec<RawBriefColumn>,
        roles: Vec<RawBriefRole>,
        levels: Vec<RawBriefLevel>,
    ) -> Result<(), String> {
        for raw in columns {
            if raw.holds == Measure::Word {
                self.examples.extend(raw.headings.iter().take(3).cloned());
            }
            for heading in raw.headings {
                if self.columns.insert(normal(&heading), raw.holds).is_some() {
                    return Err(format!("brief heading {heading} twice"));
                }
            }
        }
        for raw in roles {
            self.role_names.extend(raw.names.first().cloned());
            self.roles.extend(raw.names.iter().map(|name| (normal(name), raw.role)));
        }
        for raw in levels {
            self.levels.extend(raw.names.iter().map(|name| (normal(name), raw.value)));
        }
        Ok(())
    }

    /// What the column under `heading` holds. A remark in brackets or on a second line makes no difference.
    pub fn column(&self, heading: &str) -> Option<Measure> {
        let bare = heading.lines().next().unwrap_or("").split(['(', '（', '[', '【']).next().unwrap_or("");
        self.columns.get(&normal(heading)).or_else(|| self.columns.get(&normal(bare))).copied()
    }

    /// The role of that name.
    pub fn role(&self, name: &str) -> Option<Role> {
        self.roles.get(&normal(name)).copied()
    }

    /// The number that a word such as 高 stands for.
    pub fn level(&self, word: &str) -> Option<f64> {
        self.levels.get(&normal(word)).copied()
    }

    /// Some headings of search words, for messages.
    pub fn examples(&self) -> String {
        self.examples.join(" ")
    }

    /// A name of each role, for messages.
    pub fn role_names(&self) -> String {
        self.role_names.join(" ")
    }
}
