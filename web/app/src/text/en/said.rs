//! What the engine says. Its sentences bring their English along; another language has its words for
//! each id here.

use contrastive_lab::say::Sentence;

/// The sentence with a capital letter at its start and a full stop at its end.
pub fn engine_said(sentence: &Sentence) -> String {
    let mut letters = sentence.english.chars();
    let first = letters.next();
    let mut said: String = first.into_iter().flat_map(char::to_uppercase).collect();
    said.push_str(letters.as_str());
    if !said.ends_with(['.', '!', '?']) {
        said.push('.');
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_begins_with_a_capital_and_ends_with_one_full_stop() {
        let said = |english: &str| {
            engine_said(&Sentence {
                id: "recipe/setting".to_owned(),
                values: Vec::new(),
                english: english.to_owned(),
                because: None,
            })
        };
        assert_eq!(said("the batch size is 0"), "The batch size is 0.");
        assert_eq!(said("Drop them again."), "Drop them again.");
    }
}
