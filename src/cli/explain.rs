//! `hegui explain ID`

use std::io::{self, Write};

use crate::cli::EXIT_UNTRUSTED;
use crate::cli::args::{ExplainArgs, Shared};
use crate::cli::output::{complain, to_stdout};
use crate::cli::setup;
use crate::finding::Basis;
use crate::lang::Lang;
use crate::messages::{self as msg, Message, nearest};
use crate::pack::RuleSet;
use crate::pack::condition::Categories;
use crate::pack::context::Context;
use crate::pack::example::{Example, ExampleKind};
use crate::pack::notice::{Notice, gate};
use crate::pack::regex::LazyRegex;
use crate::pack::rule::{Body, Entry, ReplaceWhat, Rule, Surroundings};
use crate::report::{offered, verdict_name, verdict_under};

/// Terms shown of a rule that has many.
const SHOWN_TERMS: usize = 40;

pub(super) fn run(args: &ExplainArgs, shared: &Shared) -> u8 {
    let lang: Lang = shared.lang.into();
    let Some(engine) = setup::engine(shared) else { return EXIT_UNTRUSTED };
    let rules = engine.rules();
    let mut code = 0;
    for id in &args.ids {
        let rule = rules.rules.iter().find(|r| r.id() == *id);
        let context = rules.contexts.iter().find(|c| c.info.id == *id);
        let notice = gate().notices.get(id);
        if rule.is_none() && context.is_none() && notice.is_none() {
            complain(lang, false, &unknown(rules, id, lang));
            code = EXIT_UNTRUSTED;
        }
        let is_written = to_stdout(lang, |out| {
            let mut page = Page { out, lang };
            rule.map_or(Ok(()), |r| page.rule(r, rules))?;
            context.map_or(Ok(()), |c| page.context(c, rules))?;
            notice.map_or(Ok(()), |n| page.notice(n, rules))
        });
        if !is_written {
            code = EXIT_UNTRUSTED;
        }
    }
    code
}

fn unknown(rules: &RuleSet, id: &str, lang: Lang) -> String {
    let known = rules.rules.iter().map(Entry::id).chain(rules.contexts.iter().map(|c| c.info.id.as_str()));
    match nearest(id, known) {
        Some(near) => msg::NO_SUCH_RULE_NEAR.say(lang, &[id, near]),
        None => msg::NO_SUCH_RULE.say(lang, &[id]),
    }
}

struct Page<'o> {
    out: &'o mut dyn Write,
    lang: Lang,
}

