use yew::prelude::*;

/// The head of a column.
#[derive(Clone)]
pub struct Column {
    title: AttrValue,
    class: Option<&'static str>,
}

impl Column {
    /// A column of words or drawings.
    pub fn words(title: impl Into<AttrValue>) -> Self {
        Self {
            title: title.into(),
            class: None,
        }
    }

    /// Of these classes.
    pub fn class(self, class: &'static str) -> Self {
        Self {
            class: Some(class),
            ..self
        }
    }

    /// A column of figures, which stand at its end.
    pub fn figures(title: impl Into<AttrValue>) -> Self {
        Self {
            class: Some("number"),
            ..Self::words(title)
        }
    }
}

/// A table of figures; each row brings its own cells.
pub fn table(
    class: &'static str,
    columns: impl IntoIterator<Item = Column>,
    rows: impl IntoIterator<Item = Html>,
) -> Html {
    let head = |column: Column| {
        html! { <th scope="col" class={column.class}>{ column.title }</th> }
    };
    html! {
        <table class={classes!("table", class)}>
            <thead><tr>{ for columns.into_iter().map(head) }</tr></thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}
