//! Runs the examples inside rule files, and lints the replacements they offer.

use std::ops::Range;
use std::sync::Arc;

use crate::engine::{Engine, Judged, prove};
use crate::finding::{Applicability, Form, Verdict};
use crate::lang::Lang;
use crate::listing::{Facts, Field, FieldKind, Listing, Origin};
use crate::messages as msg;
use crate::pack::PackProblem;
use crate::pack::example::{Example, ExampleKind};
use crate::pack::rule::{Body, Rule};

/// What became of the examples.
#[derive(Debug)]
pub struct Outcome {
    /// Number of examples run.
    pub count: usize,
    /// The ones that do not hold, at their places.
    pub failures: Vec<PackProblem>,
}

/// Runs the examples of every rule and context that stands in a file for which `wanted` holds.
pub fn run(engine: &Engine, wanted: impl Fn(&str) -> bool, date: &str, lang: Lang) -> Outcome {
    let mut runner = Runner { engine, date, lang, outcome: Outcome { count: 0, failures: Vec::new() } };
    let rules = engine.rules();
    for rule in rules.rules.iter().filter(|r| wanted(&r.file)) {
        for example in &rule.examples {
            runner.rule_example(rule, example);
        }
    }
    for context in rules.contexts.iter().filter(|c| wanted(&c.file)) {
        for example in &context.examples {
            runner.context_example(&context.info.id, context.verdict, &context.file, example);
        }
    }
    for (file, example) in rules.disguise_examples.iter().filter(|(file, _)| wanted(file)) {
        runner.disguise_example(file, example);
    }
    runner.outcome
}

struct Runner<'e> {
    engine: &'e Engine,
    date: &'e str,
    lang: Lang,
    outcome: Outcome,
}

impl<'e> Runner<'e> {
    fn fail(&mut self, file: &Arc<str>, span: &Range<usize>, message: msg::Message, args: &[&str]) {
        let message = message.say(self.lang, args);
        self.outcome.failures.push(PackProblem { file: Arc::clone(file), span: span.clone(), message });
    }

