//! The Rust of the accessors: a struct for each group, a field for each word, and for each word with
//! values in it a function that takes them.

use crate::in_order;
use crate::values::{Value, values};
use crate::words::{Language, Node};
use std::fmt::Write;

/// How the key of a table ends: a group whose keys are ids, asked for by an id.
pub const TABLE: &str = "_of";

/// All of it.
pub fn write(model: &Language, languages: &[Language]) -> Result<String, String> {
    let mut code = String::new();
    group("Text", &model.words, &mut code)?;
    let ids = languages
        .iter()
        .map(|language| format!("{:?}", language.id));
    let names = languages.iter().map(|language| {
        let Node::Group(entries) = &language.words else {
            return Err("no words".to_owned());
        };
        match entries.iter().find(|(key, _)| key == "language") {
            Some((_, Node::Word(name))) => Ok(format!("{name:?}")),
            _ => Err(format!("{}.json does not say its language", language.id)),
        }
    });
    let named: Vec<String> = ids
        .zip(names)
        .map(|(id, name)| Ok(format!("({id}, {})", name?)))
        .collect::<Result<_, String>>()?;
    let count = in_order(model).len();
    let _ = writeln!(
        code,
        "/// Each language's id and what it calls itself.\n\
         pub const LANGUAGES: [(&str, &str); {}] = [{}];\n\
         /// Words of a language.\n\
         pub const COUNT: usize = {count};",
        named.len(),
        named.join(", ")
    );
    for language in languages {
        let _ = writeln!(
            code,
            "#[cfg(test)]\npub const {}: (&Words, &[(&str, &str)]) = (&{:?}, &{:?});",
            language.id.to_uppercase(),
            in_order(language),
            language.said,
        );
    }
    Ok(code)
}

/// The struct of a group and those within it: words alone, in the order of the file. In C's layout for the page
/// alone: the compiler takes every field of such a struct for read, and on the host it says which word nothing
/// shows.
fn group(name: &str, node: &Node, code: &mut String) -> Result<(), String> {
    let Node::Group(entries) = node else {
        return Err(format!("{name} is no group"));
    };
    let (mut fields, mut reads, mut functions) = (String::new(), String::new(), String::new());
    for (key, entry) in entries {
        if key == "language" && name == "Text" {
            fields.push_str("    _language: &'static str,\n");
            reads.push_str("_language: next(words),\n");
            continue;
        }
        if !key
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        {
            return Err(format!("{key} cannot be the name of a field"));
        }
        match entry {
            Node::Word(word) => {
                let values = values(word).map_err(|problem| format!("{key}: {problem}"))?;
                if values.is_empty() {
                    let _ = writeln!(fields, "    pub {key}: &'static str,");
                } else {
                    let _ = writeln!(fields, "    {key}: &'static str,");
                    function(key, word, &values, &mut functions);
                }
                let _ = writeln!(reads, "{key}: next(words),");
            }
            Node::Group(table) if key.ends_with(TABLE) => {
                let ids: Vec<_> = table.iter().map(|(id, _)| id).collect();
                let (table, count) = (key.to_uppercase(), ids.len());
                let _ = writeln!(fields, "    {key}: [&'static str; {count}],");
                let _ = writeln!(reads, "{key}: std::array::from_fn(|_| next(words)),");
                let _ = writeln!(
                    functions,
                    "    pub const {table}: &[&str] = &{ids:?};\n    \
                     pub fn {key}(&self, id: &str) -> &'static str \
                     {{ word_of(Self::{table}, &self.{key}, id) }}"
                );
            }
            Node::Group(_) => {
                let inner = format!("{}{}", name.trim_start_matches("Text"), camel(key));
                let _ = writeln!(fields, "    pub {key}: {inner},");
                let _ = writeln!(reads, "{key}: {inner}::read(words),");
                group(&inner, entry, code)?;
            }
        }
    }
    let _ = writeln!(
        code,
        "#[cfg_attr(target_arch = \"wasm32\", repr(C))]\npub struct {name} {{\n{fields}}}\n\
         impl {name} {{\n    #[cfg(not(target_arch = \"wasm32\"))]\n    \
         fn read(words: &mut Rest) -> Self {{\nSelf {{ {reads} }}\n    }}\n{functions}}}"
    );
    Ok(())
}

fn function(key: &str, word: &str, values: &[Value], code: &mut String) {
    let parameters = values
        .iter()
        .map(|value| format!("{}: {}", value.name, value.kind.rust()));
    let given = values
        .iter()
        .map(|value| format!("({0:?}, Value::from({0}))", value.name));
    let _ = writeln!(
        code,
        "    /// {}\n    pub fn {key}(&self, {}) -> String {{ say(self.{key}, &[{}]) }}",
        word.replace('\n', " "),
        parameters.collect::<Vec<_>>().join(", "),
        given.collect::<Vec<_>>().join(", ")
    );
}

fn camel(key: &str) -> String {
    key.split('_')
        .map(|part| {
            let mut letters = part.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        })
        .collect()
}
