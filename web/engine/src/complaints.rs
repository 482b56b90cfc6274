//! Errors that dependencies only log, and panics: none may pass in silence.
//!
//! A kernel that WebGPU rejects is logged, its dispatch is skipped and old data comes back, so any
//! error in the log ends the engine in words.

use crate::messages;
use log::{Level, LevelFilter, Log, Metadata, Record};
use std::cell::RefCell;
use std::panic;

thread_local! {
    static FIRST: RefCell<Option<String>> = const { RefCell::new(None) };
}

struct Listener;

static LISTENER: Listener = Listener;

impl Log for Listener {
    fn enabled(&self, metadata: &Metadata) -> bool {
        metadata.level() <= Level::Warn
    }

    fn log(&self, record: &Record) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let words = format!("{}: {}", record.target(), record.args());
        if record.level() == Level::Error {
            web_sys::console::error_1(&words.as_str().into());
            note(words);
        } else {
            web_sys::console::warn_1(&words.as_str().into());
        }
    }

    fn flush(&self) {}
}

/// Listens to the log and to panics from here on.
pub fn listen() {
    if log::set_logger(&LISTENER).is_ok() {
        log::set_max_level(LevelFilter::Warn);
    }
    panic::set_hook(Box::new(|info| {
        let words = info.to_string();
        web_sys::console::error_1(&words.as_str().into());
        messages::crash(&words);
    }));
}

/// Keeps the first complaint until it is taken.
pub fn note(words: String) {
    FIRST.with_borrow_mut(|first| {
        first.get_or_insert(words);
    });
}

/// The first complaint since the last call.
pub fn take() -> Option<String> {
    FIRST.with_borrow_mut(Option::take)
}