    fn lint(&self, example: &Example, text: &str) -> Vec<Judged<'e>> {
        self.lint_on(self.date, example, text)
    }

    fn lint_on(&self, date: &str, example: &Example, text: &str) -> Vec<Judged<'e>> {
        self.engine.lint(&listing(example, text), example.date.as_deref().unwrap_or(date))
    }

    /// The day to judge a rule's examples on: one on which it is in force.
    fn day_of<'d>(&'d self, rule: &'d Rule) -> &'d str {
        let effective = &rule.effective;
        let other = effective.until.as_deref().filter(|day| *day < self.date).or(effective.from.as_deref());
        if rule.in_force(self.date) { self.date } else { other.unwrap_or(self.date) }
    }

    fn rule_example(&mut self, rule: &Rule, example: &Example) {
        self.outcome.count += 1;
        let judged = self.lint_on(self.day_of(rule), example, &example.text);
        let mine: Vec<&Judged<'_>> = judged.iter().filter(|j| touches(j, rule)).collect();
        let place = &example.place;
        match example.kind {
            ExampleKind::Bad => {
                let expected = example.verdict.unwrap_or(rule.verdict);
                let best = mine.iter().map(|j| j.verdict).max();
                match best {
                    None => self.fail(&rule.file, place, msg::EXAMPLE_NOT_FOUND, &[expected.as_str(), &example.text]),
                    // another rule with a stronger verdict may have won the place
                    Some(found) if found < expected || (found != expected && !wins_by_other(&mine, rule, found)) => {
                        let args = [expected.as_str(), found.as_str(), &example.text];
                        self.fail(&rule.file, place, msg::EXAMPLE_OTHER_VERDICT, &args);
                    }
                    Some(_) => {}
                }
                if let Some(fixed) = &example.fixed {
                    self.fixed(rule, example, fixed);
                }
            }
            ExampleKind::Good => {
                let own = judged.iter().filter(|j| is_of(j, rule));
                // rules about search words only advise: for them any finding is one
                let is_advice = matches!(rule.body, Body::Keyword(_));
                let is_found = |j: &&Judged<'_>| j.verdict.is_flag() || (is_advice && j.verdict != Verdict::Exempt);
                if let Some(flagged) = own.clone().find(is_found) {
                    let hit = flagged.span.of(&example.text);
                    self.fail(&rule.file, place, msg::EXAMPLE_FLAGGED, &[flagged.verdict.as_str(), hit, &example.text]);
                }
                if let Some(context) = &example.context
                    && !own.clone().any(|j| j.context.is_some_and(|c| c.id == *context))
                {
                    self.wrong_context(&rule.file, example, context, &own.collect::<Vec<_>>());
                }
            }
        }
    }

    fn wrong_context(&mut self, file: &Arc<str>, example: &Example, wanted: &str, found: &[&Judged<'_>]) {
        let instead = match found.first() {
            None => msg::EXAMPLE_NO_HIT.say(self.lang, &[]),
            Some(Judged { context: Some(other), .. }) => msg::EXAMPLE_BY.say(self.lang, &[&other.id]),
            Some(_) => msg::EXAMPLE_BY_RULE.say(self.lang, &[]),
        };
        self.fail(file, &example.place, msg::EXAMPLE_CONTEXT, &[wanted, &instead, &example.text]);
    }

    fn context_example(&mut self, id: &str, verdict: Verdict, file: &Arc<str>, example: &Example) {
        self.outcome.count += 1;
        let judged = self.lint(example, &example.text);
        match example.kind {
            ExampleKind::Good => {
                let wanted = example.verdict.unwrap_or(verdict);
                let by_it = judged.iter().any(|j| j.context.is_some_and(|c| c.id == id) && j.verdict <= wanted);
                if !by_it {
                    self.wrong_context(file, example, id, &judged.iter().collect::<Vec<_>>());
                }
            }
            ExampleKind::Bad => {
                let flagged = judged.iter().any(|j| j.verdict.is_flag() && j.context.is_none_or(|c| c.id != id));
                if !flagged {
                    self.fail(file, &example.place, msg::CONTEXT_EXAMPLE_UNFLAGGED, &[&example.text]);
                }
            }
        }
    }

    fn disguise_example(&mut self, file: &Arc<str>, example: &Example) {
        self.outcome.count += 1;
        let judged = self.lint(example, &example.text);
        let mut seen_through = judged.iter().filter(|j| j.form >= Form::Separated && j.verdict.is_flag());
        match (example.kind, &example.rule) {
            (ExampleKind::Bad, Some(rule)) if !seen_through.clone().any(|j| j.rule.info.id == *rule) => {
                self.fail(file, &example.place, msg::DISGUISE_NOT_FOUND, &[rule, &example.text]);
            }
            (ExampleKind::Bad, None) if seen_through.next().is_none() => {
                self.fail(file, &example.place, msg::DISGUISE_NOT_FOUND, &["*", &example.text]);
            }
            (ExampleKind::Good, _) => {
                if let Some(found) = seen_through.next() {
                    let hit = found.span.of(&example.text);
                    let args = [found.rule.info.id.as_str(), hit, &example.text];
                    self.fail(file, &example.place, msg::DISGUISE_FOUND, &args);
                }
            }
            _ => {}
        }
    }

    /// Applies the first safe replacement of this rule and lints the result.
    fn fixed(&mut self, rule: &Rule, example: &Example, expected: &str) {
        let day = self.day_of(rule).to_owned();
        let judged = self.lint_on(&day, example, &example.text);
        let safe = judged.iter().filter(|j| is_of(j, rule)).find_map(|j| {
            let mut safe = j.suggestions.iter().filter(|s| s.applicability == Applicability::Safe);
            safe.find_map(|s| prove::edit(&example.text, j.field, j.span, &s.text, s.applicability))
        });
        let Some(got) = safe.and_then(|edit| prove::apply(&example.text, &[&edit])) else {
            return self.fail(&rule.file, &example.place, msg::EXAMPLE_NOT_FIXED, &[expected]);
        };
        if got != expected {
            self.fail(&rule.file, &example.place, msg::EXAMPLE_FIXED, &[expected, &got]);
        }
        let after = self.lint_on(&day, example, &got);
        if let Some(flagged) = after.iter().find(|j| j.verdict.is_flag()) {
            let args = [got.as_str(), &flagged.rule.info.id, flagged.verdict.as_str()];
            self.fail(&rule.file, &example.place, msg::EXAMPLE_FIXED_FLAGGED, &args);
        }
    }
}

