//! What waits for a moment.

use super::Effects;
use crate::store::{Message, Timer};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;

/// One that counts for each timer; one that is dropped does not ring.
#[derive(Default)]
pub(super) struct Timers([RefCell<Option<Timeout>>; Timer::ALL.len()]);

impl Timers {
    pub(super) fn start(&self, effects: &Rc<Effects>, timer: Timer, ms: u32) {
        let effects = Rc::downgrade(effects);
        let timeout = Timeout::new(ms, move || {
            if let Some(effects) = effects.upgrade() {
                effects.take(Message::Due(timer));
            }
        });
        self.of(timer).replace(Some(timeout));
    }

    pub(super) fn forget(&self, timer: Timer) {
        self.of(timer).take();
    }

    fn of(&self, timer: Timer) -> &RefCell<Option<Timeout>> {
        &self.0[timer as usize]
    }
}
