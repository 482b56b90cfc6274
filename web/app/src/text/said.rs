use super::now;
use super::say::{Value, say};
#[cfg(test)]
use super::words::Text;
use crate::engine::Crash;
use crate::state::{Reason, Said, Unread};
use contrastive_lab::say::Sentence;
use std::cell::RefCell;

/// Before the words for values that are English words from a fixed list: a setting, its range. A
/// setting that comes by its id has its name in the page's own words instead.
const WORD: &str = "word/";

thread_local! {
    /// Patterns for the engine's sentences, by their ids; empty in English, which they bring along.
    static SENTENCES: RefCell<Vec<(&'static str, &'static str)>> = const { RefCell::new(Vec::new()) };
}

/// Says the engine's sentences by these patterns.
pub(super) fn speak(sentences: Vec<(&'static str, &'static str)>) {
    SENTENCES.set(sentences);
}

impl Said {
    /// In the page's language.
    pub fn words(&self) -> String {
        let t = &now().alert;
        match self {
            Self::Sentence(sentence) => of_engine(sentence),
            Self::Cannot(reason) => reason.words(),
            Self::StopFirst => t.stop_first.to_owned(),
            Self::File { name, why } => match name.as_str() {
                "" => why.words(),
                name => now().join.within(name, &why.words()),
            },
            Self::DropUnreadable { first } => t.unreadable(first),
            Self::NothingDropped => t.nothing_dropped.to_owned(),
            Self::NotSaved { name } => t.not_saved(name),
            Self::NoSuchRoom { place } => now().rooms.unknown(place),
            Self::NoAddress => t.no_address.to_owned(),
            Self::NoClipboard => t.no_clipboard.to_owned(),
            Self::GpuEngineBuilt => t.gpu_built.to_owned(),
            Self::GpuEngineFailed => t.gpu_failed.to_owned(),
            Self::Browser(words) => words.clone(),
        }
    }
}

impl Unread {
    fn words(&self) -> String {
        let t = &now().alert;
        match self {
            Self::TooLarge { bytes, bytes_max } => {
                t.file_too_large(*bytes as f32, *bytes_max as f32)
            }
            Self::Unreadable => t.file_unreadable.to_owned(),
            Self::NoRecipe(sentence) => of_engine(sentence),
        }
    }
}

impl Reason {
    /// In the page's language.
    pub fn words(&self) -> String {
        let t = &now().cannot;
        let words = match self {
            Self::Recipe(sentence) => return of_engine(sentence),
            Self::NeedsLabels(method) => {
                let methods = &now().methods;
                return methods.needs_labels(methods.name_of(method.id()));
            }
            Self::Locked => t.locked,
            Self::EngineLoading => t.engine_loading,
            Self::EngineGone => t.engine_gone,
            Self::EngineNotBuilt => now().alert.gpu_not_built,
            Self::DeviceLost => t.device_lost,
            Self::NoImages => t.no_images,
            Self::Importing => t.importing,
            Self::NothingLoading => t.nothing_loading,
            Self::Starting => t.starting,
            Self::RunUnderWay => t.run_under_way,
            Self::NoRun => t.no_run,
            Self::Training => t.training,
            Self::Paused => t.paused,
            Self::NothingTrained => t.nothing_trained,
            Self::NothingOpen => t.nothing_open,
            Self::Embedding => t.embedding,
            Self::EmbeddingWholeSet => t.embedding_whole_set,
            Self::NoMap => t.no_map,
            Self::Probing => t.probing,
            Self::Unlabelled => t.unlabelled,
            Self::FewLabels => t.few_labels,
            Self::OtherImages => t.other_images,
            Self::OwnImages => t.own_images,
            Self::WholeSetMapped => t.whole_set_mapped,
        };
        words.to_owned()
    }
}

