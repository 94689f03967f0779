//! Which element of an XML feed is which field: data from `rules/profiles/`.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use crate::listing::FieldKind;

/// What an element holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    /// The listing's id.
    Id,
    /// Copy.
    Copy(FieldKind),
    /// The name of the attribute whose value stands beside it.
    Name,
    /// A link to an image.
    Image,
    /// A fact of this name.
    Fact(String),
    /// Nothing that is linted.
    Nothing,
}

/// Known elements.
#[derive(Debug, Default)]
pub struct FeedNames {
    records: HashSet<String>,
    elements: HashMap<String, Element>,
    prefixes: HashMap<String, String>,
    /// Some that hold copy, for messages.
    examples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawElement {
    field: String,
    #[serde(default)]
    fact: Option<String>,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNamespace {
    prefix: String,
    uri: String,
}

impl FeedNames {
    pub(super) fn add(
        &mut self,
        records: Vec<String>,
        elements: Vec<RawElement>,
        namespaces: Vec<RawNamespace>,
    ) -> Result<(), String> {
        self.records.extend(records);
        self.prefixes.extend(namespaces.into_iter().map(|n| (n.uri, n.prefix)));
        for raw in elements {
            let element = match (raw.field.as_str(), raw.fact) {
                ("id", None) => Element::Id,
                ("name", None) => Element::Name,
                ("image", None) => Element::Image,
                ("none", None) => Element::Nothing,
                ("fact", Some(name)) => Element::Fact(name),
                (name, None) => Element::Copy(FieldKind::from_name(name).ok_or_else(|| format!("no field {name}"))?),
                (name, Some(_)) => return Err(format!("{name} takes no fact")),
            };
            if matches!(element, Element::Copy(FieldKind::Title | FieldKind::Detail)) {
                self.examples.extend(raw.names.first().cloned());
            }
            for name in raw.names {
                if self.elements.insert(name.clone(), element.clone()).is_some() {
                    return Err(format!("element {name} twice"));
                }
            }
        }
        Ok(())
    }

    /// Whether an element of this name is a listing.
    pub fn is_record(&self, name: &str) -> bool {
        self.records.contains(name)
    }

    /// What the element (or attribute) at `path` below its record holds, if that is known.
    pub fn element(&self, path: &str) -> Option<&Element> {
        self.elements.get(path)
    }

    /// The prefix that names of this namespace are written with here.
    pub fn prefix(&self, uri: &str) -> Option<&str> {
        self.prefixes.get(uri).map(String::as_str)
    }

    /// Names of elements that are a listing each.
    pub fn record_names(&self) -> impl Iterator<Item = &str> {
        self.records.iter().map(String::as_str)
    }

    /// Names of records, for messages.
    pub fn records(&self) -> String {
        let mut names: Vec<&str> = self.records.iter().map(String::as_str).collect();
        names.sort_unstable();
        names.join("> <")
    }

    /// Some elements of copy, for messages.
    pub fn examples(&self) -> String {
        self.examples.join(" ")
    }
}
