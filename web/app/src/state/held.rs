use std::any::Any;
use std::fmt;
use std::rc::Rc;

/// Something that the browser holds: a file, bytes, what was dropped. The state keeps it and hands it
/// on, and never looks inside, so that it needs no browser.
#[derive(Clone)]
pub struct Held(Rc<dyn Any>);

impl Held {
    pub fn new(value: impl Any) -> Self {
        Self(Rc::new(value))
    }

    /// What is held, where it is a `T`.
    pub fn get<T: Any>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("Held")
    }
}
