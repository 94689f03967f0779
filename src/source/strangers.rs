//! What a file that nobody named holds besides listings. A repository is full of JSON, YAML and XML of other programs:
//! they must not fail the gate, and a bad listing among good ones must.

use crate::messages as msg;
use crate::source::{ReadOptions, Reading};

/// Remembers over all blocks of a file what was no listing.
#[derive(Debug, Default)]
pub struct Strangers {
    has_listing: bool,
    /// How many stood in blocks that are gone.
    before: usize,
}

impl Strangers {
    /// Decides about the strangers of `reading`: beside a listing they are failures; in a file with none (`is_last`) the
    /// file is passed over; till then they wait.
    pub fn settle(&mut self, reading: &mut Reading<'_>, is_last: bool, options: ReadOptions<'_>) {
        self.has_listing |= !reading.listings.is_empty();
        let mut here = std::mem::take(&mut reading.strangers);
        if self.has_listing {
            let before = std::mem::take(&mut self.before);
            if before > 0 {
                reading.fail(None, msg::STRANGERS_BEFORE.say(options.lang, &[&before.to_string()]));
            }
            reading.notes.append(&mut here);
            return;
        }
        self.before += here.len();
        let is_trusted = reading.notes.iter().all(|note| note.is_warning);
        if is_last && is_trusted && self.before > 0 {
            reading.is_passed_over = true;
        }
    }
}
