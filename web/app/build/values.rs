//! The values in a pattern, with their types.

use crate::pattern::{Piece, cases, pieces};

/// A value that a pattern wants.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Value {
    pub name: String,
    pub kind: Kind,
}

/// What the accessor takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Text,
    /// How many there are.
    Count,
    /// A measured number.
    Measure,
}

impl Kind {
    /// The type of the accessor's parameter.
    pub fn rust(self) -> &'static str {
        match self {
            Self::Text => "&str",
            Self::Count => "u32",
            Self::Measure => "f32",
        }
    }

    fn of_figure(figure: &str) -> Option<Self> {
        match figure {
            "number" => Some(Self::Count),
            "percent" | "decimal" | "bytes" | "pace" | "clock" | "rate" => Some(Self::Measure),
            _ => None,
        }
    }
}

/// The values of a pattern in the order in which they first stand; why not, where it is none.
pub fn values(pattern: &str) -> Result<Vec<Value>, String> {
    let mut values = Vec::new();
    collect(pattern, &mut values)?;
    Ok(values)
}

fn collect(pattern: &str, values: &mut Vec<Value>) -> Result<(), String> {
    let pieces = pieces(pattern).ok_or_else(|| format!("the braces do not pair in “{pattern}”"))?;
    for piece in pieces {
        match piece {
            Piece::Plain(_) => {}
            Piece::Text(name) => add(name, Kind::Text, values)?,
            Piece::Figure { name, figure } => {
                let kind = Kind::of_figure(figure);
                let kind = kind.ok_or_else(|| format!("there is no figure called {figure}"))?;
                add(name, kind, values)?;
            }
            Piece::Plural { name, cases } => {
                add(name, Kind::Count, values)?;
                plural(cases, values)?;
            }
        }
    }
    Ok(())
}

fn plural(written: &str, values: &mut Vec<Value>) -> Result<(), String> {
    let cases = cases(written).ok_or_else(|| format!("“{written}” are no cases of a plural"))?;
    if !cases.iter().any(|(case, _)| *case == "other") {
        return Err(format!("“{written}” has no case `other`"));
    }
    for (case, pattern) in cases {
        let known = ["zero", "one", "two", "few", "many", "other"].contains(&case);
        let exact = case
            .strip_prefix('=')
            .is_some_and(|n| n.parse::<u32>().is_ok());
        if !known && !exact {
            return Err(format!("there is no case called {case}"));
        }
        collect(pattern, values)?;
    }
    Ok(())
}

fn add(name: &str, kind: Kind, values: &mut Vec<Value>) -> Result<(), String> {
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
        return Err(format!("`{name}` is no name of a value"));
    }
    match values.iter().find(|value| value.name == name) {
        Some(known) if known.kind != kind => Err(format!("{name} is of two kinds")),
        Some(_) => Ok(()),
        None => {
            values.push(Value {
                name: name.to_owned(),
                kind,
            });
            Ok(())
        }
    }
}
