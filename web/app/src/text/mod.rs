//! Every text of the page. The words are data, `www/words/en.json` and its like; the build makes a
//! field of [`Text`] of each, or a function where values stand in it.

mod chosen;
mod figure;
mod language;
mod names;
mod pattern;
mod said;
mod say;
mod settings;
mod words;

pub use language::{Load, SpokenProvider, speak, use_language, use_words};
pub use names::{class_name, class_names, image_name, sample_name, set_name};
pub use settings::{DifferingSetting, differing_settings, setting_name};
#[cfg(test)]
pub use words::MEANINGS;
pub use words::{LANGUAGES, Text};

use contrastive_lab::run::{EndVotes, interval_95};
use std::cell::Cell;
use words::Words;

thread_local! {
    static NOW: Cell<Option<&'static Text>> = const { Cell::new(None) };
}

/// The texts in the language of this page. A component takes them by [`use_words`], so that it is
/// drawn again when the language changes; what is called while it is drawn may ask here.
pub fn now() -> &'static Text {
    NOW.get().unwrap_or_else(|| {
        // Nothing was loaded yet: a test, which speaks English.
        #[cfg(test)]
        let (words, said) = words::EN;
        #[cfg(not(test))]
        let (words, said) = (&*Box::leak(Box::new([""; words::COUNT])), &[][..]);
        set("en", words, said.to_vec())
    })
}

/// Speaks these words from now on: they are kept for the life of the page, as there are few languages.
fn set(
    language: &str,
    words: &'static Words,
    said: Vec<(&'static str, &'static str)>,
) -> &'static Text {
    figure::speak(language);
    said::speak(said);
    let text = words::read(words);
    NOW.set(Some(text));
    text
}

/// Between what and what a fraction of so many cases lies, with 95 per cent.
pub fn interval(fraction: f32, count: u32) -> String {
    let [least, most] = interval_95(fraction, count);
    now().judge.interval(least, most)
}

/// How far kNN votes may be from the truth, on how many images they stand, and of how many they are.
pub fn knn_asked(votes: &EndVotes) -> Option<String> {
    let vote = votes.votes.first()?;
    let interval = interval(vote.accuracy, votes.queries);
    let asked = now()
        .readings
        .knn_asked(&interval, votes.queries, vote.k, votes.bank);
    Some(asked)
}

/// Several sentences as one text.
pub fn sentences(sentences: impl IntoIterator<Item = String>) -> String {
    let sentences: Vec<_> = sentences.into_iter().collect();
    sentences.join(now().join.sentences)
}

/// Several names as one text.
pub fn list(names: &[String]) -> String {
    names.join(now().join.list)
}
