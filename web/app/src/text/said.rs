use super::now;
use super::say::{Value, say};
#[cfg(test)]
use super::words::Text;
use contrastive_lab::say::Sentence;
use std::cell::RefCell;

/// What there is to say, kept as what it is and not as words: whoever shows it asks for the words in
/// the language of the moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// By the engine, or by the check of a recipe.
    Engine(Sentence),
    /// By the browser, in its own words.
    Browser(String),
    /// Said of this file.
    Of {
        file: String,
        said: Box<Said>,
    },
    NoAddress,
    NoClipboard,
    FileTooLarge {
        bytes: f64,
        most: f64,
    },
    FileUnreadable,
    /// The browser could not read this, of what was dropped.
    Unreadable {
        first: String,
    },
    NothingDropped,
    StopFirst,
    /// The GPU engine was asked for, and the page's site is still without it.
    GpuEngineNotBuilt,
    GpuEngineBuilt,
    GpuEngineFailed,
    NotSaved {
        name: String,
    },
    /// The page and the engine do not understand each other; why, where that is known.
    NotUnderstood(Option<String>),
}

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

impl From<Sentence> for Said {
    fn from(sentence: Sentence) -> Self {
        Self::Engine(sentence)
    }
}

impl Said {
    /// This, said of a file.
    pub fn of(self, file: String) -> Self {
        Self::Of {
            file,
            said: Box::new(self),
        }
    }

    /// In the page's language.
    pub fn words(&self) -> String {
        let t = &now().alert;
        match self {
            Self::Engine(sentence) => of_engine(sentence),
            Self::Browser(words) => words.clone(),
            Self::Of { file, said } => now().join.within(file, &said.words()),
            Self::NoAddress => t.no_address.to_owned(),
            Self::NoClipboard => t.no_clipboard.to_owned(),
            Self::FileTooLarge { bytes, most } => t.file_too_large(*bytes as f32, *most as f32),
            Self::FileUnreadable => t.file_unreadable.to_owned(),
            Self::Unreadable { first } => t.unreadable(first),
            Self::NothingDropped => t.nothing_dropped.to_owned(),
            Self::StopFirst => t.stop_first.to_owned(),
            Self::GpuEngineNotBuilt => t.gpu_not_built.to_owned(),
            Self::GpuEngineBuilt => t.gpu_built.to_owned(),
            Self::GpuEngineFailed => t.gpu_failed.to_owned(),
            Self::NotSaved { name } => t.not_saved(name),
            Self::NotUnderstood(None) => t.unreadable_message.to_owned(),
            Self::NotUnderstood(Some(complaint)) => t.unreadable_message_because(complaint),
        }
    }
}

/// The engine's sentence: the pattern of its id, with what it is the consequence of behind it; in
/// English, or where the language has no such pattern, as the engine wrote it.
fn of_engine(sentence: &Sentence) -> String {
    let Some(pattern) = pattern_of(&sentence.id) else {
        return as_sentence(&sentence.english);
    };
    let value = |(name, value): &'_ (String, String)| {
        let word = pattern_of(&format!("{WORD}{value}"));
        (
            name.clone(),
            word.map_or_else(|| value.clone(), str::to_owned),
        )
    };
    let values: Vec<_> = sentence.values.iter().map(value).collect();
    let values = values.iter();
    let values: Vec<_> = values
        .map(|(name, value)| (name.as_str(), Value::Text(value)))
        .collect();
    let said = say(pattern, &values);
    match &sentence.because {
        Some(cause) => now().join.label(&said, &of_engine(cause)),
        None => said,
    }
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
        let speak =
            |language, (words, said): (&[_], &[_])| set(language, words.to_vec(), said.to_vec());
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
        let said = |english| Said::from(sentence("lab/test", &[], english)).words();
        assert_eq!(said("the batch size is 0"), "The batch size is 0.");
        assert_eq!(said("Drop them again."), "Drop them again.");
    }

    #[test]
    fn an_engine_s_sentence_is_said_in_the_language_of_the_moment() {
        let values = [("files", "2")];
        let said = Said::from(sentence("lab/no-file-read", &values, "None of the 2 files"));
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
            let said = Said::from(not_saved.clone()).words();
            assert_eq!(said, "无法保存模型：温度系数：当前为0，应为0.01至10。");
        });
    }

    #[test]
    fn a_sentence_without_words_in_the_language_stays_english() {
        let said = Said::from(sentence("lab/of-tomorrow", &[], "it is new"));
        in_chinese(|_| assert_eq!(said.words(), "It is new."));
    }
}
