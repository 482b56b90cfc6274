//! What the files of words are held to.

use crate::accessors::TABLE;
use crate::values::values;
use crate::words::{Language, Node};

/// Every language has the keys of the model in the model's order, and the same values in each word.
pub fn hold(model: &Language, languages: &[Language]) -> Result<(), String> {
    for language in languages {
        let within = |problem: String| format!("www/words/{}.json: {problem}", language.id);
        compare("", &model.words, &language.words).map_err(within)?;
        for (id, pattern) in &language.said {
            values(pattern).map_err(|problem| within(format!("said.{id}: {problem}")))?;
        }
    }
    if !model.said.is_empty() {
        return Err("the engine brings its English along: en.json says nothing of it".to_owned());
    }
    Ok(())
}

fn compare(path: &str, model: &Node, other: &Node) -> Result<(), String> {
    match (model, other) {
        (Node::Word(model), Node::Word(other)) => compare_words(path, model, other),
        (Node::Group(model), Node::Group(other)) => compare_groups(path, model, other),
        _ => Err(format!("{path} is a word here and a group there")),
    }
}

fn compare_groups(
    path: &str,
    model: &[(String, Node)],
    other: &[(String, Node)],
) -> Result<(), String> {
    let place = |key: &str| [path, key].join(".").trim_start_matches('.').to_owned();
    for (key, _) in model {
        if !other.iter().any(|(found, _)| found == key) {
            return Err(format!("{} is missing", place(key)));
        }
    }
    for ((key, model), (found, other)) in model.iter().zip(other) {
        if key != found {
            return Err(format!(
                "{} stands where {} should",
                place(found),
                place(key)
            ));
        }
        if path.ends_with(TABLE) && matches!(model, Node::Group(_)) {
            return Err(format!("{} is a group in a table", place(key)));
        }
        compare(&place(key), model, other)?;
    }
    match other.get(model.len()) {
        Some((key, _)) => Err(format!("{} is in no other language", place(key))),
        None => Ok(()),
    }
}

fn compare_words(path: &str, model: &str, other: &str) -> Result<(), String> {
    let sorted = |pattern: &str| {
        let mut values = values(pattern).map_err(|problem| format!("{path}: {problem}"))?;
        values.sort();
        Ok::<_, String>(values)
    };
    let [model, other] = [sorted(model)?, sorted(other)?];
    if model == other {
        return Ok(());
    }
    let names = |values: &[crate::values::Value]| {
        let names = values.iter().map(|value| value.name.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    let [wanted, found] = [names(&model), names(&other)];
    Err(format!(
        "{path} has the values ({found}), but English has ({wanted}), or other figures"
    ))
}
