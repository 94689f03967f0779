//! Word documents: words are changed inside their runs, so that every style stays.

use std::collections::HashMap;
use std::sync::Arc;

use super::Refusal;
use super::package::Parts;
use super::splice::{self, Splice};

/// The document with `splices` in its parts.
pub(super) fn patch(bytes: &[u8], splices: HashMap<Arc<str>, Vec<Splice>>) -> Result<Vec<u8>, Refusal> {
    let mut parts = Parts::open(bytes)?;
    let mut changed = HashMap::new();
    for (name, mut splices) in splices {
        let text = parts.text(&name).ok_or(Refusal::Format)?;
        let text = splice::apply(&text, &mut splices).ok_or(Refusal::Unclear)?;
        changed.insert(name.to_string(), text);
    }
    parts.with(&changed).map_err(|_| Refusal::Format)
}