impl Page<'_> {
    fn line(&mut self, name: Message, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let colon = self.lang.colon();
        writeln!(self.out, "{}{colon}{text}", name.plain(self.lang))
    }

    fn list(&mut self, name: Message, items: &[String]) -> io::Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        let colon = self.lang.colon();
        writeln!(self.out, "{}{}", name.plain(self.lang), colon.trim_end())?;
        items.iter().try_for_each(|item| writeln!(self.out, "  - {item}"))
    }

    /// What is told of a shop's own records.
    fn notice(&mut self, notice: &Notice, rules: &RuleSet) -> io::Result<()> {
        let (info, lang) = (&notice.info, self.lang);
        writeln!(self.out, "{} — {}\n", info.id, info.title.get(lang))?;
        self.line(msg::EXPLAIN_VERDICT, verdict_under(&notice.info, notice.verdict, lang))?;
        self.basis(&info.basis, rules)?;
        self.line(msg::WHY, info.why.get(lang))?;
        self.line(msg::HELP, info.help.get(lang))
    }

    fn rule(&mut self, rule: &Rule, rules: &RuleSet) -> io::Result<()> {
        let lang = self.lang;
        writeln!(self.out, "{} — {}\n", rule.info.id, rule.info.title.get(lang))?;
        self.line(msg::EXPLAIN_VERDICT, verdict_under(&rule.info, rule.verdict, lang))?;
        self.basis(&rule.info.basis, rules)?;
        self.line(msg::PENALTY, rule.info.penalty.get(lang))?;
        self.line(msg::WHY, rule.info.why.get(lang))?;
        self.line(msg::HELP, rule.info.help.get(lang))?;
        self.scope(rule)?;
        match &rule.body {
            Body::Words { terms, patterns } => {
                self.line(msg::EXPLAIN_TERMS, &self.some(terms))?;
                let sources: Vec<String> = patterns.iter().map(|p| p.regex.source().to_owned()).collect();
                self.list(msg::EXPLAIN_PATTERNS, &sources)?;
            }
            Body::Missing(any) => self.line(msg::EXPLAIN_MISSING, &any.join(" / "))?,
            other => self.shape(other)?,
        }
        let contexts: Vec<String> = rule
            .contexts
            .iter()
            .map(|(i, verdict)| {
                let context = &rules.contexts[*i].info;
                format!("{} ({}) → {}", context.id, context.title.get(lang), verdict_name(*verdict, lang))
            })
            .collect();
        self.list(msg::EXPLAIN_CONTEXTS, &contexts)?;
        self.list(msg::EXPLAIN_REPLACE, &replacements(rule, lang))?;
        self.examples(&rule.examples)
    }

    /// What a rule of shape or agreement looks for.
    fn shape(&mut self, body: &Body) -> io::Result<()> {
        let sources = |regexes: &mut dyn Iterator<Item = &LazyRegex>| -> Vec<String> {
            regexes.map(|r| r.source().to_owned()).collect()
        };
        match body {
            Body::Length(length) => {
                let bound = |n: Option<usize>| n.map_or(String::new(), |n| n.to_string());
                let text = format!("{} – {} {}", bound(length.min), bound(length.max), length.unit.as_str());
                self.line(msg::EXPLAIN_LENGTH, text.trim())
            }
            Body::Written(regexes) => self.list(msg::EXPLAIN_PATTERNS, &sources(&mut regexes.iter())),
            Body::Structure(structure) => {
                let names: Vec<&str> = structure.blocks.iter().map(|b| b.name.get(self.lang)).collect();
                self.line(msg::EXPLAIN_BLOCKS, &names.join(" → "))
            }
            Body::Agree(agree) => {
                let claims = sources(&mut agree.claims.iter().filter_map(|c| c.says.as_ref()));
                self.list(msg::EXPLAIN_PATTERNS, &claims)?;
                let stated: Vec<&str> =
                    agree.stated.attributes.iter().chain(&agree.stated.facts).map(String::as_str).collect();
                self.line(msg::EXPLAIN_AGAINST, &stated.join(" "))
            }
            Body::Repeat(repeat) => self.line(msg::EXPLAIN_MOST, &repeat.most.to_string()),
            Body::SameAs(kinds) | Body::Absent(kinds) => {
                let kinds: Vec<&str> = kinds.iter().map(|k| k.as_str()).collect();
                self.line(msg::EXPLAIN_OTHER, &kinds.join(" "))
            }
            Body::Words { .. } | Body::Missing(_) | Body::Keyword(_) => Ok(()),
        }
    }

    fn some(&self, terms: &[String]) -> String {
        let mut text = terms.iter().take(SHOWN_TERMS).cloned().collect::<Vec<_>>().join(" ");
        if terms.len() > SHOWN_TERMS {
            text += " ";
            text += &msg::EXPLAIN_MORE.say(self.lang, &[&(terms.len() - SHOWN_TERMS).to_string()]);
        }
        text
    }

    /// Each article with what it says, in our words.
    fn basis(&mut self, basis: &[Basis], rules: &RuleSet) -> io::Result<()> {
        let items: Vec<String> = basis
            .iter()
            .map(|b| {
                let law = rules.laws.by_short_name.get(&b.law);
                let article = law.and_then(|l| l.articles.get(b.article.as_ref()?));
                let gist = article.map_or("", |a| a.gist.get(self.lang));
                let source = law.and_then(|l| l.source.as_ref());
                let source = source.map_or(String::new(), |s| format!(" — {} ({})", s.at, s.date));
                if gist.is_empty() { format!("{b}{source}") } else { format!("{b} — {gist}") }
            })
            .collect();
        self.list(msg::BASIS, &items)
    }

    fn scope(&mut self, rule: &Rule) -> io::Result<()> {
        self.categories(&rule.categories)?;
        self.line(msg::EXPLAIN_PLATFORMS, &rule.platforms.join(" "))?;
        let fields: Vec<&str> = rule.fields.iter().flatten().map(|f| f.as_str()).collect();
        self.line(msg::EXPLAIN_FIELDS, &fields.join(" "))?;
        let (from, until) = (&rule.effective.from, &rule.effective.until);
        if from.is_some() || until.is_some() {
            let day = |d: &Option<String>| d.clone().unwrap_or_default();
            self.line(msg::EXPLAIN_EFFECTIVE, &format!("{} – {}", day(from), day(until)))?;
        }
        Ok(())
    }

    fn categories(&mut self, categories: &Categories) -> io::Result<()> {
        self.line(msg::EXPLAIN_CATEGORIES, &categories.only.join(" "))?;
        self.line(msg::EXPLAIN_NOT_CATEGORIES, &categories.not.join(" "))
    }

    fn context(&mut self, context: &Context, rules: &RuleSet) -> io::Result<()> {
        let lang = self.lang;
        writeln!(self.out, "{} — {}\n", context.info.id, context.info.title.get(lang))?;
        self.line(msg::EXPLAIN_VERDICT, verdict_name(context.verdict, lang))?;
        self.basis(&context.info.basis, rules)?;
        self.line(msg::EXPLAIN_REASON, context.info.reason.get(lang))?;
        self.categories(&context.categories)?;
        let used: Vec<&str> = rules
            .rules
            .iter()
            .filter(|r| r.contexts.iter().any(|(i, _)| rules.contexts[*i].info.id == context.info.id))
            .map(|r| r.info.id.as_str())
            .collect();
        self.line(msg::EXPLAIN_USED_BY, &used.join(" "))?;
        self.examples(&context.examples)
    }

    fn examples(&mut self, examples: &[Example]) -> io::Result<()> {
        let of = |kind| -> Vec<String> {
            let some = examples.iter().filter(|e| e.kind == kind);
            some.map(|e| match (&e.category, &e.fixed) {
                (category, Some(fixed)) => format!("{}{} → {fixed}", e.text, bracket(category.as_deref())),
                (category, None) => format!("{}{}", e.text, bracket(category.as_deref())),
            })
            .collect()
        };
        self.list(msg::EXPLAIN_BAD, &of(ExampleKind::Bad))?;
        self.list(msg::EXPLAIN_GOOD, &of(ExampleKind::Good))
    }
}

fn bracket(category: Option<&str>) -> String {
    category.map(|c| format!(" [{c}]")).unwrap_or_default()
}

fn replacements(rule: &Rule, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for replace in &rule.replace {
        let what = match &replace.what {
            ReplaceWhat::Term(term) => term.clone(),
            ReplaceWhat::Regex(regex) => regex.source().to_owned(),
        };
        let sometimes = |place: &Surroundings| if place.is_empty() { "" } else { msg::SUGGEST_SOMETIMES.plain(lang) };
        let choices: Vec<String> = replace
            .with
            .iter()
            .map(|c| format!("{}{}", offered(&c.text, c.applicability, lang), sometimes(&c.place)))
            .collect();
        lines.push(format!("{what}{} → {}", sometimes(&replace.place), choices.join(" / ")));
    }
    lines
}
