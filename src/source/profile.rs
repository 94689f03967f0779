//! Which heading is which field, and which word is which category: data from `rules/profiles/`.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;

use crate::embedded;
use crate::listing::category_within;
use crate::messages::nearest;
use crate::source::brief_names::{BriefNames, RawBriefColumn, RawBriefLevel, RawBriefRole};
pub use crate::source::column::Column;
use crate::source::column::{Columns, normal};
use crate::source::feed_names::{FeedNames, RawElement, RawNamespace};

/// One program's export.
#[derive(Debug, Default)]
pub struct Profile {
    /// Its name.
    pub id: String,
    /// The platform whose export it is.
    pub platform: Option<String>,
    /// Columns that are not listed hold no copy.
    pub is_complete: bool,
    /// Rows between headings and data.
    pub rows_below: usize,
    needs: Vec<String>,
    columns: Columns,
    /// Attribute columns and the columns of their names: what stands before and after the `*` of each.
    names: Vec<[String; 4]>,
}

impl Profile {
    /// What the column under `heading` holds, if this profile tells.
    pub fn column(&self, heading: &str) -> Option<&Column> {
        self.columns.get(heading)
    }

    /// The normal form of the heading under which the name of the attribute in column `heading` stands.
    pub fn name_of(&self, heading: &str) -> Option<String> {
        let whole = normal(heading);
        self.names.iter().find_map(|[before, after, name_before, name_after]| {
            let star = whole.strip_prefix(before.as_str())?.strip_suffix(after.as_str())?;
            Some(format!("{name_before}{star}{name_after}"))
        })
    }

    /// Whether `heading` has that normal form.
    pub fn is_heading(&self, heading: &str, normal_form: &str) -> bool {
        normal(heading) == normal_form
    }
}

