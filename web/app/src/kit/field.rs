use yew::prelude::*;

/// A labelled control with the lines that describe it.
#[derive(Default)]
pub struct Field {
    /// The control's own id, by [`use_id`](super::use_id).
    pub id: AttrValue,
    pub label: AttrValue,
    /// One short line below; may be empty.
    pub hint: AttrValue,
    /// Why what stands in the control is not taken.
    pub refused: Option<AttrValue>,
    /// The control has a slider below it.
    pub with_slider: bool,
}

impl Field {
    /// `aria-describedby` of the control: the ids of the lines below it.
    pub fn described_by(&self) -> Option<String> {
        match (self.refused.is_some(), self.hint.is_empty()) {
            (true, true) => Some(self.line("refused")),
            (true, false) => Some(format!("{} {}", self.line("refused"), self.line("hint"))),
            (false, false) => Some(self.line("hint")),
            (false, true) => None,
        }
    }

    /// `aria-invalid` of the control.
    pub fn invalid(&self) -> Option<&'static str> {
        self.refused.as_ref().map(|_| "true")
    }

    /// The field around its control, which carries the field's id.
    pub fn holding(self, control: Html) -> Html {
        let line = |name: &'static str, class: &'static str, words: AttrValue| {
            html! { <p class={classes!("hint", class)} id={self.line(name)}>{ words }</p> }
        };
        html! {
            <div class={classes!("setting", self.with_slider.then_some("with-slider"))}>
                <label for={self.id.clone()}>{ &self.label }</label>
                { control }
                // Always one child, so that the control beside it stays the element that it is.
                if let Some(words) = &self.refused { { line("refused", "warn", words.clone()) } }
                if !self.hint.is_empty() { { line("hint", "", self.hint.clone()) } }
            </div>
        }
    }

    fn line(&self, name: &str) -> String {
        format!("{}-{name}", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_is_described_by_the_lines_that_there_are_and_a_refusal_comes_first() {
        let field = |hint: &'static str, refused: Option<&'static str>| Field {
            id: "x".into(),
            hint: hint.into(),
            refused: refused.map(Into::into),
            ..Field::default()
        };
        let described = |hint, refused| field(hint, refused).described_by();
        assert_eq!(described("", None), None);
        assert_eq!(described("low", None).as_deref(), Some("x-hint"));
        assert_eq!(described("", Some("no")).as_deref(), Some("x-refused"));
        let both = described("low", Some("no"));
        assert_eq!(both.as_deref(), Some("x-refused x-hint"));
        assert_eq!(field("low", None).invalid(), None);
        assert_eq!(field("low", Some("no")).invalid(), Some("true"));
    }
}
