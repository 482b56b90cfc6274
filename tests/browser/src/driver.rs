//! The program between WebDriver and the browser.

use anyhow::{Context, Result, bail};
use contrastive_lab_cli::browser::Browser;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A running driver; it ends when this is dropped.
pub struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts it on a free port.
    pub fn start(browser: &Browser) -> Result<Self> {
        let name = browser.driver.display();
        let mut process = Command::new(&browser.driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{name} did not start"))?;
        let Some(stdout) = process.stdout.take() else {
            bail!("{name} has no output");
        };
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let Some(port) = lines.find_map(|line| port_of(&line)) else {
            process.kill().ok();
            bail!("{name} did not say on which port it listens");
        };
        // Read on, or the driver stops at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { process, port })
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// The port in `ChromeDriver was started successfully on port 40123.`
fn port_of(line: &str) -> Option<u16> {
    line.split_once("started successfully on port ")?
        .1
        .trim_end_matches('.')
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::port_of;

    #[test]
    fn the_port_is_read_from_the_drivers_greeting() {
        assert_eq!(
            port_of("ChromeDriver was started successfully on port 40123."),
            Some(40123)
        );
        assert_eq!(port_of("Starting ChromeDriver 156 on port 0"), None);
    }
}
