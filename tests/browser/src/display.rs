//! A display without a screen, for a browser that has no other mode.

use anyhow::{Context, Result, bail};
use contrastive_lab_cli::webkit::DISPLAY_SERVER;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A running display server; it ends when this is dropped.
pub struct Display {
    process: Child,
    number: u32,
}

impl Display {
    /// Starts it on a free number.
    pub fn start() -> Result<Self> {
        let mut process = Command::new(DISPLAY_SERVER)
            // It says its number on its output when it is ready.
            .args(["-displayfd", "1", "-screen", "0", "1280x900x24"])
            .args(["-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{DISPLAY_SERVER} did not start"))?;
        let mut said = String::new();
        if let Some(stdout) = process.stdout.take() {
            BufReader::new(stdout).read_line(&mut said)?;
        }
        let Ok(number) = said.trim().parse() else {
            process.kill().ok();
            process.wait().ok();
            bail!("{DISPLAY_SERVER} did not say which display it is");
        };
        Ok(Self { process, number })
    }

    /// Its name, as `DISPLAY` has it.
    pub fn name(&self) -> String {
        format!(":{}", self.number)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
