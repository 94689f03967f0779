//! Plain text: a whole file is one detail page, or each line one title.

use crate::listing::{Field, FieldKind, Listing, Origin};
use crate::messages as msg;
use crate::source::{ReadOptions, Reading, Records, subtitle};

/// Kinds of copy that are one line each, so that a file of them is a list.
fn is_line_each(kind: FieldKind) -> bool {
    use FieldKind::{Attribute, Keyword, SellingPoint, ShortTitle, Title};
    matches!(kind, Title | ShortTitle | SellingPoint | Keyword | Attribute)
}

/// Opens plain text.
pub fn open(options: ReadOptions<'_>) -> Box<dyn Records> {
    let kind = options.field.unwrap_or(FieldKind::Detail);
    Box::new(Plain { kind, is_empty: true })
}

struct Plain {
    kind: FieldKind,
    is_empty: bool,
}

impl Plain {
    /// The text as a script with time codes, if it is one.
    fn live_script<'s>(&self, text: &'s str, options: ReadOptions<'_>) -> Option<Listing<'s>> {
        (self.kind == FieldKind::Script).then(|| subtitle::live_script(text, options)).flatten()
    }
}

impl Records for Plain {
    fn read<'s>(&mut self, text: &'s str, is_last: bool, options: ReadOptions<'_>) -> (Reading<'s>, usize) {
        let mut reading = Reading::default();
        let used = match text.rfind('\n') {
            _ if is_last => text.len(),
            Some(at) if is_line_each(self.kind) => at + 1,
            _ => return (reading, 0),
        };
        if is_line_each(self.kind) {
            let mut start = 0;
            for line in text[..used].split_inclusive('\n') {
                let words = line.trim_end_matches(['\n', '\r']);
                if !words.trim().is_empty() {
                    reading.listings.push(one_field(self.kind, words, start));
                }
                start += line.len();
            }
        } else if let Some(script) = self.live_script(text, options) {
            reading.listings.push(script);
        } else if !text.trim().is_empty() {
            reading.listings.push(one_field(self.kind, text, 0));
        }
        self.is_empty &= reading.listings.is_empty();
        if is_last && self.is_empty {
            reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
        }
        (reading, used)
    }

    fn skip(&self, text: &str) -> Option<usize> {
        if is_line_each(self.kind) { text.find('\n').map(|at| at + 1) } else { None }
    }
}

fn one_field(kind: FieldKind, text: &str, start: usize) -> Listing<'_> {
    Listing { fields: vec![Field::new(kind, text, Origin::at(start))], ..Listing::default() }
}
