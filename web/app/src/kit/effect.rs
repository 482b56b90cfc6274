use std::any::Any;
use std::rc::Rc;
use yew::functional::TearDown;
use yew::prelude::*;

/// As `use_effect_with` of Yew, whose plumbing weighs a kilobyte of the module for every two types that it is
/// asked for: it is asked for one pair here.
#[hook]
pub fn use_effect_on<T, D>(cause: T, effect: impl FnOnce(&T) -> D + 'static)
where
    T: PartialEq + 'static,
    D: TearDown,
{
    let cause = Rc::new(cause);
    let told = Rc::clone(&cause);
    let effect: Effect = Box::new(move || {
        let end = effect(&told);
        Box::new(move || end.tear_down())
    });
    use_boxed(Cause(cause), effect);
}

#[hook]
fn use_boxed(cause: Cause, effect: Effect) {
    use_effect_with(cause, move |_| effect());
}

/// What happens, and what ends it.
type Effect = Box<dyn FnOnce() -> Box<dyn FnOnce()>>;

/// Of any type: something else is another one.
struct Cause(Rc<dyn Same>);

impl PartialEq for Cause {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_same(other.0.as_any())
    }
}

trait Same {
    fn as_any(&self) -> &dyn Any;
    fn is_same(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + 'static> Same for T {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>() == Some(self)
    }
}
