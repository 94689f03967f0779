//! A bar on the terminal for work that takes longer than a second.

use std::io::{self, IsTerminal as _, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a run may take before it says how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// How much of the input has been read.
pub(super) struct Progress {
    bar: ProgressBar,
    start: Instant,
    is_shown: AtomicBool,
    is_wanted: bool,
}

impl Progress {
    /// For `total` bytes; nothing is ever shown unless standard error is a terminal.
    pub(super) fn new(total: u64) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        let template = "{bar:30} {bytes}/{total_bytes} {eta}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let is_wanted = total > 0 && io::stderr().is_terminal();
        Self { bar, start: Instant::now(), is_shown: AtomicBool::new(false), is_wanted }
    }

    /// Counts what is read of `input`.
    pub(super) fn of<'p, R: Read + 'p>(&'p self, input: R) -> impl Read + 'p {
        Counted { input, progress: self }
    }

    fn add(&self, bytes: usize) {
        if !self.is_wanted {
            return;
        }
        self.bar.inc(bytes as u64);
        let is_late = self.start.elapsed() >= PATIENCE;
        if is_late && !self.is_shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

struct Counted<'p, R> {
    input: R,
    progress: &'p Progress,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.progress.add(read);
        Ok(read)
    }
}
