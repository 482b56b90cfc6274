use std::cell::{Cell, RefCell};

/// Keeps questions that come faster than their answers from queueing up: one is asked, and of those
/// that come meanwhile only the last.
#[derive(Debug)]
pub struct OneInFlight<T> {
    busy: Cell<bool>,
    next: RefCell<Option<T>>,
}

impl<T> Default for OneInFlight<T> {
    fn default() -> Self {
        Self {
            busy: Cell::new(false),
            next: RefCell::new(None),
        }
    }
}

impl<T> OneInFlight<T> {
    /// The question, if it may be asked now.
    pub fn ask(&self, question: T) -> Option<T> {
        if self.busy.replace(true) {
            self.next.replace(Some(question));
            return None;
        }
        Some(question)
    }

    /// The answer came: the question to ask now, if any waits.
    pub fn answered(&self) -> Option<T> {
        let next = self.next.take();
        self.busy.set(next.is_some());
        next
    }

    /// No answer will come.
    pub fn forget(&self) {
        self.next.take();
        self.busy.set(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_questions_that_come_too_fast_the_last_is_asked() {
        let questions = OneInFlight::default();
        assert_eq!(questions.ask(1), Some(1));
        assert_eq!(questions.ask(2), None);
        assert_eq!(questions.ask(3), None);
        assert_eq!(questions.answered(), Some(3));
        assert_eq!(questions.ask(4), None);
        assert_eq!(questions.answered(), Some(4));
        assert_eq!(questions.answered(), None);
        assert_eq!(questions.ask(5), Some(5));
    }

    #[test]
    fn after_a_lost_answer_questions_are_asked_again() {
        let questions = OneInFlight::default();
        questions.ask(1);
        questions.ask(2);
        questions.forget();
        assert_eq!(questions.ask(3), Some(3));
    }
}