impl Crash {
    /// In the page's language.
    pub fn words(&self) -> String {
        let t = &now().alert;
        match self {
            Self::Said(words) if words.is_empty() => t.crash_unknown.to_owned(),
            Self::Said(words) => t.crash(words),
            Self::OtherBuild => t.other_build.to_owned(),
            Self::Unreadable(complaint) => t.crash(&t.unreadable_message_because(complaint)),
        }
    }
}

/// The engine's sentence: the pattern of its id, with what it is the consequence of behind it; in
/// English, or where the language has no such pattern, as the engine wrote it.
fn of_engine(sentence: &Sentence) -> String {
    let Some(pattern) = pattern_of(&sentence.id) else {
        return as_sentence(&sentence.english);
    };
    let values = sentence.values.iter();
    let values: Vec<_> = values
        .map(|(name, value)| (name.as_str(), Value::Text(word(value))))
        .collect();
    let said = say(pattern, &values);
    match &sentence.because {
        Some(cause) => now().join.label(&said, &of_engine(cause)),
        None => said,
    }
}

/// A value of the engine's in the page's language, where it is a word that the page knows.
fn word(value: &str) -> &str {
    pattern_of(&format!("{WORD}{value}")).unwrap_or(value)
}

fn pattern_of(id: &str) -> Option<&'static str> {
    SENTENCES.with_borrow(|known| {
        let found = known.iter().find(|(known, _)| *known == id);
        found.map(|(_, pattern)| *pattern)
    })
}

/// With a capital letter at its start and a full stop at its end.
fn as_sentence(english: &str) -> String {
    let mut letters = english.chars();
    let first = letters.next();
    let mut said: String = first.into_iter().flat_map(char::to_uppercase).collect();
    said.push_str(letters.as_str());
    if !said.ends_with(['.', '!', '?']) {
        said.push('.');
    }
    said
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::text::{set, words};
    use contrastive_lab::recipe::Recipe;

    /// Does something in Chinese, and speaks English again.
    pub fn in_chinese(act: impl Fn(&Text)) {
        let speak = |language, (words, said): (_, &[_])| set(language, words, said.to_vec());
        act(speak("zh", words::ZH));
        speak("en", words::EN);
    }

    fn sentence(id: &str, values: &[(&str, &str)], english: &str) -> Sentence {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Sentence {
            id: id.to_owned(),
            values: values.iter().map(owned).collect(),
            english: english.to_owned(),
            because: None,
        }
    }

    #[test]
    fn a_sentence_begins_with_a_capital_and_ends_with_one_full_stop() {
        let said = |english| Said::Sentence(sentence("lab/test", &[], english)).words();
        assert_eq!(said("the batch size is 0"), "The batch size is 0.");
        assert_eq!(said("Drop them again."), "Drop them again.");
    }

    #[test]
    fn an_engine_s_sentence_is_said_in_the_language_of_the_moment() {
        let values = [("files", "2")];
        let said = Said::Sentence(sentence("lab/no-file-read", &values, "None of the 2 files"));
        assert_eq!(said.words(), "None of the 2 files.");
        in_chinese(|_| assert_eq!(said.words(), "2个文件都无法由浏览器读取。请重新拖入。"));
        assert_eq!(said.words(), "None of the 2 files.");
    }

    #[test]
    fn values_that_are_words_are_translated_and_a_cause_follows() {
        let recipe = Recipe {
            temperature: 0.0,
            ..Recipe::default()
        };
        let problem = recipe.check().expect_err("too cold");
        let mut not_saved = sentence("lab/not-saved", &[], "The model could not be saved: …");
        not_saved.because = Some(Box::new(Sentence::of(&problem)));
        in_chinese(|_| {
            let said = Said::Sentence(not_saved.clone()).words();
            assert_eq!(said, "无法保存模型：温度系数：当前为0，应为0.01至10。");
        });
    }

    #[test]
    fn a_sentence_without_words_in_the_language_stays_english() {
        let said = Said::Sentence(sentence("lab/of-tomorrow", &[], "it is new"));
        in_chinese(|_| assert_eq!(said.words(), "It is new."));
    }
}
