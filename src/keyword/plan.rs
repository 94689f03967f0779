//! A better title, as it is told.

use serde::Serialize;

use crate::keyword::analysis::Limit;
use crate::text::phrase::Standing;

/// A title that covers more, and the way to it.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The new title.
    pub title: String,
    /// How much of the limit it uses.
    pub limit: Option<Limit>,
    /// Part of the brief's traffic (of its words, where it has no figures) whose words stand whole in the new title, in per cent.
    pub covers: f64,
    /// That of the old title.
    pub covered: f64,
    /// In order.
    pub steps: Vec<Step>,
    /// Lawful words that were not put in because nothing in the listing says them, the most valuable first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unsaid: Vec<String>,
    /// What in the new title still needs proof: words and rule.
    pub open: Vec<(String, String)>,
}

/// Why no better title was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoPlan {
    /// The listing says none of the brief's core words.
    OtherGoods,
    /// The lawful words stand in the title already, or nothing in the listing bears them out.
    NothingFits,
    /// No limit of the platform is known, so the title was not made longer.
    NoLimit,
    /// No place for a word that would make the title better, read well and stay lawful.
    NoPlace,
}

/// One change of a title.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Step {
    /// What goes out.
    pub out: Option<String>,
    /// Traffic of all words of the brief that contain what goes out.
    pub out_traffic: Option<f64>,
    /// The rule that what goes out breaks.
    pub rule: Option<String>,
    /// What is put in.
    pub put: Option<String>,
    /// The search word that it is for.
    pub word: Option<String>,
    /// How that word stands in the title then.
    pub standing: Option<Standing>,
    /// Its traffic.
    pub traffic: Option<f64>,
    /// The title after this step.
    pub title: String,
}
