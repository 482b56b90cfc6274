//! The engine as a native process: one job as JSON in its argument, one line of JSON for each thing
//! it has to say. `cargo lab train` and `cargo lab bench quality` start it and draw what it says.

mod baselines;
mod device;
mod images;
mod judged;
mod quality;
mod run_id;
mod said;
mod train;

use contrastive_lab::protocol::job::{Job, Said};
use said::say;
use std::error::Error;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&Said::Failed(error.to_string()));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let job = std::env::args().nth(1).ok_or("the job is missing")?;
    match serde_json::from_str(&job)? {
        Job::Train(job) => train::run(&job),
        Job::Quality(job) => quality::run(&job),
    }
}
