//! What the tokenizer tells, one event after the other.

use std::convert::Infallible;

use html5gum::{Emitter, Error, State};

use super::{Into, Reader, append};
use crate::source::html::tags;

impl Emitter for Reader<'_> {
    type Token = Infallible;

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start = name.unwrap_or_default().to_vec();
    }

    fn emit_eof(&mut self) {
        self.flush();
        self.close_text(self.position);
        self.seen.swallowed = self.tag;
    }

    fn emit_error(&mut self, _error: Error) {}

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn emit_string(&mut self, piece: &[u8]) {
        self.tag = None;
        self.text(piece);
    }

    fn start_open_tag(&mut self) {
        self.tag = Some(self.position.saturating_sub(1));
    }

    fn init_start_tag(&mut self) {
        self.name.clear();
        self.is_end = false;
        self.attributes.clear();
    }

    fn init_end_tag(&mut self) {
        self.name.clear();
        self.is_end = true;
        self.attributes.clear();
    }

    fn init_comment(&mut self) {}

    fn emit_current_tag(&mut self) -> Option<State> {
        self.close_attribute();
        self.flush();
        let name = String::from_utf8_lossy(&std::mem::take(&mut self.name)).to_ascii_lowercase();
        if self.hidden == 0 && tags::is_block(&name) && !matches!(self.into, Into::Title(_)) {
            self.body.border();
        }
        let state = if self.is_end {
            self.end_tag(&name);
            self.last_start.clear();
            None
        } else {
            let state = self.start_tag(&name);
            self.last_start = name.into_bytes();
            state
        };
        self.attributes.clear();
        self.tag = None;
        self.at = self.position;
        state
    }

    fn emit_current_comment(&mut self) {
        self.flush();
        self.tag = None;
        self.at = self.position;
    }

    fn emit_current_doctype(&mut self) {
        self.emit_current_comment();
    }

    fn set_self_closing(&mut self) {}

    fn set_force_quirks(&mut self) {}

    fn push_tag_name(&mut self, name: &[u8]) {
        append(&mut self.name, name);
    }

    fn push_comment(&mut self, _text: &[u8]) {}

    fn push_doctype_name(&mut self, _name: &[u8]) {}

    fn init_doctype(&mut self) {}

    fn init_attribute(&mut self) {
        self.close_attribute();
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        append(&mut self.attribute, name);
    }

    fn init_attribute_value(&mut self) {
        self.at = self.position;
        self.open_value();
    }

    fn push_attribute_value(&mut self, piece: &[u8]) {
        let place = self.place_of(piece);
        let (html, base) = (self.html, self.base);
        if let Some(attribute) = self.current.and_then(|i| self.attributes.get_mut(i)) {
            attribute.push(place, piece, html, base);
        }
    }

    fn set_doctype_public_identifier(&mut self, _value: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _value: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _value: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _value: &[u8]) {}

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.last_start.is_empty() && self.last_start.eq_ignore_ascii_case(&self.name)
    }
}
