//! Examples of rule files, checked.

use std::sync::Arc;

use crate::brief::{Brands, Brief, BriefWord};
use crate::listing::FieldKind;
use crate::messages as msg;
use crate::pack::check::Checker;
use crate::pack::example::{Example, ExampleKind};
use crate::pack::raw::{At, RawBriefWord, RawExample};

impl Checker {
    pub(super) fn examples(&mut self, raw: Vec<At<RawExample>>) -> Vec<Example> {
        raw.into_iter().filter_map(|example| self.example(example)).collect()
    }

    fn example(&mut self, raw: At<RawExample>) -> Option<Example> {
        let place = raw.span();
        let raw = raw.into_inner();
        let (kind, text) = match (raw.bad, raw.good) {
            (Some(bad), None) => (ExampleKind::Bad, bad),
            (None, Some(good)) => (ExampleKind::Good, good),
            _ => {
                self.tell(place, msg::EXAMPLE_KIND, &[]);
                return None;
            }
        };
        Some(Example {
            kind,
            text,
            fixed: raw.fixed,
            context: raw.context,
            category: raw.category,
            field: raw.field.unwrap_or(FieldKind::Detail),
            platform: raw.platform,
            verdict: raw.verdict,
            date: raw.date,
            facts: raw.facts,
            attributes: raw.attributes,
            fields: raw.fields,
            rule: raw.rule,
            brief: brief(&raw.brief, raw.brands.as_ref()),
            brands: raw.brands.map(Arc::new),
            place,
        })
    }
}

/// The brief of an example.
fn brief(words: &[RawBriefWord], brands: Option<&Brands>) -> Option<Arc<Brief>> {
    let words: Vec<BriefWord> =
        words.iter().map(|raw| BriefWord { traffic: raw.traffic, ..BriefWord::new(&raw.word, raw.role) }).collect();
    let brands = brands.cloned().unwrap_or_default();
    (!words.is_empty()).then(|| Arc::new(Brief::new(words, &brands)))
}
