//! A table of what is known of regexes, by a hash of their source: plain bytes, made by the build script for the built-in
//! rules, so that the first look of a regex need not parse it.

use std::collections::BTreeMap;
use std::ops::Range;

use twox_hash::XxHash3_64;

/// Bytes of a key, and of a place.
const WIDTH: usize = 8;

/// What a regex is looked up by: its source as the rule file has it, and whether it must match a whole text.
pub fn key(source: &str, whole: bool) -> u64 {
    XxHash3_64::oneshot_with_seed(u64::from(whole), source.as_bytes())
}

/// The table: the number of regexes; their keys in order; the place of each (first byte, and the one after the last);
/// what is known of them.
pub fn table(known: &BTreeMap<u64, Vec<u8>>) -> Vec<u8> {
    let mut table = (known.len() as u64).to_le_bytes().to_vec();
    table.extend(known.keys().flat_map(|key| key.to_le_bytes()));
    let mut at = table.len() + known.len() * WIDTH;
    for told in known.values() {
        table.extend((at as u32).to_le_bytes());
        at += told.len();
        table.extend((at as u32).to_le_bytes());
    }
    table.extend(known.values().flatten());
    table
}

/// Which bytes of the table tell of the regex of that key.
pub fn find(table: &[u8], key: u64) -> Option<Range<usize>> {
    let word = |at: usize| table.get(WIDTH * at..)?.first_chunk::<WIDTH>().copied();
    let count = u64::from_le_bytes(word(0)?) as usize;
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if u64::from_le_bytes(word(1 + middle)?) < key {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if low == count || u64::from_le_bytes(word(1 + low)?) != key {
        return None;
    }
    let place = u64::from_le_bytes(word(1 + count + low)?);
    Some((place & u64::from(u32::MAX)) as usize..(place >> 32) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found() {
        let known: BTreeMap<u64, Vec<u8>> =
            [("最", vec![1]), ("佳", vec![]), ("好", vec![2, 3])].map(|(k, v)| (key(k, false), v)).into();
        let table = table(&known);
        let found = |source| find(&table, key(source, false)).map(|range| table[range].to_vec());
        assert_eq!([found("最"), found("佳"), found("好")], [Some(vec![1]), Some(vec![]), Some(vec![2, 3])]);
        assert_eq!(found("差"), None);
        assert_eq!(find(&[], 7), None);
    }
}
