//! Other wording for a hit, from its rule.

use crate::finding::Suggestion;
use crate::pack::Rule;
use crate::pack::rule::ReplaceWhat;

/// The replacements of `rule` for the folded text of a hit, best first. The most exact one that fits gives them.
pub(crate) fn suggestions(rule: &Rule, hit: &str) -> Vec<Suggestion> {
    let exact = rule.replace.iter().find(|r| matches!(&r.what, ReplaceWhat::Term(term) if term == hit));
    if let Some(replace) = exact {
        return replace.with.iter().map(|(text, how)| Suggestion { text: text.clone(), applicability: *how }).collect();
    }
    for replace in &rule.replace {
        let ReplaceWhat::Regex(regex) = &replace.what else { continue };
        let Some(found) = regex.get().and_then(|r| r.captures(hit)) else { continue };
        let fill = |template: &str| {
            let mut out = String::new();
            found.expand(template, &mut out);
            out
        };
        return replace.with.iter().map(|(text, how)| Suggestion { text: fill(text), applicability: *how }).collect();
    }
    Vec::new()
}
