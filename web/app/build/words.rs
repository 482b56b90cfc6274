//! The files of words, read with their order.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use std::fmt;
use std::fs;
use std::path::Path;

/// A word, or a group of them by their keys, in the order in which they stand in the file.
#[derive(Debug)]
pub enum Node {
    Word(String),
    Group(Vec<(String, Node)>),
}

/// One file.
#[derive(Debug)]
pub struct Language {
    /// The file's name, which is what `?lang=` says.
    pub id: String,
    /// All words but the engine's sentences.
    pub words: Node,
    /// The engine's sentences by their ids; empty in English, which the engine brings along.
    pub said: Vec<(String, String)>,
}

/// The group that only the languages other than the engine's own have.
const SAID: &str = "said";

/// Every file of the folder, by its name.
pub fn read_all(folder: &Path) -> Result<Vec<Language>, String> {
    let broken = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut languages = Vec::new();
    for entry in fs::read_dir(folder).map_err(broken)? {
        let path = entry.map_err(broken)?.path();
        let id = path.file_stem().and_then(|stem| stem.to_str());
        let is_json = path.extension().is_some_and(|ending| ending == "json");
        if let Some(id) = id.filter(|_| is_json) {
            languages.push(read(&path, id)?);
        }
    }
    languages.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(languages)
}

fn read(path: &Path, id: &str) -> Result<Language, String> {
    let broken = |error: &dyn fmt::Display| format!("www/words/{id}.json: {error}");
    let text = fs::read_to_string(path).map_err(|error| broken(&error))?;
    let root: Node = serde_json::from_str(&text).map_err(|error| broken(&error))?;
    let Node::Group(mut entries) = root else {
        return Err(broken(&"there are no groups of words in it"));
    };
    let said = match entries.iter().position(|(key, _)| key == SAID) {
        Some(place) => {
            sentences(entries.remove(place).1).ok_or_else(|| broken(&"said is no list"))?
        }
        None => Vec::new(),
    };
    Ok(Language {
        id: id.to_owned(),
        words: Node::Group(entries),
        said,
    })
}

fn sentences(node: Node) -> Option<Vec<(String, String)>> {
    let Node::Group(entries) = node else {
        return None;
    };
    let sentence = |(id, node)| match node {
        Node::Word(word) => Some((id, word)),
        Node::Group(_) => None,
    };
    entries.into_iter().map(sentence).collect()
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a word or a group of words")
    }

    fn visit_str<E>(self, word: &str) -> Result<Node, E> {
        Ok(Node::Word(word.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries: Vec<(String, Node)> = Vec::new();
        while let Some((key, node)) = map.next_entry::<String, Node>()? {
            if entries.iter().any(|(known, _)| *known == key) {
                return Err(A::Error::custom(format_args!("{key} is there twice")));
            }
            entries.push((key, node));
        }
        Ok(Node::Group(entries))
    }
}
