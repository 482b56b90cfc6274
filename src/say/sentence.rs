//! What the engine says to a person, so that a page in any language can say it: which sentence it
//! is, the values in it, and the whole of it in English.

mod parts;

use parts::Parts;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A sentence for a person. A page looks its words up by `id`, and falls back to English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Group and name in kebab case, for example `refusal/too-many-pixels`; never changes while the
    /// sentence means the same.
    pub id: String,
    /// The values in it by their names, as text. Those that are words (a setting, its range) are
    /// the English ones, from a fixed list.
    pub values: Vec<(String, String)>,
    pub english: String,
    /// What this is the consequence of; `english` holds its words too.
    pub because: Option<Box<Sentence>>,
}

impl Sentence {
    /// The sentence that a problem is: `id` is its type's and its variant's name for serde, `values`
    /// are its fields, and a variant that only wraps another problem is that problem.
    pub fn of(problem: &(impl Serialize + fmt::Display)) -> Self {
        // A value of another shape has no id; its English remains.
        let Parts { id, values } = Parts::of(problem).unwrap_or_default();
        Self {
            id,
            values,
            english: problem.to_string(),
            because: None,
        }
    }

    /// This sentence with what it is the consequence of.
    #[must_use]
    pub fn because(self, cause: &(impl Serialize + fmt::Display)) -> Self {
        let cause = Self::of(cause);
        Self {
            english: format!("{}: {}", self.english, cause.english),
            because: Some(Box::new(cause)),
            ..self
        }
    }

    /// The value of this name; empty where the sentence has none.
    pub fn value(&self, name: &str) -> &str {
        let found = self.values.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.english)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use strum::VariantNames;

    /// The page's languages other than English, which the sentences bring along.
    const TRANSLATIONS: [(&str, &str); 1] = [("zh", include_str!("../../www/words/zh.json"))];

    /// Groups of sentences that the tests make up.
    const MADE_UP: [&str; 1] = ["weather"];

    /// Holds one of each sentence of `T` as [`hold`] does. That there is one of each is the compiler's word:
    /// it knows the variants. `wrapping` names those that only pass on the sentence of another type.
    pub(crate) fn hold_every<T: VariantNames>(
        group: &str,
        wrapping: &[&str],
        sentences: &[Sentence],
    ) {
        hold(group, sentences);
        let own = T::VARIANTS.iter().filter(|name| !wrapping.contains(name));
        let expected: BTreeSet<_> = own.map(|name| format!("{group}/{name}")).collect();
        let held: BTreeSet<_> = sentences.iter().map(|said| said.id.clone()).collect();
        assert_eq!(held, expected, "one of each sentence of {group}");
    }

    /// Holds one of each sentence of a group to what a page in another language needs, and every
    /// language to the sentence.
    pub(crate) fn hold(group: &str, sentences: &[Sentence]) {
        if !MADE_UP.contains(&group) {
            for (language, words) in TRANSLATIONS {
                let words: serde_json::Value = serde_json::from_str(words).expect("words");
                for sentence in sentences {
                    let said = &words["said"][&sentence.id];
                    let said = said.as_str();
                    let said = said.unwrap_or_else(|| panic!("{language}: no {}", sentence.id));
                    hold_translation(language, sentence, said);
                }
            }
        }
        let mut ids = BTreeSet::new();
        for sentence in sentences {
            let name = sentence
                .id
                .strip_prefix(group)
                .and_then(|rest| rest.strip_prefix('/'));
            let name = name.unwrap_or_else(|| panic!("{} is not of {group}", sentence.id));
            let is_kebab = |part: &str| {
                !part.is_empty()
                    && part
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            };
            assert!(name.split('-').all(is_kebab), "{}", sentence.id);
            assert!(ids.insert(&sentence.id), "{} is there twice", sentence.id);
            for (name, value) in &sentence.values {
                let is_shown = sentence.english.contains(value.as_str());
                assert!(is_shown, "{name} is {value}, but: {sentence}");
            }
        }
    }

    /// A translation shows every value that the sentence has, and no other.
    fn hold_translation(language: &str, sentence: &Sentence, said: &str) {
        let opened = said.split('{').skip(1);
        let named = opened.filter_map(|rest| {
            let end = rest.find([',', '}'])?;
            // What a plural's cases hold begins with the number's sign or with words.
            let name = &rest[..end];
            let is_name = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            is_name.then_some(name)
        });
        let shown: BTreeSet<_> = named.collect();
        let given = sentence.values.iter().map(|(name, _)| name.as_str());
        let given: BTreeSet<_> = given.collect();
        assert_eq!(shown, given, "{language}: the values of {}", sentence.id);
    }

    #[derive(Serialize, thiserror::Error, Debug)]
    #[serde(rename = "weather", rename_all = "kebab-case")]
    enum Weather {
        #[error("it rains")]
        ItRains,
        #[error("it blows at {knots} knots from {from}")]
        Wind { knots: f32, from: String },
    }

    #[derive(Serialize, thiserror::Error, Debug)]
    #[serde(rename = "outing", rename_all = "kebab-case")]
    enum Outing {
        #[error("nobody comes")]
        NobodyComes,
        #[error("weather: {0}")]
        Weather(#[from] Weather),
    }

    #[test]
    fn the_id_is_group_and_variant_and_the_values_are_the_fields() {
        let wind = Weather::Wind {
            knots: f32::NAN,
            from: "the west".to_owned(),
        };
        let said = Sentence::of(&wind);
        assert_eq!(said.id, "weather/wind");
        assert_eq!(said.value("knots"), "NaN");
        assert_eq!(said.value("from"), "the west");
        assert_eq!(said.value("to"), "");
        assert_eq!(said.to_string(), "it blows at NaN knots from the west");
        hold("weather", &[said, Sentence::of(&Weather::ItRains)]);
    }

    #[test]
    fn a_wrapped_problem_keeps_its_own_id_and_a_cause_comes_along() {
        let wrapped = Sentence::of(&Outing::from(Weather::ItRains));
        assert_eq!(wrapped.id, "weather/it-rains");
        assert_eq!(wrapped.english, "weather: it rains");
        let said = Sentence::of(&Outing::NobodyComes).because(&Weather::ItRains);
        assert_eq!(said.id, "outing/nobody-comes");
        assert_eq!(said.english, "nobody comes: it rains");
        let cause = said.because.expect("a cause");
        assert_eq!(cause.id, "weather/it-rains");
    }

    #[test]
    fn what_is_no_problem_still_has_its_english() {
        let said = Sentence::of(&"words");
        assert_eq!((said.id.as_str(), said.english.as_str()), ("", "words"));
    }
}
