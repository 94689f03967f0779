//! `rules/gate.toml`: what is told about a shop's own records, and the words of the ledger. Read only by runs that have
//! such records.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use regex::Regex;
use serde::Deserialize;
use twox_hash::XxHash3_64;

use crate::embedded;
use crate::finding::{Basis, Excerpt, Finding, Location, RuleInfo, Verdict};
use crate::lang::Localised;
use crate::listing::Place;
use crate::text::Span;
use crate::text::fold::fold;
use crate::text::lines::LineIndex;

/// Something to tell about a record.
#[derive(Debug, Clone)]
pub struct Notice {
    /// What findings tell about it.
    pub info: Arc<RuleInfo>,
    /// How grave it is.
    pub verdict: Verdict,
}

/// A place in a record, to tell something about.
#[derive(Debug, Clone, Copy)]
pub struct RecordPlace<'r> {
    /// The record's text.
    pub text: &'r str,
    /// Its lines.
    pub lines: &'r LineIndex,
    /// Bytes of `text`.
    pub span: Span,
}

/// The finding that tells notice `id` of a place of a record; `said` is what it speaks of. `None` if there is no such
/// notice, which a test rules out.
pub fn tell(id: &str, said: &str, place: RecordPlace<'_>) -> Option<Finding> {
    let notice = gate().notices.get(id)?;
    let RecordPlace { text, lines, span } = place;
    let location = Location {
        listing: String::new(),
        field: None,
        field_name: None,
        place: Place::default(),
        span: Some(span),
        in_field: Span::default(),
        start: Some(lines.position(text, span.start)),
        end: Some(lines.position(text, span.end)),
    };
    let fingerprint = format!("{:016x}", XxHash3_64::oneshot(format!("{id}\u{1F}{said}").as_bytes()));
    let excerpt = Excerpt::new(text, lines, span);
    Some(Finding::new(Arc::clone(&notice.info), notice.verdict, said.to_owned(), location, excerpt, fingerprint))
}

/// Words by which copy says how far a claim reaches.
#[derive(Debug)]
pub enum Reach {
    /// These mean the same (folded).
    Words(Vec<String>),
    /// Each match, or its group `hit`, stands for itself.
    Regex(Regex),
}

/// All that `rules/gate.toml` says.
#[derive(Debug, Default)]
pub struct Gate {
    /// By their ids.
    pub notices: BTreeMap<String, Notice>,
    /// Folded heading of a column → key of the ledger.
    pub headings: BTreeMap<String, String>,
    /// The first name of each key of the ledger, in the order of the file.
    pub keys: Vec<(String, String)>,
    /// In the order of the file.
    pub reach: Vec<Reach>,
    /// What says nothing beside the words of a claim (folded).
    pub fillers: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGate {
    fillers: Vec<String>,
    notice: Vec<RawNotice>,
    heading: Vec<RawHeading>,
    reach: Vec<RawReach>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNotice {
    id: String,
    title: Localised,
    #[serde(default)]
    basis: Vec<Basis>,
    verdict: Verdict,
    why: Localised,
    help: Localised,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHeading {
    key: String,
    names: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReach {
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    regex: Option<String>,
}

static GATE: LazyLock<Gate> = LazyLock::new(|| Gate::parse(embedded::gate_file()).unwrap_or_default());

/// What the binary carries.
pub fn gate() -> &'static Gate {
    &GATE
}

impl Gate {
    /// Reads the file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let raw: RawGate = toml::from_str(text).map_err(|error| error.to_string())?;
        let fillers = raw.fillers.iter().map(|filler| fold(filler).text.into_owned());
        let mut gate = Self { fillers: fillers.filter(|f| !f.is_empty()).collect(), ..Self::default() };
        for notice in raw.notice {
            let RawNotice { id, title, basis, verdict, why, help } = notice;
            let info =
                RuleInfo { id: id.clone(), title, why, help, penalty: Localised::default(), basis, is_law: true };
            gate.notices.insert(id, Notice { info: Arc::new(info), verdict });
        }
        for heading in raw.heading {
            let first = heading.names.first().cloned().unwrap_or_default();
            gate.keys.push((heading.key.clone(), first));
            for name in heading.names {
                gate.headings.insert(fold(&name).text.trim().to_owned(), heading.key.clone());
            }
        }
        for reach in raw.reach {
            match reach.regex {
                Some(regex) => {
                    gate.reach.push(Reach::Regex(Regex::new(&regex).map_err(|error| error.to_string())?));
                }
                None => gate.reach.push(Reach::Words(reach.words.iter().map(|w| fold(w).text.into_owned()).collect())),
            }
        }
        Ok(gate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::pack::Loader;

    #[test]
    fn the_file_is_whole_and_cites_registered_law() {
        let gate = Gate::parse(embedded::gate_file()).expect("valid");
        let laws = Loader::new(Lang::Zh).with_embedded().load().rules.laws;
        assert!(gate.notices.len() > 8);
        for notice in gate.notices.values() {
            let info = &notice.info;
            for text in [&info.title, &info.why, &info.help] {
                assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", info.id);
            }
            for basis in &info.basis {
                assert!(laws.check(basis).is_ok(), "{basis}");
            }
        }
        assert_eq!(gate.headings.get("说法").map(String::as_str), Some("claim"));
        assert!(gate.reach.len() > 10);
    }
}
