//! What a listing states as data under `facts`: nested names are joined by dots, figures may each have their day.

use super::{Shape, escape_pointer, scalar_text};
use crate::listing::{Origin, Place};
use crate::messages as msg;
use crate::source::tree::{Node, Value};
use crate::text::map::OffsetMap;

impl<'s> Shape<'_, '_, 's> {
    pub(super) fn facts(&mut self, key: &str, node: Node<'s>, pointer: &str) {
        let at = node.span.start;
        let Value::Map(entries) = node.value else { return self.wrong_type(key, at, msg::TYPE_OBJECT) };
        for (name, at, value) in entries {
            if let Some(near) = self.options.profiles.fact_meant_by(&name) {
                let message = msg::UNKNOWN_FACT_NEAR.say(self.options.lang, &[&name, near]);
                self.reading.warn(at.start, message);
            }
            self.fact(&name, value, &format!("{pointer}/{}", escape_pointer(&name)));
        }
    }

    pub(super) fn fact(&mut self, name: &str, node: Node<'s>, pointer: &str) {
        match node.value {
            Value::Text(text, map) => self.fact_value(name, text.into_owned(), map, pointer),
            Value::Plain(text) => {
                self.fact_value(name, text.into_owned(), OffsetMap::starting_at(node.span.start), pointer);
            }
            Value::Map(entries) => {
                for (below, _, value) in entries {
                    let pointer = format!("{pointer}/{}", escape_pointer(&below));
                    self.fact(&format!("{name}.{below}"), value, &pointer);
                }
            }
            Value::List(items) => {
                let (dated, plain): (Vec<_>, Vec<_>) =
                    items.into_iter().enumerate().partition(|(_, item)| matches!(item.value, Value::Map(_)));
                for (index, item) in dated {
                    self.dated(name, item, &format!("{pointer}/{index}"));
                }
                let texts: Vec<String> = plain.into_iter().filter_map(|(_, i)| scalar_text(i.value)).collect();
                if !texts.is_empty() {
                    self.listing.facts.values.insert(name.to_owned(), texts.join("\n"));
                }
            }
            Value::Null => {}
        }
    }

    fn fact_value(&mut self, name: &str, value: String, map: OffsetMap, pointer: &str) {
        let place = Place { pointer: Some(pointer.to_owned()), ..Place::default() };
        self.listing.facts.origins.insert(name.to_owned(), Origin { map: Some(map), place });
        self.listing.facts.values.insert(name.to_owned(), value);
    }

    /// A member of a list of figures, each with its day: `{ "date": "2026-11-01", "price": 299 }`.
    fn dated(&mut self, name: &str, item: Node<'s>, pointer: &str) {
        let Value::Map(entries) = item.value else { return };
        let date = entries.iter().find(|(key, ..)| key == "date").and_then(|(_, _, n)| scalar_text(n.value.clone()));
        let figure = entries.into_iter().find(|(key, ..)| key != "date");
        if let Some((date, (key, _, value))) = date.zip(figure) {
            self.fact(&format!("{name}.{date}"), value, &format!("{pointer}/{}", escape_pointer(&key)));
        }
    }
}
