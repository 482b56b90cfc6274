//! What the README tells people to type, tried as far as it can be without doing it.

use super::Arguments;
use clap::Parser;
use std::path::Path;

const README: &str = include_str!("../../../README.md");

/// What options that stand alone in the text belong to.
const COMMANDS: [&str; 5] = [
    "cargo lab train",
    "cargo lab recipe",
    "cargo lab bench quality IMAGES.zip",
    "cargo lab bench IMAGES.zip",
    "cargo lab test",
];

/// What stands between backticks, line by line in blocks of code.
fn code() -> impl Iterator<Item = String> {
    let code = README.split('`').skip(1).step_by(2);
    code.flat_map(|code| match code.split_once('\n') {
        // A block begins with its language, alone on a line.
        Some((language, block)) if language.len() < 6 => {
            block.lines().map(str::to_owned).collect::<Vec<_>>()
        }
        _ => vec![code.replace('\n', " ")],
    })
}

/// The words of a command before what a shell takes for itself.
fn is_understood(command: &str) -> Result<(), clap::Error> {
    let words = command.split_whitespace().skip(1);
    let words = words.take_while(|word| !["#", ">", "|"].contains(word));
    Arguments::try_parse_from(words).map(|_| ())
}

#[test]
fn every_command_is_understood() {
    let commands: Vec<_> = code()
        .filter(|code| code.starts_with("cargo lab "))
        .collect();
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands {
        if let Err(error) = is_understood(&command) {
            panic!("{command}: {error}");
        }
    }
}

#[test]
fn every_option_that_stands_alone_is_one_of_some_command() {
    let options: Vec<_> = code().filter(|code| code.starts_with("--")).collect();
    assert!(options.len() > 3, "{options:?}");
    for option in options {
        // An option that takes a value may be called without one.
        let with_value = format!("{option} recipe.json");
        let mut tried = COMMANDS.iter().flat_map(|command| {
            [&option, &with_value].map(|options| format!("{command} {options}"))
        });
        assert!(
            tried.any(|command| is_understood(&command).is_ok()),
            "{option}"
        );
    }
}

#[test]
fn every_script_of_python_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let scripts: Vec<_> = code()
        .filter_map(|code| Some(code.strip_prefix("python ")?.to_owned()))
        .filter_map(|rest| rest.split_whitespace().next().map(str::to_owned))
        .collect();
    assert!(!scripts.is_empty());
    for script in scripts {
        assert!(root.join(&script).is_file(), "{script}");
    }
}
