//! The list of faults, as `tests/faults/` keeps it.

use crate::folders::files_below;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// One fault: a place in the engine's sources, and what stands there when it is live.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Its name on the command line; no other fault has it.
    pub id: String,
    /// One sentence: what is wrong while it is live.
    pub breaks: String,
    /// The file from the workspace's root, with slashes.
    pub file: String,
    /// The text that it replaces; it stands in the file once. An expression, or with `statement` whole
    /// statements.
    pub old: String,
    /// The text in its place, of the same kind.
    pub new: String,
    #[serde(default)]
    pub statement: bool,
    /// Where it is likely caught, likeliest first.
    #[serde(default)]
    pub tests: Vec<Suspect>,
    /// Why no test can tell the engine with it from the one without.
    pub survives: Option<String>,
}

/// A test program and which of its tests, in the list `losses` or `lib eval::knn`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(from = "String")]
pub struct Suspect {
    /// `lib`, or the name of the file or folder below `tests/`.
    pub program: String,
    /// Part of the tests' names; all of them where there is none.
    pub filter: Option<String>,
}

impl From<String> for Suspect {
    fn from(text: String) -> Self {
        match text.split_once(' ') {
            Some((program, filter)) => Self {
                program: program.to_owned(),
                filter: Some(filter.to_owned()),
            },
            None => Self {
                program: text,
                filter: None,
            },
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    #[serde(rename = "fault")]
    faults: Vec<Fault>,
}

/// Every fault of the files of this folder, in the order of the files' names.
///
/// # Errors
/// A file that is no such list, an empty reason, or an id that two faults have.
pub fn read(folder: &Path) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    for path in files_below(folder)? {
        let text = fs::read_to_string(&path)
            .with_context(|| format!("could not read {}", path.display()))?;
        let page: Page = toml::from_str(&text)
            .with_context(|| format!("{} is no list of faults", path.display()))?;
        faults.extend(page.faults);
    }
    check(&faults)?;
    Ok(faults)
}

fn check(faults: &[Fault]) -> Result<()> {
    let mut ids = HashSet::new();
    for fault in faults {
        if !ids.insert(&fault.id) {
            bail!("two faults are called {}", fault.id);
        }
        if fault
            .survives
            .as_ref()
            .is_some_and(|reason| reason.trim().is_empty())
        {
            bail!("{} survives without a reason", fault.id);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "
        [[fault]]
        id = 'no-detach'
        breaks = 'The gradient flows into the target.'
        file = 'src/loss/byol.rs'
        old = 'target.detach()'
        new = 'target'
        tests = ['losses gradients', 'trajectories']

        [[fault]]
        id = 'not-seen'
        breaks = 'Nothing that can be seen.'
        file = 'src/loss/byol.rs'
        old = 'a();'
        new = ''
        statement = true
        survives = 'Both give the same number.'
    ";

    fn of(text: &str) -> Result<Vec<Fault>> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("loss.toml"), text).unwrap();
        read(folder.path())
    }

    #[test]
    fn a_list_is_read_with_what_each_fault_may_leave_out() {
        let faults = of(TWO).unwrap();
        assert_eq!(faults[0].tests[0].program, "losses");
        assert_eq!(faults[0].tests[0].filter.as_deref(), Some("gradients"));
        assert_eq!(faults[0].tests[1].filter, None);
        assert!(faults[1].statement && faults[1].tests.is_empty());
    }

    #[test]
    fn what_makes_a_list_useless_is_refused() {
        let said = |text: String| format!("{:#}", of(&text).unwrap_err());
        assert!(
            said(TWO.replace("not-seen", "no-detach")).contains("two faults are called no-detach")
        );
        assert!(said(TWO.replace("Both give the same number.", " ")).contains("without a reason"));
        assert!(said(TWO.replace("statement", "statment")).contains("statment"));
    }
}
