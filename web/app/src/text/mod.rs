//! Every text of the page. A language is one value of [`Text`], in a folder of its own.

mod en;
mod judge;
mod methods;
mod page;
mod plots;
mod recipe;
mod run;

pub use recipe::ViewNames;

use contrastive_lab::protocol::ImageSetSummary;
use contrastive_lab::say::Sentence;

/// The texts in the language of this page.
pub fn now() -> &'static Text {
    &en::TEXT
}

/// Name of a set's class: a person's own, or in a sample set the page's word for it.
pub fn class_name(summary: &ImageSetSummary, class: usize) -> Option<&str> {
    let name = summary.classes.get(class)?;
    let drawn = !summary.factors.is_empty();
    Some(if drawn {
        (now().images.sample_name)(name)
    } else {
        name
    })
}

/// Names of all classes of a set.
pub fn class_names(summary: &ImageSetSummary) -> Vec<String> {
    let names = (0..summary.classes.len()).filter_map(|class| class_name(summary, class));
    names.map(str::to_owned).collect()
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
