//! Which row holds the headings, and which of the next ones are instructions: found, never assumed.

use std::sync::Arc;

use crate::source::profile::{Column, Profile, Profiles};
use crate::source::table::cells::Row;

/// Rows looked at for headings.
pub const LOOK: usize = 20;

/// Instruction rows below the headings at most.
const INSTRUCTIONS: usize = 5;

/// What a table's heading row says.
#[derive(Debug, Clone)]
pub struct Head {
    /// As the file has them, blanks and line ends trimmed; one a column.
    pub headings: Vec<Arc<str>>,
    /// What each column holds, if that is known.
    pub columns: Vec<Option<Column>>,
    /// For an attribute column whose name stands in another column: that column.
    pub names: Vec<Option<usize>>,
    /// The platform whose export it is.
    pub platform: Option<String>,
    /// Columns that are not known are known to hold no copy.
    pub is_complete: bool,
    /// Number of the last row before the first record: that of the headings, or of what stands below them.
    pub last: usize,
    /// Numbers of the rows that were taken for instructions.
    pub instructions: Vec<usize>,
}

impl Head {
    /// The head of a table that begins with `rows`; `None` if no row names a column of copy.
    pub fn find(rows: &[Row<'_>], profiles: &Profiles) -> Option<Self> {
        let looked = rows.iter().take(LOOK).enumerate();
        let scored = looked.filter_map(|(index, row)| Some((score(row, profiles)?, index)));
        // the most known headings; of two equal rows the upper one
        let (_, index) = scored.max_by_key(|(score, index)| (*score, std::cmp::Reverse(*index)))?;
        let row = &rows[index];
        let headings: Vec<Arc<str>> = row.cells.iter().map(|c| Arc::from(c.value.trim())).collect();
        let profile = profiles.of_table(&headings);
        let find = |heading: &str| column(heading, profile, profiles);
        let mut head = Self {
            columns: headings.iter().map(|h| find(h)).collect(),
            names: vec![None; headings.len()],
            platform: profile.and_then(|p| p.platform.clone()),
            is_complete: profile.is_some_and(|p| p.is_complete),
            last: row.number,
            instructions: Vec::new(),
            headings,
        };
        head.pair_names(profile);
        let labels = profile.map_or(0, |p| p.rows_below);
        let below = rows.get(index + 1..).unwrap_or(&[]);
        if let Some(label) = below.iter().take(labels).next_back() {
            head.last = label.number;
        }
        let below = below.get(labels..).unwrap_or(&[]).iter().take(INSTRUCTIONS);
        let told: Vec<usize> =
            below.take_while(|row| is_instruction(row, &head, profiles)).map(|row| row.number).collect();
        head.last = told.last().copied().unwrap_or(head.last);
        head.instructions = told;
        Some(head)
    }

    /// The columns whose name stands in another column beside them (`Attribute 1 value(s)`, `Attribute 1 name`).
    fn pair_names(&mut self, profile: Option<&Profile>) {
        let Some(profile) = profile else { return };
        for index in 0..self.headings.len() {
            let Some(name) = profile.name_of(&self.headings[index]) else { continue };
            self.names[index] = self.headings.iter().position(|h| profile.is_heading(h, &name));
        }
    }

    /// Whether some column holds copy of the title kind or an id, so that rows without either continue the one above.
    pub fn has_title(&self) -> bool {
        self.columns.iter().flatten().any(Column::is_title)
    }
}

fn column(heading: &str, profile: Option<&Profile>, profiles: &Profiles) -> Option<Column> {
    profile.and_then(|p| p.column(heading)).or_else(|| profiles.column(heading)).cloned()
}

/// How many known headings `row` has; `None` if none of them is copy.
fn score(row: &Row<'_>, profiles: &Profiles) -> Option<usize> {
    let headings: Vec<Arc<str>> = row.cells.iter().map(|c| Arc::from(c.value.trim())).collect();
    let profile = profiles.of_table(&headings);
    let known: Vec<Column> = headings.iter().filter_map(|h| column(h, profile, profiles)).collect();
    // an export whose headings are all told by its profile beats the row of labels below them
    let bonus = if profile.is_some() { headings.len() } else { 0 };
    known.iter().any(Column::is_copy).then_some(known.len() + bonus)
}

/// Whether a row tells people how to fill in the table: most of its cells say so, or repeat headings.
fn is_instruction(row: &Row<'_>, head: &Head, profiles: &Profiles) -> bool {
    let filled: Vec<&str> = row.cells.iter().map(|c| c.value.trim()).filter(|v| !v.is_empty()).collect();
    let says = filled.iter().filter(|v| profiles.is_instruction(v)).count();
    let repeats = filled.iter().filter(|v| profiles.column(v).is_some()).count();
    let is_wide = head.headings.iter().filter(|h| !h.is_empty()).count() > 2;
    match filled.len() {
        0 => false,
        // in a table of many columns a lone remark is a remark
        1 => is_wide && says == 1,
        n => says * 2 >= n && says > 1 || repeats * 2 > n,
    }
}
