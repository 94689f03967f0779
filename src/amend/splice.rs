//! From a change of a field's text to changes of the source it was read from, so that everything between stays.

use crate::text::Span;
use crate::text::map::OffsetMap;

/// A change of a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Splice {
    /// Bytes of the text.
    pub span: Span,
    /// What is to stand there.
    pub text: String,
}

/// The changes of the source that make bytes `span` of `derived` read `new`. Tags and the like that lie inside stay.
/// `None` where the source cannot be changed so.
pub(super) fn through(
    map: &OffsetMap,
    derived: &str,
    span: Span,
    new: &str,
    dress: &dyn Fn(&str) -> String,
) -> Option<Vec<Splice>> {
    let stretches = map.stretches(span)?;
    let pieces: Vec<&str> = stretches.iter().map(|s| s.derived.of(derived)).collect();
    if pieces.is_empty() {
        return None;
    }
    let shares = distribute(&pieces, new);
    let changed = stretches.iter().zip(&pieces).zip(shares).filter(|((_, old), new)| **old != new.as_str());
    Some(changed.map(|((stretch, _), new)| Splice { span: stretch.source, text: dress(&new) }).collect())
}

/// What each of the pieces is to read so that they read `new` together: what is the same at both ends stays where it is,
/// and each of the others gets its share, at least a character as long as there are any.
fn distribute(pieces: &[&str], new: &str) -> Vec<String> {
    if let [_] = pieces {
        return vec![new.to_owned()];
    }
    let mut shares: Vec<String> = pieces.iter().map(|p| (*p).to_owned()).collect();
    let mut rest = new;
    let mut first = 0;
    while first < pieces.len() {
        let Some(after) = rest.strip_prefix(pieces[first]) else { break };
        rest = after;
        first += 1;
    }
    let mut last = pieces.len();
    while last > first {
        let Some(before) = rest.strip_suffix(pieces[last - 1]) else { break };
        rest = before;
        last -= 1;
    }
    if first == last {
        // everything stays, and what is more goes to the piece before
        let at = first.saturating_sub(1);
        if first == 0 {
            shares[0].insert_str(0, rest);
        } else {
            shares[at].push_str(rest);
        }
        return shares;
    }
    let total: usize = pieces[first..last].iter().map(|p| p.chars().count()).sum();
    let mut left: Vec<char> = rest.chars().collect();
    let all = left.len();
    for index in first..last {
        let others = last - index - 1;
        let fair = (pieces[index].chars().count() * all).div_ceil(total.max(1)).max(1);
        let take =
            if others == 0 { left.len() } else { fair.min(left.len().saturating_sub(others).max(1)).min(left.len()) };
        shares[index] = left.drain(..take).collect();
    }
    shares
}

/// Puts `splices` into `text`; `None` if two of them overlap or one does not fit. The same one twice is one.
pub(super) fn apply(text: &str, splices: &mut Vec<Splice>) -> Option<String> {
    splices.sort();
    splices.dedup();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for splice in splices.iter() {
        out.push_str(text.get(at..splice.span.start)?);
        text.get(splice.span.start..splice.span.end)?;
        out.push_str(&splice.text);
        at = splice.span.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_piece_gets_its_share() {
        assert_eq!(distribute(&["网", "最", "低"], "优惠价"), ["优", "惠", "价"]);
        assert_eq!(distribute(&["全网", "最", "佳"], "全网佳"), ["全网", "", "佳"]);
        assert_eq!(distribute(&["最", "佳"], "好"), ["好", ""]);
        assert_eq!(distribute(&["最", "佳"], "人人都说好"), ["人人都", "说好"]);
        assert_eq!(distribute(&["最", "佳"], "最佳的"), ["最", "佳的"]);
        assert_eq!(distribute(&["最佳"], ""), [""]);
    }

    #[test]
    fn tags_inside_stay() {
        let source = "全<b>网最</b>低价";
        let mut map = OffsetMap::default();
        for (gap, len) in [(0, 3), (3, 6), (4, 6)] {
            map.skipped(gap);
            map.copied(len);
        }
        let mut splices = through(&map, "全网最低价", Span::new(3, 12), "很优惠", &str::to_owned).expect("mapped");
        assert_eq!(apply(source, &mut splices).as_deref(), Some("全<b>很优</b>惠价"));
    }

    #[test]
    fn overlaps_are_refused() {
        let splice = |start, end| Splice { span: Span::new(start, end), text: "x".into() };
        assert_eq!(apply("abcd", &mut vec![splice(0, 2), splice(1, 3)]), None);
        assert_eq!(apply("abcd", &mut vec![splice(2, 3), splice(0, 1), splice(2, 3)]).as_deref(), Some("xbxd"));
        assert_eq!(apply("最", &mut vec![splice(0, 1)]), None, "half a character");
    }
}
