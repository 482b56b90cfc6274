//! Faults planted into the engine, to see whether its tests can fail.
//!
//! The list stands in `tests/faults/`. All faults are built at once into a copy of the sources, each behind a
//! question that an environment variable answers; then the tests run with one of them live after the other.
//! (cargo-mutants makes faults by itself and builds once for each: a list of those that matter costs one
//! build.)

mod copy;
mod list;
mod plan;
mod program;
mod trial;

use crate::steps::timed;
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use list::Fault;
use std::time::Instant;
use trial::{Sound, Verdict};

/// Where the list stands.
const LIST: &str = "tests/faults";

/// Plants the faults and says what the tests made of each; of all, or of those with these ids.
///
/// # Errors
/// Where the list is stale, the tests do not build, or one fails without a fault; and where what the tests
/// made of a fault is not as the list says.
pub fn run(workspace: &Workspace, ids: &[String]) -> Result<()> {
    let began = Instant::now();
    let faults = list::read(&workspace.root.join(LIST))?;
    let chosen = chosen(&faults, ids)?;
    copy::check_places(&workspace.root, &faults)?;
    let folder = workspace.target.join("faults");
    copy::make(&workspace.root, &folder, &faults)?;
    let programs = timed("all faults, built with the tests", || {
        program::build(workspace, &folder)
    })?;
    let programs: Vec<Sound> = timed("every test without a fault", || {
        programs.into_iter().map(Sound::new).collect()
    })?;
    // A fault that names tests which there are not is known before hours are spent on the others.
    for (_, fault) in &chosen {
        trial::order(fault, &programs)?;
    }
    println!();
    let mut problems = Vec::new();
    let mut survived = 0;
    for &(number, fault) in &chosen {
        let began = Instant::now();
        let verdict = trial::verdict(number, fault, &programs)?;
        survived += u32::from(verdict == Verdict::Survived);
        println!(
            "{:>7.1} s  {}",
            began.elapsed().as_secs_f64(),
            line(fault, &verdict)
        );
        problems.extend(trial::problem(fault, &verdict));
    }
    println!();
    for problem in &problems {
        println!("{problem}");
    }
    println!(
        "{} faults, {survived} survived, {} problems; {} min",
        chosen.len(),
        problems.len(),
        began.elapsed().as_secs().div_ceil(60)
    );
    match problems.len() {
        0 => Ok(()),
        count => bail!("{count} of the planted faults did not end as the list says; see above"),
    }
}

fn chosen<'a>(faults: &'a [Fault], ids: &[String]) -> Result<Vec<plan::Numbered<'a>>> {
    if let Some(id) = ids
        .iter()
        .find(|id| faults.iter().all(|fault| fault.id != **id))
    {
        bail!("no fault is called {id}; {LIST} holds them");
    }
    let is_chosen = |fault: &Fault| ids.is_empty() || ids.contains(&fault.id);
    let numbered = faults.iter().enumerate();
    Ok(numbered.filter(|(_, fault)| is_chosen(fault)).collect())
}

fn line(fault: &Fault, verdict: &Verdict) -> String {
    match (verdict, &fault.survives) {
        (Verdict::Caught { program, test }, _) => format!("{}: {program} {test}", fault.id),
        (Verdict::Survived, Some(reason)) => format!("{}: survived. {reason}", fault.id),
        (Verdict::Survived, None) => format!("{}: SURVIVED", fault.id),
    }
}
