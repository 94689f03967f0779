//! Search words in a listing's own data: bare, or with their role and figures, as a keyword brief has them.
//!
//! `["马克杯", { "word": "带盖马克杯", "role": "long-tail", "traffic": 9000 }]`, or by role: `{ "core": ["马克杯"], "negative": ["玻璃杯"] }`.

use super::{Entries, Shape, escape_pointer, scalar_text};
use crate::brief::{BriefWord, Role, words_in};
use crate::listing::FieldKind;
use crate::messages as msg;
use crate::source::brief_names::{BriefNames, Measure};
use crate::source::figure::figure;
use crate::source::tree::{Node, Value};

impl BriefWord {
    /// Takes the figures that `cell` has for each measure. Returns those that hold something else than a figure.
    pub(in crate::source) fn measure<'c>(
        &mut self,
        names: &BriefNames,
        cell: impl Fn(Measure) -> Option<&'c str>,
    ) -> Vec<Measure> {
        let mut unread = Vec::new();
        let mut number = |measure: Measure| {
            let value = cell(measure)?;
            figure(value).unwrap_or_else(|()| {
                let level = names.level(value);
                if level.is_none() {
                    unread.push(measure);
                }
                level
            })
        };
        self.traffic = number(Measure::Traffic);
        self.click_rate = number(Measure::ClickRate).map(rate);
        self.conversion = number(Measure::Conversion).map(rate);
        self.supply = number(Measure::Supply);
        unread
    }
}

/// A share written without its sign: 12.5 is 12.5 %.
fn rate(number: f64) -> f64 {
    if number > 1.0 { number / 100.0 } else { number }
}

impl<'s> Shape<'_, '_, 's> {
    /// What stands under `keywords`.
    pub(super) fn words(&mut self, key: &str, node: Node<'s>, pointer: &str) {
        match node.value {
            Value::Map(entries) => {
                for (name, at, node) in entries {
                    let role = self.role(&name, at.start);
                    self.words_of_role(&name, role, node, &format!("{pointer}/{}", escape_pointer(&name)));
                }
            }
            Value::List(items) => {
                for (index, item) in items.into_iter().enumerate() {
                    let below = format!("{pointer}/{index}");
                    match item.value {
                        Value::Map(entries) => self.measured_word(key, item.span.start, entries, &below),
                        _ => self.word(key, None, item, below),
                    }
                }
            }
            _ => self.word(key, None, node, pointer.to_owned()),
        }
    }

    fn words_of_role(&mut self, key: &str, role: Option<Role>, node: Node<'s>, pointer: &str) {
        match node.value {
            Value::List(items) => {
                for (index, item) in items.into_iter().enumerate() {
                    self.word(key, role, item, format!("{pointer}/{index}"));
                }
            }
            _ => self.word(key, role, node, pointer.to_owned()),
        }
    }

    /// A text of one word, or of several with marks between.
    fn word(&mut self, key: &str, role: Option<Role>, node: Node<'s>, pointer: String) {
        match &node.value {
            Value::Text(text, _) | Value::Plain(text) => {
                if role.is_some() {
                    self.listing.words.extend(words_in(text).map(|word| BriefWord::new(word, role)));
                }
                self.keyword(role, node, pointer);
            }
            Value::Null => {}
            _ => self.wrong_type(key, node.span.start, msg::TYPE_WORDS),
        }
    }

    /// A word with its role and figures, under the names that the columns of a brief have.
    fn measured_word(&mut self, key: &str, at: usize, entries: Entries<'s>, pointer: &str) {
        let names = &self.options.profiles.briefs;
        let mut cells: Vec<(Measure, usize, String)> = Vec::new();
        let mut word = None;
        for (name, at, node) in entries {
            match names.column(&name) {
                Some(Measure::Word) if word.is_none() => word = Some((escape_pointer(&name), node)),
                Some(measure) => {
                    let value = node.span.start;
                    cells.extend(scalar_text(node.value).map(|text| (measure, value, text)));
                }
                None => self.unknown.push((name.into_owned(), at)),
            }
        }
        let text = word.as_ref().and_then(|(_, node)| scalar_text(node.value.clone()));
        let Some(((name, node), text)) = word.zip(text) else {
            return self.wrong_type(key, at, msg::TYPE_WORDS);
        };
        let role = cells.iter().find(|(m, ..)| *m == Measure::Role).and_then(|(_, at, name)| self.role(name, *at));
        let mut word = BriefWord::new(&text, role);
        let cell = |m: Measure| cells.iter().find(|(measure, ..)| *measure == m);
        for measure in word.measure(names, |m| cell(m).map(|(.., text)| text.as_str())) {
            if let Some((_, at, text)) = cell(measure) {
                self.reading.warn(*at, msg::NO_FIGURE.say(self.options.lang, &[text]));
            }
        }
        self.listing.words.push(word);
        self.keyword(role, node, format!("{pointer}/{name}"));
    }

    /// The word as copy, unless it is there to be kept out of the copy.
    fn keyword(&mut self, role: Option<Role>, node: Node<'s>, pointer: String) {
        if role != Some(Role::Negative) {
            self.push(FieldKind::Keyword, None, node, pointer);
        }
    }

    fn role(&mut self, name: &str, at: usize) -> Option<Role> {
        let names = &self.options.profiles.briefs;
        let role = names.role(name);
        if role.is_none() {
            self.reading.warn(at, msg::UNKNOWN_ROLE.say(self.options.lang, &[name, &names.role_names()]));
        }
        role
    }
}
