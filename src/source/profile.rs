//! Which heading is which field, and which word is which category: data from `rules/profiles/`.

use std::collections::HashMap;

use serde::Deserialize;

use crate::embedded;
use crate::listing::{FieldKind, category_within};
use crate::source::feed_names::{FeedNames, RawElement, RawNamespace};
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
}

/// Known headings and category names.
#[derive(Debug, Default)]
pub struct Profiles {
    columns: HashMap<String, Column>,
    examples: Vec<String>,
    categories: HashMap<String, String>,
    /// Elements of XML feeds.
    pub feeds: FeedNames,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    column: Vec<RawColumn>,
    #[serde(default)]
    category: Vec<RawCategory>,
    #[serde(default, rename = "record-elements")]
    record_elements: Vec<String>,
    #[serde(default)]
    element: Vec<RawElement>,
    #[serde(default)]
    namespace: Vec<RawNamespace>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    field: String,
    #[serde(default)]
    fact: Option<String>,
    headings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCategory {
    slug: String,
    names: Vec<String>,
}

impl Profiles {
    /// The profiles that the binary carries. A test proves that they parse.
    pub fn embedded() -> Result<Self, String> {
        let mut profiles = Self::default();
        for (name, text) in embedded::profile_files() {
            profiles.add(text).map_err(|e| format!("{name}: {e}"))?;
        }
        Ok(profiles)
    }

    fn add(&mut self, text: &str) -> Result<(), String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
        for raw in file.column {
            let column = match (raw.field.as_str(), raw.fact) {
                ("id", None) => Column::Id,
                ("category", None) => Column::Category,
                ("platform", None) => Column::Platform,
                ("fact", Some(name)) => Column::Fact(name),
                (name, None) => Column::Copy(FieldKind::from_name(name).ok_or_else(|| format!("no field {name}"))?),
                (name, Some(_)) => return Err(format!("{name} takes no fact")),
            };
            if matches!(column, Column::Copy(_)) {
                self.examples.extend(raw.headings.iter().rev().take(2).cloned());
            }
            for heading in &raw.headings {
                if self.columns.insert(normal(heading), column.clone()).is_some() {
                    return Err(format!("heading {heading} twice"));
                }
            }
        }
        self.feeds.add(file.record_elements, file.element, file.namespace)?;
        for raw in file.category {
            for name in &raw.names {
                self.categories.insert(normal(name), raw.slug.clone());
            }
        }
        Ok(())
    }

    /// What the column under `heading` holds, if that is known.
    pub fn column(&self, heading: &str) -> Option<&Column> {
        self.columns.get(&normal(heading))
    }

    /// Whether `slug` is a known category or lies below one.
    pub fn is_category(&self, slug: &str) -> bool {
        self.slugs().any(|known| category_within(slug, known))
    }

    /// The known categories.
    pub fn slugs(&self) -> impl Iterator<Item = &str> {
        self.categories.values().map(String::as_str)
    }

    /// The slug of a category given by slug or by name; a name that is not known stays as it is.
    pub fn category(&self, name: &str) -> String {
        let name = name.trim();
        self.categories.get(&normal(name)).cloned().unwrap_or_else(|| name.to_lowercase())
    }

    /// Some headings that are known, for messages.
    pub fn examples(&self) -> String {
        self.examples.join(" ")
    }
}

/// Folded, without blanks, hyphens and underscores.
fn normal(heading: &str) -> String {
    let folded = fold(heading).text;
    // 卖点1, 卖点2 …
    let unnumbered = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    unnumbered.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '*' | ':')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_profiles_parse() {
        let profiles = Profiles::embedded().expect("valid");
        assert_eq!(profiles.column("商品标题"), Some(&Column::Copy(FieldKind::Title)));
        assert_eq!(profiles.column("Short_Title "), Some(&Column::Copy(FieldKind::ShortTitle)));
        assert_eq!(profiles.category("化妆品"), "cosmetics");
        assert_eq!(profiles.category("food/alcohol"), "food/alcohol");
    }
}
