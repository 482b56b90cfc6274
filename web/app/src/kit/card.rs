use yew::prelude::*;

/// A titled section of the page; screen readers find it by its title.
pub struct Card {
    title: AttrValue,
    class: &'static str,
    beside: Html,
    testid: Option<&'static str>,
    state: Option<&'static str>,
    value: Option<AttrValue>,
}

impl Card {
    pub fn new(title: impl Into<AttrValue>) -> Self {
        Self {
            title: title.into(),
            class: "",
            beside: Html::default(),
            testid: None,
            state: None,
            value: None,
        }
    }

    /// A class beside the card's own.
    pub fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    /// What stands in the title's line.
    pub fn beside(self, beside: Html) -> Self {
        Self { beside, ..self }
    }

    /// The handle for tests.
    pub fn testid(self, testid: &'static str) -> Self {
        Self {
            testid: Some(testid),
            ..self
        }
    }

    /// The handle's `data-state`.
    pub fn state(self, state: &'static str) -> Self {
        Self {
            state: Some(state),
            ..self
        }
    }

    /// The handle's `data-value`.
    pub fn value(self, value: Option<impl Into<AttrValue>>) -> Self {
        Self {
            value: value.map(Into::into),
            ..self
        }
    }

    /// The card with what it holds.
    pub fn holding(self, body: Html) -> Html {
        html! {
            <section
                class={classes!("card", self.class)} aria-label={self.title.clone()}
                data-testid={self.testid} data-state={self.state} data-value={self.value}>
                <div class="card-head"><h2><bdi>{ self.title }</bdi></h2>{ self.beside }</div>
                { body }
            </section>
        }
    }
}
