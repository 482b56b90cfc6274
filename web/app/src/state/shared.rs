use std::ops::Deref;
use std::rc::Rc;

/// A part of the state behind a pointer. Two are equal when they are the same value in memory: a
/// component whose parts did not change is not drawn again, however large they are.
#[derive(Debug, Default)]
pub struct Shared<T>(Rc<T>);

impl<T: Clone> Shared<T> {
    /// Changes this copy; others keep the value they had.
    pub fn change(&mut self, change: impl FnOnce(&mut T)) {
        change(Rc::make_mut(&mut self.0));
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Shared<T> {
    fn from(value: T) -> Self {
        Self(Rc::new(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_leaves_earlier_copies_and_makes_them_unequal() {
        let mut now = Shared::from(1);
        let before = now.clone();
        assert!(before == now);
        now.change(|value| *value = 2);
        assert_eq!((*before, *now), (1, 2));
        assert!(before != now);
    }
}
