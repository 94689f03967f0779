//! Numbers as the exports of traffic tools write them.

use crate::text::fold::fold;

/// The number of a cell: `1,234`, `3.2万`, `1.5亿`, `2.4w`, `12.5%` (0.125), `1000~2000` and `5000-1万` (their middle),
/// `5000+`, `<100`. `Ok(None)` where the cell says that there is none (empty, `-`, or only marks); `Err` where it holds something
/// else.
pub(super) fn figure(cell: &str) -> Result<Option<f64>, ()> {
    let text: String = fold(cell.trim()).text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    if text.chars().all(|c| matches!(c, '-' | '—' | '/' | '–')) || text == "n/a" || text == "null" {
        return Ok(None);
    }
    let bare = text.trim_start_matches(['<', '>', '≥', '≤', '~', '≈', '=']).trim_end_matches('+');
    // a minus at the start is none of a range
    let range = bare.char_indices().skip(1).find(|(_, c)| matches!(c, '-' | '~' | '至' | '–' | '—'));
    if let Some((at, mark)) = range {
        let (low, high) = (&bare[..at], bare[at + mark.len_utf8()..].trim_start_matches(mark));
        let (high, high_unit) = parts(high).ok_or(())?;
        let (low, low_unit) = parts(low).ok_or(())?;
        // 1~3万, 5-8%: the unit stands once
        let low = low * low_unit.unwrap_or(if low <= high { high_unit.unwrap_or(1.0) } else { 1.0 });
        return Ok(Some(f64::midpoint(low, high * high_unit.unwrap_or(1.0))));
    }
    let (number, unit) = parts(bare).ok_or(())?;
    Ok(Some(number * unit.unwrap_or(1.0)))
}

/// A number and what its unit multiplies it by.
fn parts(text: &str) -> Option<(f64, Option<f64>)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number: f64 = text.get(..end)?.parse().ok().filter(|n: &f64| n.is_finite())?;
    let unit = match text.get(end..)?.trim_end_matches(['次', '人', '个', '+']) {
        "" => None,
        "万" | "w" => Some(1e4),
        "千" | "k" => Some(1e3),
        "百万" | "m" => Some(1e6),
        "亿" => Some(1e8),
        "%" => Some(0.01),
        _ => return None,
    };
    Some((number, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_exports_write_them() {
        for (cell, number) in [
            ("1234", 1234.0),
            ("1,234,567", 1_234_567.0),
            ("１，２３４", 1234.0),
            ("3.2万", 32_000.0),
            ("1.5亿", 150_000_000.0),
            ("2.4w", 24_000.0),
            ("12.5%", 0.125),
            ("12.5％", 0.125),
            ("1000~2000", 1500.0),
            ("5000-1万", 7500.0),
            ("1~3万", 20_000.0),
            ("5%-7%", 0.06),
            ("5000+", 5000.0),
            ("<100", 100.0),
            ("300次", 300.0),
        ] {
            let got = figure(cell).expect(cell).expect(cell);
            assert!((got - number).abs() < 1e-9 * number.max(1.0), "{cell}: {got}");
        }
        for cell in ["", " ", "-", "--", "—", "/"] {
            assert_eq!(figure(cell), Ok(None), "{cell}");
        }
        for cell in ["很多", "12a", "1.2.3", "万", "%"] {
            assert_eq!(figure(cell), Err(()), "{cell}");
        }
    }
}
