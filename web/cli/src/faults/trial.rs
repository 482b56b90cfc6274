//! One fault against the tests.

use super::list::Fault;
use super::program::{End, Program};
use anyhow::{Result, bail};
use std::time::{Duration, Instant};

/// A test program that passes without a fault, with the seconds that it takes.
#[derive(Clone, Debug)]
pub struct Sound {
    pub program: Program,
    pub took: Duration,
}

impl Sound {
    /// Runs a program without a fault.
    ///
    /// # Errors
    /// Where a test fails then already.
    pub fn new(program: Program) -> Result<Self> {
        let began = Instant::now();
        match program.run(None, None, LONGEST)? {
            End::Passed => Ok(Self {
                took: began.elapsed(),
                program,
            }),
            End::Failed(test) => bail!("{}: {test} fails without a fault", program.name),
        }
    }

    /// How long a run with a fault may take: a fault may make an endless loop.
    fn limit(&self) -> Duration {
        4 * self.took + Duration::from_secs(30)
    }
}

/// Of a program without a fault, whose pace on this machine is not known yet.
const LONGEST: Duration = Duration::from_secs(1800);

/// What the tests say of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The program and the first of its tests that failed.
    Caught {
        program: String,
        test: String,
    },
    Survived,
}

/// Runs of tests in the order in which they are tried: where the fault says that it is caught, then every
/// program, the quickest first. Each is a place in `programs`, and which tests.
///
/// # Errors
/// A program or a test that there is not.
pub fn order<'a>(fault: &'a Fault, programs: &[Sound]) -> Result<Vec<(usize, Option<&'a str>)>> {
    let mut runs = Vec::new();
    for suspect in &fault.tests {
        let named = |sound: &Sound| sound.program.name == suspect.program;
        let Some(at) = programs.iter().position(named) else {
            bail!(
                "{} names the tests {}, which there are not",
                fault.id,
                suspect.program
            );
        };
        let filter = suspect.filter.as_deref();
        let mut tests = programs[at].program.tests.iter();
        if let Some(filter) = filter
            && !tests.any(|test| test.contains(filter))
        {
            bail!(
                "{} names {filter} of {}, and no test is called so",
                fault.id,
                suspect.program
            );
        }
        runs.push((at, filter));
    }
    let mut rest: Vec<usize> = (0..programs.len())
        .filter(|&at| !runs.contains(&(at, None)))
        .collect();
    rest.sort_by_key(|&at| programs[at].took);
    runs.extend(rest.into_iter().map(|at| (at, None)));
    Ok(runs)
}

/// Makes a fault live and runs the tests until one fails.
///
/// # Errors
/// Where the fault names tests that there are not, or a program does not start.
pub fn verdict(number: usize, fault: &Fault, programs: &[Sound]) -> Result<Verdict> {
    for (at, filter) in order(fault, programs)? {
        let sound = &programs[at];
        if let End::Failed(test) = sound.program.run(filter, Some(number), sound.limit())? {
            let program = sound.program.name.clone();
            return Ok(Verdict::Caught { program, test });
        }
    }
    Ok(Verdict::Survived)
}

/// What is wrong with a verdict; nothing where it is as the list says.
pub fn problem(fault: &Fault, verdict: &Verdict) -> Option<String> {
    let Fault { id, breaks, .. } = fault;
    match (verdict, &fault.survives) {
        (Verdict::Survived, None) => Some(format!("no test saw {id}: {breaks}")),
        (Verdict::Caught { program, test }, Some(_)) => Some(format!(
            "{id} is said to survive, and {test} of {program} caught it"
        )),
        (Verdict::Survived, Some(_)) | (Verdict::Caught { .. }, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::list::Suspect;

    fn fault(tests: &[&str]) -> Fault {
        Fault {
            id: "wrong".to_owned(),
            breaks: "A sign.".to_owned(),
            file: String::new(),
            old: String::new(),
            new: String::new(),
            statement: false,
            tests: tests
                .iter()
                .map(|&test| Suspect::from(test.to_owned()))
                .collect(),
            survives: None,
        }
    }

    fn sound(name: &str, seconds: u64) -> Sound {
        Sound {
            program: Program::of_tests(name, &["knn::ties", "probe::noise"]),
            took: Duration::from_secs(seconds),
        }
    }

    #[test]
    fn what_a_fault_names_comes_first_and_then_the_quickest() {
        let programs = [sound("lib", 9), sound("losses", 3), sound("lab", 1)];
        let fault = fault(&["lib knn", "losses"]);
        assert_eq!(
            order(&fault, &programs).unwrap(),
            [(0, Some("knn")), (1, None), (2, None), (0, None)]
        );
    }

    #[test]
    fn tests_that_there_are_not_are_no_tests() {
        let said = |test: &str| {
            order(&fault(&[test]), &[sound("lib", 1)])
                .unwrap_err()
                .to_string()
        };
        assert!(said("libs").contains("which there are not"));
        assert!(said("lib gone").contains("no test is called so"));
    }

    #[test]
    fn a_verdict_is_a_problem_where_the_list_says_another() {
        let caught = Verdict::Caught {
            program: "lib".to_owned(),
            test: "knn::ties".to_owned(),
        };
        let named = fault(&[]);
        let excused = Fault {
            survives: Some("Both are right.".to_owned()),
            ..named.clone()
        };
        assert_eq!(problem(&named, &caught), None);
        assert_eq!(problem(&excused, &Verdict::Survived), None);
        assert_eq!(
            problem(&named, &Verdict::Survived).unwrap(),
            "no test saw wrong: A sign."
        );
        assert!(
            problem(&excused, &caught)
                .unwrap()
                .contains("knn::ties of lib caught it")
        );
    }
}
