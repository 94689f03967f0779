//! Positions in a derived text (folded, unescaped, joined) brought back to the text it was made from.

use super::Span;

/// One run of derived bytes and the source bytes it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    derived: usize,
    source: usize,
    derived_len: usize,
    source_len: usize,
    /// Copied byte for byte, so that positions inside it correspond.
    is_copied: bool,
}

/// A stretch of a derived text and the source bytes it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Bytes of the derived text.
    pub derived: Span,
    /// Bytes of the source, at least one.
    pub source: Span,
}

/// Where each byte of a derived text came from. Built front to back; the empty map is the identity.
///
/// Source bytes that left no trace (invisible characters, tags, quotes) lie between runs: they are inside a span only
/// if something on both their sides is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffsetMap {
    runs: Vec<Run>,
    derived: usize,
    source: usize,
}

impl OffsetMap {
    /// A map whose first derived byte comes from byte `source` of the source text.
    pub fn starting_at(source: usize) -> Self {
        Self { runs: Vec::new(), derived: 0, source }
    }

    /// The next `len` bytes were copied as they are.
    pub fn copied(&mut self, len: usize) {
        if len == 0 {
            return;
        }
        if let Some(last) = self.runs.last_mut()
            && last.is_copied
            && last.source + last.source_len == self.source
            && last.derived + last.derived_len == self.derived
        {
            last.derived_len += len;
            last.source_len += len;
        } else {
            self.push(len, len, true);
        }
        self.derived += len;
        self.source += len;
    }

    /// `source_len` bytes became `derived_len` others, as one unit that is never cut.
    pub fn replaced(&mut self, derived_len: usize, source_len: usize) {
        if derived_len > 0 {
            self.push(derived_len, source_len, false);
        }
        self.derived += derived_len;
        self.source += source_len;
    }

    /// The next `source_len` source bytes left no trace.
    pub fn skipped(&mut self, source_len: usize) {
        self.source += source_len;
    }

    fn push(&mut self, derived_len: usize, source_len: usize, is_copied: bool) {
        self.runs.push(Run { derived: self.derived, source: self.source, derived_len, source_len, is_copied });
    }

    /// The way on: `self` leads from a text to a middle one, `outer` from that to the source. (An HTML text inside a quoted
    /// cell leads to the cell's value, and that to the file.)
    #[must_use]
    pub fn through(&self, outer: &Self) -> Self {
        let end = outer.to_source(Span::new(self.source, self.source)).start;
        let mut whole = Self { runs: Vec::with_capacity(self.runs.len()), derived: self.derived, source: end };
        if self.runs.is_empty() {
            // nothing was noted: from here on the middle text is the derived one
            let middle = Span::new(self.source.min(outer.derived), outer.derived);
            whole.copy_pieces(0, middle, outer);
            return Self {
                derived: middle.len(),
                source: outer.to_source(Span::new(middle.end, middle.end)).start,
                ..whole
            };
        }
        for run in &self.runs {
            let middle = Span::new(run.source, run.source + run.source_len);
            if run.is_copied {
                whole.copy_pieces(run.derived, middle, outer);
            } else {
                let source = outer.to_source(middle);
                whole.join(Run { source: source.start, source_len: source.len(), ..*run });
            }
        }
        whole
    }

    /// The bytes `middle` of the middle text, which were copied to `derived`, as `outer` has them.
    fn copy_pieces(&mut self, derived: usize, middle: Span, outer: &Self) {
        let mut at = middle.start;
        let first = outer.runs.partition_point(|r| r.derived + r.derived_len <= at);
        for run in &outer.runs[first..] {
            if run.derived >= middle.end {
                break;
            }
            let end = middle.end.min(run.derived + run.derived_len);
            let source = if run.is_copied { run.source + (at - run.derived) } else { run.source };
            let source_len = if run.is_copied { end - at } else { run.source_len };
            let derived = derived + (at - middle.start);
            let is_copied = run.is_copied;
            self.join(Run { derived, source, derived_len: end - at, source_len, is_copied });
            at = end;
        }
        if at < middle.end {
            // beyond what the outer map notes (or in the identity) the bytes are those of the source
            let source = outer.to_source(Span::new(at, middle.end));
            let derived = derived + (at - middle.start);
            let derived_len = middle.end - at;
            self.join(Run { derived, source: source.start, derived_len, source_len: derived_len, is_copied: true });
        }
    }

