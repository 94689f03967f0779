//! The register of laws and articles that a rule may cite.

use std::collections::BTreeMap;

use crate::finding::Basis;
use crate::lang::Localised;
use crate::pack::raw::{Effective, RawSource};

/// One law of the register.
#[derive(Debug, Clone)]
pub struct Law {
    /// Full name.
    pub name: String,
    /// English name.
    pub en: String,
    /// When it is in force.
    pub effective: Effective,
    /// May be named, but not with an article.
    pub by_name_only: bool,
    /// Where a rule that is no published law was read, and of what date that text is.
    pub source: Option<RawSource>,
    /// Articles that may be cited, by number.
    pub articles: BTreeMap<String, Article>,
}

/// One article of a law.
#[derive(Debug, Clone)]
pub struct Article {
    /// What it requires or forbids, in our words.
    pub gist: Localised,
    /// The fine, and the article that sets it.
    pub fine: Option<Localised>,
}

/// Every law that may be cited, by short name.
#[derive(Debug, Clone, Default)]
pub struct Laws {
    /// Short name → law.
    pub by_short_name: BTreeMap<String, Law>,
}

/// Why a basis may not be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CiteError {
    /// The law is not in the register.
    Law,
    /// The law is, the article is not.
    Article,
}

impl Laws {
    /// Whether `basis` may be cited.
    pub fn check(&self, basis: &Basis) -> Result<(), CiteError> {
        let law = self.by_short_name.get(&basis.law).ok_or(CiteError::Law)?;
        match &basis.article {
            Some(article) if law.articles.contains_key(article) => Ok(()),
            Some(_) => Err(CiteError::Article),
            None => Ok(()),
        }
    }

    /// The fine of the first of `basis` that has one.
    pub fn fine(&self, basis: &[Basis]) -> Option<&Localised> {
        basis.iter().find_map(|b| self.by_short_name.get(&b.law)?.articles.get(b.article.as_ref()?)?.fine.as_ref())
    }
}