fn is_of(judged: &Judged<'_>, rule: &Rule) -> bool {
    judged.rule.info.id == rule.info.id
}

/// Whether the finding is the rule's own or names the rule in its notes.
fn touches(judged: &Judged<'_>, rule: &Rule) -> bool {
    is_of(judged, rule) || judged.related.iter().any(|r| r.info.id == rule.info.id)
}

fn wins_by_other(mine: &[&Judged<'_>], rule: &Rule, verdict: Verdict) -> bool {
    mine.iter().any(|j| j.verdict == verdict && !is_of(j, rule))
}

fn listing<'t>(example: &'t Example, text: &'t str) -> Listing<'t> {
    let facts = Facts {
        category: example.category.clone().unwrap_or_default(),
        platform: example.platform.clone(),
        values: example.facts.clone(),
        ..Facts::default()
    };
    // a rule about what is missing needs a complete listing
    let mut fields = vec![Field::new(example.field, text, Origin::default())];
    fields.extend(example.fields.iter().map(|(kind, text)| Field::new(*kind, text.as_str(), Origin::default())));
    fields.extend(example.attributes.iter().map(|(name, text)| Field {
        name: Some(name.clone()),
        ..Field::new(FieldKind::Attribute, text.as_str(), Origin::default())
    }));
    if example.field == FieldKind::Detail && !example.fields.contains_key(&FieldKind::Title) {
        fields.insert(0, Field::new(FieldKind::Title, "", Origin::default()));
    }
    let (brief, brands) = (example.brief.clone(), example.brands.clone());
    Listing { facts, fields, brief, brands, ..Listing::default() }
}

/// Lints each safe replacement by itself in the categories of its rule: none may be flagged.
pub fn replacements(engine: &Engine, wanted: impl Fn(&str) -> bool, date: &str, lang: Lang) -> Outcome {
    let mut outcome = Outcome { count: 0, failures: Vec::new() };
    for rule in engine.rules().rules.iter().filter(|r| wanted(&r.file)) {
        let category = rule.categories.only.first().cloned().unwrap_or_default();
        let choices = rule.replace.iter().flat_map(|r| &r.with);
        for text in choices.filter(|c| c.applicability == Applicability::Safe).map(|c| &c.text) {
            outcome.count += 1;
            let facts = Facts { category: category.clone(), ..Facts::default() };
            let fields = vec![Field::new(FieldKind::Detail, text.as_str(), Origin::default())];
            let judged = engine.lint(&Listing { facts, fields, ..Listing::default() }, date);
            if let Some(flagged) = judged.iter().find(|j| j.verdict.is_flag()) {
                let args = [text.as_str(), &rule.info.id, &flagged.rule.info.id, flagged.verdict.as_str()];
                outcome.failures.push(PackProblem {
                    file: Arc::clone(&rule.file),
                    span: rule.examples.first().map_or(0..0, |e| e.place.clone()),
                    message: msg::REPLACE_FLAGGED.say(lang, &args),
                });
            }
        }
    }
    outcome
}