    /// Adds a run, as part of the one before if it goes on from it.
    fn join(&mut self, run: Run) {
        if let Some(last) = self.runs.last_mut()
            && last.is_copied
            && run.is_copied
            && last.source + last.source_len == run.source
            && last.derived + last.derived_len == run.derived
        {
            last.derived_len += run.derived_len;
            last.source_len += run.source_len;
        } else {
            self.runs.push(run);
        }
    }

    /// Moves every source place on by `by` bytes.
    pub fn shift_source(&mut self, by: usize) {
        self.source += by;
        for run in &mut self.runs {
            run.source += by;
        }
    }

    /// Whether every derived byte is at the same offset from its source byte.
    pub fn is_shift(&self) -> bool {
        self.runs.len() <= 1 && self.runs.iter().all(|r| r.is_copied)
    }

    /// The source bytes that `span` of the derived text came from: from the first byte of the first unit it touches to
    /// the last byte of the last one.
    pub fn to_source(&self, span: Span) -> Span {
        if self.runs.is_empty() {
            return span.shift(self.source - self.derived.min(self.source));
        }
        let start = self.start_of(span.start);
        if span.is_empty() {
            return Span::new(start, start);
        }
        Span::new(start, self.end_of(span.end).max(start))
    }

    /// The stretches that `span` of the derived text is made of, in order; what lies between them in the source left no
    /// trace and belongs to none. `None` where the span cuts a unit, or holds something that no source byte stands for:
    /// such text cannot be changed in the source piece by piece.
    pub fn stretches(&self, span: Span) -> Option<Vec<Stretch>> {
        if self.runs.is_empty() {
            return Some(vec![Stretch { derived: span, source: self.to_source(span) }]);
        }
        let first = self.runs.partition_point(|r| r.derived + r.derived_len <= span.start);
        let mut stretches = Vec::new();
        let mut at = span.start;
        for run in self.runs[first..].iter().take_while(|r| r.derived < span.end) {
            let run_end = run.derived + run.derived_len;
            let derived = Span::new(span.start.max(run.derived), span.end.min(run_end));
            if derived.start != at || run.source_len == 0 {
                return None;
            }
            let source = if run.is_copied {
                Span::new(run.source + (derived.start - run.derived), run.source + (derived.end - run.derived))
            } else if derived.len() == run.derived_len {
                Span::new(run.source, run.source + run.source_len)
            } else {
                return None;
            };
            stretches.push(Stretch { derived, source });
            at = derived.end;
        }
        (at == span.end).then_some(stretches)
    }

    fn start_of(&self, at: usize) -> usize {
        let index = self.runs.partition_point(|r| r.derived + r.derived_len <= at);
        match self.runs.get(index) {
            Some(run) if run.is_copied => run.source + at.saturating_sub(run.derived),
            Some(run) => run.source,
            None => self.source,
        }
    }

    fn end_of(&self, at: usize) -> usize {
        let index = self.runs.partition_point(|r| r.derived < at);
        match index.checked_sub(1).and_then(|i| self.runs.get(i)) {
            Some(run) if run.is_copied => run.source + (at - run.derived).min(run.source_len),
            Some(run) => run.source + run.source_len,
            None => self.runs.first().map_or(self.source, |r| r.source),
        }
    }

