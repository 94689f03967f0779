//! What somebody's records say about a finding: proofs, waivers, the baseline.

use std::sync::Arc;

use serde::Serialize;

/// An entry of the shop's ledger, as reports tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Its own name, or its number in the ledger.
    pub id: String,
    /// The document that proves the claim.
    pub document: Option<String>,
    /// Who made it.
    pub source: Option<String>,
    /// The day it was issued, `YYYY-MM-DD`.
    pub issued: Option<String>,
    /// The last day it holds, `YYYY-MM-DD`.
    pub valid_until: Option<String>,
    /// Where in the ledger: `path:line`.
    pub place: String,
}

/// Why an entry of the ledger does not close a claim that it speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shortfall {
    /// It holds no longer.
    Expired,
    /// It was issued after the day that is judged on.
    NotYet,
    /// The document is not the one that the ledger names.
    Document,
    /// It covers other listings.
    Listing,
    /// It covers other brands.
    Brand,
    /// It covers other goods.
    Category,
    /// The copy says this of the claim's reach, the entry does not.
    Beyond(String),
    /// The law wants the copy itself to say this.
    Unsaid(Vec<String>),
}

/// A person's decision to let a finding pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waived {
    /// Why.
    pub reason: String,
    /// Who decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The last day it holds, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Where it is written: `path:line`.
    pub place: String,
    /// It stands in the copy's own file.
    pub is_inline: bool,
}

/// What somebody's records say about a finding, beyond what the engine decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// The ledger proves the claim, so the verdict is exempt.
    Proven(Arc<Proof>),
    /// The ledger speaks of the claim, but does not close it.
    Unproven(Arc<Proof>, Shortfall),
    /// Somebody let it pass; its severity is off.
    Waived(Arc<Waived>),
    /// It was there when the baseline was written; its severity is off.
    Baselined,
}
