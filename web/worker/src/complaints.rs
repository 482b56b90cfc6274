//! Errors that dependencies only log, and panics: none may pass in silence.
//!
//! A kernel that WebGPU rejects is logged, its dispatch is skipped and old data comes back, so any
//! error in the log ends the run in words.

use crate::messages;
use contrastive_lab::lab::DeviceTrouble;
use contrastive_lab::say::shown_text;
use log::{Level, LevelFilter, Log, Metadata, Record};
use std::cell::RefCell;
use std::panic;
use std::task::{Context, Poll, Waker};

/// Begins the kernel's own source, thousands of lines, in what cubecl logs of one that was rejected.
const SOURCE_FOLLOWS: &str = "--- shader source";
/// Characters of an error that a person is shown.
const SHOWN_MAX: usize = 300;

thread_local! {
    static FIRST: RefCell<Option<DeviceTrouble>> = const { RefCell::new(None) };
    static WAITING: RefCell<Option<Waker>> = const { RefCell::new(None) };
}

struct Listener;

static LISTENER: Listener = Listener;

impl Log for Listener {
    fn enabled(&self, metadata: &Metadata) -> bool {
        metadata.level() == Level::Error
    }

    fn log(&self, record: &Record) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let words = format!("{}: {}", record.target(), record.args());
        web_sys::console::error_1(&words.as_str().into());
        note_refusal(&record.args().to_string());
    }

    fn flush(&self) {}
}

/// Listens to the log and to panics from here on.
pub fn listen() {
    if log::set_logger(&LISTENER).is_ok() {
        log::set_max_level(LevelFilter::Error);
    }
    panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().as_str().into());
        // Where it was in the source helps nobody at the page.
        messages::crash(&brief(info.payload_as_str().unwrap_or_default()));
    }));
}

/// Keeps the first complaint until it is taken; a lost device explains all others.
pub fn note(trouble: DeviceTrouble) {
    FIRST.with_borrow_mut(|first| {
        if first.is_none() || matches!(trouble, DeviceTrouble::Lost { .. }) {
            *first = Some(trouble);
        }
    });
    if let Some(waker) = WAITING.take() {
        waker.wake();
    }
}

/// Notes an error of whatever stands between the engine and the GPU.
pub fn note_refusal(words: &str) {
    note(DeviceTrouble::Refused {
        complaint: brief(words),
    });
}

/// The first complaint since the last call.
pub fn take() -> Option<DeviceTrouble> {
    FIRST.take()
}

/// Ready while a complaint is waiting to be taken.
pub fn poll(context: &Context) -> Poll<()> {
    if FIRST.with_borrow(Option::is_some) {
        return Poll::Ready(());
    }
    WAITING.set(Some(context.waker().clone()));
    Poll::Pending
}

/// The beginning of an error in one line.
fn brief(words: &str) -> String {
    let words = words.split(SOURCE_FOLLOWS).next().unwrap_or(words);
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    shown_text(line.trim_end_matches('.'), SHOWN_MAX)
}