/// Known headings and category names.
#[derive(Debug, Default)]
pub struct Profiles {
    columns: Columns,
    exports: Vec<Profile>,
    examples: Vec<String>,
    instructions: Vec<String>,
    categories: HashMap<String, String>,
    /// What people write for a platform, in its normal form, and the name that rules have for it.
    platforms: HashMap<String, String>,
    /// Names of facts that rules ask for, as far as the first dot.
    facts: BTreeSet<String>,
    /// Elements of XML feeds.
    pub feeds: FeedNames,
    /// Headings of keyword briefs.
    pub briefs: BriefNames,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    column: Vec<RawColumn>,
    #[serde(default)]
    category: Vec<RawSlug>,
    #[serde(default)]
    platform: Vec<RawSlug>,
    #[serde(default)]
    profile: Vec<RawProfile>,
    /// Words by which a row is known to tell people how to fill in the table.
    #[serde(default)]
    instructions: Vec<String>,
    /// Facts that have no column of their own.
    #[serde(default)]
    facts: Vec<String>,
    #[serde(default, rename = "record-elements")]
    record_elements: Vec<String>,
    #[serde(default)]
    element: Vec<RawElement>,
    #[serde(default)]
    namespace: Vec<RawNamespace>,
    #[serde(default, rename = "brief-column")]
    brief_column: Vec<RawBriefColumn>,
    #[serde(default, rename = "brief-role")]
    brief_role: Vec<RawBriefRole>,
    #[serde(default, rename = "brief-level")]
    brief_level: Vec<RawBriefLevel>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    field: String,
    #[serde(default)]
    fact: Option<String>,
    headings: Vec<String>,
    /// The heading, with the same `*`, under which the attribute's name stands.
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawProfile {
    id: String,
    #[serde(default)]
    platform: Option<String>,
    /// Headings that must all be there for a table to be of this export.
    needs: Vec<String>,
    #[serde(default)]
    rows_below: usize,
    #[serde(default)]
    complete: bool,
    #[serde(default)]
    column: Vec<RawColumn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSlug {
    slug: String,
    names: Vec<String>,
}

impl Profiles {
    /// The profiles that the binary carries. A test proves that they parse.
    pub fn embedded() -> Result<Self, String> {
        let files: Vec<(&str, File)> = rmp_serde::from_slice(embedded::PROFILES).map_err(|e| e.to_string())?;
        let mut profiles = Self::default();
        for (name, file) in files {
            profiles.add(file).map_err(|e| format!("{name}: {e}"))?;
        }
        Ok(profiles)
    }

    fn add(&mut self, file: File) -> Result<(), String> {
        for raw in file.column {
            let column = Column::from_name(&raw.field, raw.fact.as_deref())?;
            self.facts.extend(raw.fact.as_deref().map(|name| first_part(name).to_owned()));
            if column.is_copy() {
                self.examples.extend(raw.headings.iter().filter(|h| !h.is_ascii()).take(2).cloned());
            }
            for heading in &raw.headings {
                self.columns.add(heading, &column)?;
            }
        }
        for raw in file.platform {
            for name in raw.names {
                self.platforms.insert(normal(&name), raw.slug.clone());
            }
            self.platforms.insert(normal(&raw.slug), raw.slug);
        }
        for raw in file.profile {
            self.know_platforms(raw.platform.as_deref());
            self.exports.push(profile(raw)?);
        }
        self.instructions.extend(file.instructions);
        self.facts.extend(file.facts);
        self.feeds.add(file.record_elements, file.element, file.namespace)?;
        self.briefs.add(file.brief_column, file.brief_role, file.brief_level)?;
        for raw in file.category {
            for name in &raw.names {
                self.categories.insert(normal(name), raw.slug.clone());
            }
        }
        Ok(())
    }

    /// Lets the column under `heading` hold `field`, whatever the profiles say. The error tells what is wrong with `field`.
    pub fn map_column(&mut self, heading: &str, field: &str) -> Result<(), String> {
        let (field, fact) = field.split_once(':').map_or((field, None), |(field, fact)| (field, Some(fact)));
        let column = Column::from_name(field, fact)?;
        for profile in &mut self.exports {
            profile.columns.put(heading, column.clone());
        }
        self.columns.put(heading, column);
        Ok(())
    }

    /// What the column under `heading` holds, if that is known whoever wrote the table.
    pub fn column(&self, heading: &str) -> Option<&Column> {
        self.columns.get(heading)
    }

    /// The export that a table with these headings is: of those whose needs are met, the one that needs most.
    pub fn of_table<H: AsRef<str>>(&self, headings: &[H]) -> Option<&Profile> {
        let have: Vec<String> = headings.iter().map(|h| normal(h.as_ref())).collect();
        let fits = |p: &&Profile| p.needs.iter().all(|need| have.contains(need));
        self.exports.iter().filter(fits).max_by_key(|p| p.needs.len())
    }

    /// Whether a cell tells people how to fill in a table.
    pub fn is_instruction(&self, cell: &str) -> bool {
        self.instructions.iter().any(|word| cell.contains(word.as_str()))
    }

    /// Whether `slug` is a known category or lies below one.
    pub fn is_category(&self, slug: &str) -> bool {
        self.slugs().any(|known| category_within(slug, known))
    }

    /// The known categories.
    pub fn slugs(&self) -> impl Iterator<Item = &str> {
        self.categories.values().map(String::as_str)
    }

    /// The slug of a category given by slug, by name or by a path of names, whose most particular known part counts; a name
    /// that is not known stays as it is.
    pub fn category(&self, name: &str) -> String {
        let name = name.trim();
        let known = |name: &str| self.categories.get(&normal(name)).cloned();
        let marks = ['>', '/', '\n', ',', '|', '、', '-', '》', '→'];
        let of_path = || name.rsplit(marks).find_map(known);
        known(name)
            .or_else(|| if self.is_category(name) { None } else { of_path() })
            .unwrap_or_else(|| name.to_lowercase())
    }

    /// Tells further platforms that are known: those that rules and the policy name.
    pub fn know_platforms<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        for name in names {
            self.platforms.entry(normal(name)).or_insert_with(|| name.to_lowercase());
        }
    }

    /// The platform that is meant by a name, as rules have it; a name that is not known stays as it is, in lower case.
    pub fn platform(&self, name: &str) -> String {
        self.platforms.get(&normal(name)).cloned().unwrap_or_else(|| name.trim().to_lowercase())
    }

    /// Whether a platform, as [`Self::platform`] gives it, is known.
    pub fn is_platform(&self, name: &str) -> bool {
        self.platforms.values().any(|known| known == name)
    }

    /// The known platforms, each once, in order.
    pub fn platforms(&self) -> BTreeSet<&str> {
        self.platforms.values().map(String::as_str).collect()
    }

    /// The name that is most likely meant by a fact's `name` (as far as its first dot), if it is not known but nearly.
    pub fn fact_meant_by(&self, name: &str) -> Option<&str> {
        let known = self.facts.iter().map(String::as_str);
        if self.is_fact(name) { None } else { nearest(first_part(name), known) }
    }

    /// Whether a fact's `name` is known, as far as its first dot.
    pub fn is_fact(&self, name: &str) -> bool {
        self.facts.contains(first_part(name))
    }

    /// Some headings that are known, for messages.
    pub fn examples(&self) -> String {
        self.examples.join(" ")
    }
}

/// A fact's name as far as its first dot: `sale.from` is one of `sale`.
fn first_part(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

fn profile(raw: RawProfile) -> Result<Profile, String> {
    let mut profile = Profile {
        platform: raw.platform,
        is_complete: raw.complete,
        rows_below: raw.rows_below,
        needs: raw.needs.iter().map(|n| normal(n)).collect(),
        id: raw.id,
        ..Profile::default()
    };
    for raw in raw.column {
        let column = Column::from_name(&raw.field, raw.fact.as_deref())?;
        for heading in &raw.headings {
            profile.columns.add(heading, &column).map_err(|e| format!("{}: {e}", profile.id))?;
            let pair = raw.name.as_deref().and_then(|name| Some((heading.split_once('*')?, name.split_once('*')?)));
            if let Some(((before, after), (name_before, name_after))) = pair {
                profile.names.push([normal(before), normal(after), normal(name_before), normal(name_after)]);
            }
        }
    }
    Ok(profile)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::FieldKind;

    #[test]
    fn the_embedded_profiles_parse() {
        let profiles = Profiles::embedded().expect("valid");
        for title in ["商品标题", "商品标题(必填)", "*商品标题", "商品标题\n最多30字"] {
            assert_eq!(profiles.column(title), Some(&Column::Copy(FieldKind::Title)), "{title}");
        }
        assert_eq!(profiles.column("Short_Title "), Some(&Column::Copy(FieldKind::ShortTitle)));
        assert_eq!(profiles.category("化妆品"), "cosmetics");
        assert_eq!(profiles.category("food/alcohol"), "food/alcohol");
    }

    #[test]
    fn an_export_is_known_by_its_headings() {
        let profiles = Profiles::embedded().expect("valid");
        let taobao = profiles.of_table(&["title", "cid", "seller_cids", "price", "num", "description"]);
        assert_eq!(taobao.map(|p| p.id.as_str()), Some("taobao-pack"));
        let woo = profiles.of_table(&["ID", "SKU", "Name", "Short description", "Description"]).expect("known");
        assert_eq!(woo.name_of("Attribute 2 value(s)").as_deref(), Some("attribute2name"));
        assert!(profiles.of_table(&["标题", "详情"]).is_none());
    }

    #[test]
    fn the_user_has_the_last_word() {
        let mut profiles = Profiles::embedded().expect("valid");
        profiles.map_column("新品名", "title").expect("a field");
        assert!(profiles.column("新品名").is_some_and(Column::is_title));
        assert!(profiles.map_column("新品名", "titel").is_err());
    }
}
