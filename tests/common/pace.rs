//! Whether work grows with its input as it should.

use std::time::Duration;

use cpu_time::ThreadTime;

/// How many times larger the large input is.
const LARGER: usize = 8;
/// What is shorter than this cannot be compared.
const NOISE: Duration = Duration::from_millis(30);

/// How often is looked before the answer is no: a busy machine spoils a look, a square spoils them all.
const LOOKS: usize = 5;

/// Asserts that `work` over what `make` makes of `size` takes no more than a few times what its growth explains, against an
/// eighth of the size in the same run: a square would take 64 times as long, here up to 24 are let pass. What counts is the
/// time that this thread has the processor.
pub fn grows_evenly<T>(what: &str, size: usize, make: impl Fn(usize) -> T, work: impl Fn(&T)) {
    let (small, large) = (make(size / LARGER), make(size));
    let time = |input: &T| {
        let start = ThreadTime::now();
        work(input);
        start.elapsed()
    };
    let mut looks = Vec::new();
    for _ in 0..LOOKS {
        let look = (time(&small), time(&large));
        if look.1 <= look.0 * 3 * LARGER as u32 + NOISE {
            return;
        }
        looks.push(look);
    }
    panic!("{what}: {LARGER} times the input took {looks:?}");
}
