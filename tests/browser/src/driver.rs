//! The program between WebDriver and the browser.

use crate::display::Display;
use crate::surroundings;
use anyhow::{Context, Result, bail};
use contrastive_lab_cli::browser::{Browser, Kind};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Until a driver that says nothing listens.
const LISTEN_LIMIT: Duration = Duration::from_secs(20);

/// A running driver; it ends when this is dropped.
pub struct Driver {
    process: Child,
    port: u16,
    /// Ends after the driver: fields are dropped after their owner.
    _display: Option<Display>,
}

impl Driver {
    /// Starts it on a free port. What its browser keeps goes into the folder `profile`.
    pub fn start(browser: &Browser, profile: &Path, downloads: &Path) -> Result<Self> {
        let mut command = Command::new(&browser.driver);
        match browser.kind {
            Kind::Chromium => Self::start_that_says_its_port(command.arg("--port=0")),
            Kind::Firefox => {
                command.arg("--port=0").arg("--profile-root").arg(profile);
                Self::start_that_says_its_port(&mut command)
            }
            Kind::WebKit => {
                let display = Display::start()?;
                let variables = surroundings::of_webkit(profile, downloads, &display.name())?;
                command.envs(variables);
                Self::start_silent(command, display)
            }
        }
    }

    fn start_that_says_its_port(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut process = command
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
        Ok(Self {
            process,
            port,
            _display: None,
        })
    }

    /// WebKit's driver must be told a port, and does not say when it listens.
    fn start_silent(mut command: Command, display: Display) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        // Free until the driver takes it, but for a rare race with another program.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let process = command
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{name} did not start"))?;
        let driver = Self {
            process,
            port,
            _display: Some(display),
        };
        let begin = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if begin.elapsed() > LISTEN_LIMIT {
                bail!("{name} does not listen on the port that it was told");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(driver)
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

/// The port in `ChromeDriver was started successfully on port 40123.` or in `Listening on
/// 127.0.0.1:40123`, as the driver of Firefox says it.
fn port_of(line: &str) -> Option<u16> {
    let (_, port) = line
        .split_once("started successfully on port ")
        .or_else(|| line.split_once("Listening on 127.0.0.1:"))?;
    port.trim_end_matches('.').parse().ok()
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
        assert_eq!(
            port_of("1764157000000\tgeckodriver\tINFO\tListening on 127.0.0.1:38211"),
            Some(38211)
        );
    }
}
