//! What a column of a table holds, and headings as people write them.

use std::collections::HashMap;

use crate::listing::FieldKind;
use crate::text::fold::fold;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// The listing's id.
    Id,
    /// Copy.
    Copy(FieldKind),
    /// The category.
    Category,
    /// The platform.
    Platform,
    /// A fact of this name.
    Fact(String),
    /// Images: counted, since nobody has read their text.
    Images,
    /// Known to hold no copy.
    Ignored,
}

impl Column {
    /// Whether it is copy of any kind.
    pub fn is_copy(&self) -> bool {
        matches!(self, Self::Copy(_))
    }

    /// Whether it is the title.
    pub fn is_title(&self) -> bool {
        *self == Self::Copy(FieldKind::Title)
    }

    /// What a rule file calls it; `fact` is the name of a fact.
    pub(super) fn from_name(field: &str, fact: Option<&str>) -> Result<Self, String> {
        Ok(match (field, fact) {
            ("id", None) => Self::Id,
            ("category", None) => Self::Category,
            ("platform", None) => Self::Platform,
            ("images", None) => Self::Images,
            ("ignored", None) => Self::Ignored,
            ("fact", Some(name)) => Self::Fact(name.to_owned()),
            (name, None) => Self::Copy(FieldKind::from_name(name).ok_or_else(|| format!("no field {name}"))?),
            (name, Some(_)) => return Err(format!("{name} takes no fact")),
        })
    }
}

/// Columns by their headings.
#[derive(Debug, Default)]
pub(super) struct Columns {
    exact: HashMap<String, Column>,
    /// Headings with a `*`: what stands before and after it.
    open: Vec<(String, String, Column)>,
}

impl Columns {
    pub(super) fn add(&mut self, heading: &str, column: &Column) -> Result<(), String> {
        if let Some((before, after)) = heading.split_once('*') {
            self.open.push((normal(before), normal(after), column.clone()));
        } else if self.exact.insert(normal(heading), column.clone()).is_some() {
            return Err(format!("heading {heading} twice"));
        }
        Ok(())
    }

    /// Lets `column` stand under `heading`, whatever stood there.
    pub(super) fn put(&mut self, heading: &str, column: Column) {
        self.exact.insert(normal(heading), column);
    }

    pub(super) fn get(&self, heading: &str) -> Option<&Column> {
        let whole = normal(heading);
        if let Some(column) = self.of_normal(&whole) {
            return Some(column);
        }
        // 商品标题(必填), or a heading with a remark on its next line
        let first = heading.lines().next().unwrap_or("");
        let bare = first.split(['(', '（', '[', '【']).next().unwrap_or("");
        let bare = normal(bare);
        (!bare.is_empty() && bare != whole).then(|| self.of_normal(&bare)).flatten()
    }

    fn of_normal(&self, normal: &str) -> Option<&Column> {
        self.exact.get(normal).or_else(|| {
            let fits = |(before, after, _): &&(String, String, Column)| {
                normal.len() > before.len() + after.len()
                    && normal.starts_with(before.as_str())
                    && normal.ends_with(after.as_str())
            };
            self.open.iter().find(fits).map(|(_, _, column)| column)
        })
    }
}

/// Folded, without blanks, hyphens and underscores.
pub(super) fn normal(heading: &str) -> String {
    let folded = fold(heading).text;
    // 卖点1, 卖点2 …
    let unnumbered = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    unnumbered.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '*' | ':')).collect()
}
