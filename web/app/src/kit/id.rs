use std::cell::Cell;
use yew::prelude::*;

thread_local! {
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// An id that no other element of the page has, the same for as long as the component lives.
#[hook]
pub fn use_id() -> AttrValue {
    (*use_memo((), |()| fresh())).clone()
}

fn fresh() -> AttrValue {
    let number = LAST.get() + 1;
    LAST.set(number);
    format!("part-{number}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_ids_are_the_same() {
        let [one, other] = [fresh(), fresh()];
        assert_ne!(one, other);
    }
}
