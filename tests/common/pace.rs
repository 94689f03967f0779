//! Whether work grows with its input as it should.

use std::time::{Duration, Instant};

/// How many times larger the large input is.
const LARGER: usize = 8;
/// What is shorter than this cannot be compared.
const NOISE: Duration = Duration::from_millis(30);

/// Asserts that `work` over what `make` makes of `size` takes no more than a few times what its growth explains, against an
/// eighth of the size in the same run: a square would take 64 times as long, here up to 24 are let pass.
pub fn grows_evenly<T>(what: &str, size: usize, make: impl Fn(usize) -> T, work: impl Fn(&T)) {
    let shortest = |size: usize| {
        let input = make(size);
        let run = || {
            let start = Instant::now();
            work(&input);
            start.elapsed()
        };
        // the shortest of three: others may be at work on the machine
        (0..3).map(|_| run()).min().unwrap_or_default()
    };
    let (small, large) = (shortest(size / LARGER), shortest(size));
    let allowed = small * 3 * LARGER as u32 + NOISE;
    assert!(large <= allowed, "{what}: {large:?} for {LARGER} times what takes {small:?}");
}