    /// The derived bytes that came from `span` of the source text, as far as any did.
    pub fn to_derived(&self, span: Span) -> Option<Span> {
        if self.runs.is_empty() {
            let by = self.source - self.derived.min(self.source);
            return (span.start >= by).then(|| Span::new(span.start - by, span.end - by));
        }
        let mut touched = self.runs.iter().filter(|r| r.source < span.end && span.start < r.source + r.source_len);
        let first = touched.next()?;
        let last = touched.next_back().unwrap_or(first);
        let start =
            if first.is_copied { first.derived + span.start.saturating_sub(first.source) } else { first.derived };
        let end = if last.is_copied {
            last.derived + (span.end - last.source).min(last.derived_len)
        } else {
            last.derived + last.derived_len
        };
        Some(Span::new(start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_by_default() {
        let map = OffsetMap::default();
        assert_eq!(map.to_source(Span::new(3, 6)), Span::new(3, 6));
    }

    #[test]
    fn a_gap_is_inside_only_between_kept_text() {
        // source: AB<tag>CD, derived: ABCD
        let mut map = OffsetMap::default();
        map.copied(2);
        map.skipped(5);
        map.copied(2);
        assert_eq!(map.to_source(Span::new(0, 2)), Span::new(0, 2), "the tag after the word is not in it");
        assert_eq!(map.to_source(Span::new(2, 4)), Span::new(7, 9), "nor the tag before");
        assert_eq!(map.to_source(Span::new(1, 3)), Span::new(1, 8), "but a tag inside is");
        assert_eq!(map.to_derived(Span::new(7, 9)), Some(Span::new(2, 4)));
    }

    #[test]
    fn two_steps_make_one_way() {
        // source: "" stands for one quote in a cell that begins at byte 10; middle: a"<b>cd; derived: a"cd
        let mut outer = OffsetMap::starting_at(10);
        outer.copied(1);
        outer.replaced(1, 2);
        outer.copied(5);
        let mut inner = OffsetMap::default();
        inner.copied(2);
        inner.skipped(3);
        inner.copied(2);
        let whole = inner.through(&outer);
        assert_eq!(whole.to_source(Span::new(0, 1)), Span::new(10, 11));
        assert_eq!(whole.to_source(Span::new(1, 2)), Span::new(11, 13));
        assert_eq!(whole.to_source(Span::new(2, 4)), Span::new(16, 18));
        assert_eq!(inner.through(&OffsetMap::starting_at(7)).to_source(Span::new(2, 4)), Span::new(12, 14));
        assert_eq!(OffsetMap::default().through(&outer), outer);
        assert_eq!(OffsetMap::starting_at(2).through(&outer).to_source(Span::new(3, 5)), Span::new(16, 18));
    }

    #[test]
    fn stretches_leave_out_what_left_no_trace() {
        // source: A<b>B</b>&amp;| (the border has no byte), derived: AB&|
        let mut map = OffsetMap::default();
        map.copied(1);
        map.skipped(3);
        map.copied(1);
        map.skipped(4);
        map.replaced(1, 5);
        map.replaced(1, 0);
        let sources = |start, end| {
            let stretches = map.stretches(Span::new(start, end))?;
            Some(stretches.iter().map(|s| (s.source.start, s.source.end)).collect::<Vec<_>>())
        };
        assert_eq!(sources(0, 3), Some(vec![(0, 1), (4, 5), (9, 14)]));
        assert_eq!(sources(2, 4), None, "nothing stands for the border");
        assert_eq!(OffsetMap::starting_at(7).stretches(Span::new(1, 3)).map(|s| s[0].source), Some(Span::new(8, 10)));
    }

    #[test]
    fn a_replaced_unit_is_whole() {
        // source: &#26368;低 (8 + 3 bytes), derived: 最低
        let mut map = OffsetMap::starting_at(100);
        map.replaced(3, 8);
        map.copied(3);
        assert_eq!(map.to_source(Span::new(0, 3)), Span::new(100, 108));
        assert_eq!(map.to_source(Span::new(0, 6)), Span::new(100, 111));
        assert_eq!(map.to_source(Span::new(3, 6)), Span::new(108, 111));
    }
}
