//! A bar for what lasts: only on a terminal, on standard error.

use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use tocsin_store::progress::{Progress as Step, Watcher};

use super::arguments::grouped;

/// How far something of a known or unknown length has come.
pub(super) struct Progress {
    bar: ProgressBar,
    began: Instant,
}

const KNOWN: &str = "{bar:30} {percent:>3} %  {msg}  {eta} left";
const UNKNOWN: &str = "{spinner} {elapsed}  {msg}";

impl Progress {
    /// A bar over so many units of whatever is counted, or a spinner when nobody knows how many.
    pub(super) fn new(length: Option<u64>) -> Progress {
        let (bar, template) = match length {
            Some(length) => (ProgressBar::new(length), KNOWN),
            None => (ProgressBar::new_spinner(), UNKNOWN),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress {
            bar,
            began: Instant::now(),
        }
    }

    /// Goes on by so many units, with so many things done by now.
    pub(super) fn advance(&self, units: u64, done: u64, noun: &str) {
        self.bar.inc(units);
        let seconds = self.began.elapsed().as_secs_f64().max(0.001);
        let rate = (done as f64 / seconds).round() as u64;
        self.bar
            .set_message(format!("{} {noun}, {}/s", grouped(done), grouped(rate)));
    }

    /// Shows how far the store has come with something long.
    pub(super) fn watcher(&self) -> Watcher {
        let bar = self.bar.clone();
        Arc::new(move |step: Step| {
            bar.set_length(step.total);
            bar.set_position(step.done);
            bar.set_message(step.what);
        })
    }

    /// Says what is being done now.
    pub(super) fn say(&self, text: &'static str) {
        self.bar.set_message(text);
    }

    /// Writes a line without disturbing the bar.
    pub(super) fn note(&self, line: &str) {
        self.bar.suspend(|| eprintln!("{line}"));
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) -> Duration {
        self.bar.finish_and_clear();
        self.began.elapsed()
    }
}
