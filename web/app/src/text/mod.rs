//! Every text of the page. A language is one value of [`Text`], in a folder of its own.

mod en;
mod judge;
mod methods;
mod page;
mod plots;
mod recipe;
mod run;

pub use recipe::ViewNames;

use contrastive_lab::protocol::Sentence;

/// The texts in the language of this page.
pub fn now() -> &'static Text {
    &en::TEXT
}

/// All texts; those with numbers or names in them are functions.
pub struct Text {
    /// What the engine, or the check of a recipe, has to say: looked up by the sentence's id, which
    /// comes with the values in it.
    pub engine_said: fn(&Sentence) -> String,
    pub header: page::Header,
    pub engine: page::Engine,
    pub welcome: page::Welcome,
    pub images: page::Images,
    pub import: page::Import,
    pub recipe: recipe::RecipeText,
    pub training: recipe::Training,
    pub views: recipe::Views,
    pub view_names: recipe::ViewNames,
    pub share: recipe::Share,
    pub run: run::Run,
    pub pace: run::Pace,
    pub stage: run::Stage,
    pub readings: run::Readings,
    pub charts: run::Charts,
    pub map: run::Map,
    pub judge: judge::Judge,
    pub plots: plots::Plots,
    pub methods: methods::Methods,
    pub model: page::Model,
    pub alert: page::AlertText,
}
