//! What the page wrote to the console: in Chromium all of it, its workers included; elsewhere what a few
//! lines in the page itself hear.

use crate::sabotage;
use anyhow::Result;
use contrastive_lab_cli::browser::Kind;
use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::Value;
use std::cell::RefCell;
use std::path::Path;
use tempfile::TempDir;
use url::{ParseError, Url};

/// Stands before the page's first script, and keeps what goes wrong after it.
const HEARING: &str = include_str!("console/hearing.js");

/// A copy of the site that keeps what goes wrong on it, for browsers whose driver does not tell.
pub fn telling(site: &Path) -> Result<TempDir> {
    let copy = sabotage::copy_of(site)?;
    sabotage::put_before(copy.path(), "boot.js", HEARING)?;
    Ok(copy)
}

/// Everything since the session began.
pub struct Console {
    kind: Kind,
    lines: RefCell<Vec<String>>,
    errors: RefCell<Vec<String>>,
    expected: RefCell<Vec<&'static str>>,
}

/// The driver's own command that hands out the log's new entries.
#[derive(Debug)]
struct NewEntries;

impl WebDriverCompatibleCommand for NewEntries {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!(
            "session/{}/se/log",
            session_id.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(r#"{"type":"browser"}"#.to_owned()))
    }
}

impl Console {
    /// One on which nothing was written yet.
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            lines: RefCell::default(),
            errors: RefCell::default(),
            expected: RefCell::default(),
        }
    }

    /// Fetches what is new.
    pub async fn read(&self, client: &Client) -> Result<()> {
        let entries: Value = match self.kind {
            Kind::Chromium => client.issue_cmd(NewEntries).await?,
            Kind::Firefox | Kind::WebKit => {
                let take = "return window.heard?.splice(0) ?? [];";
                client.execute(take, vec![]).await?
            }
        };
        for entry in entries.as_array().into_iter().flatten() {
            let level = entry["level"].as_str().unwrap_or_default();
            let line = format!("{level}: {}", entry["message"].as_str().unwrap_or_default());
            if level == "SEVERE" {
                self.errors.borrow_mut().push(line.clone());
            }
            self.lines.borrow_mut().push(line);
        }
        Ok(())
    }

    /// Lets errors pass that contain these words.
    pub fn expect(&self, words: &'static str) {
        self.expected.borrow_mut().push(words);
    }

    /// The errors that nobody expected, if there was any: exceptions, `console.error`, files not
    /// found, a breach of the content security policy.
    pub fn errors(&self) -> Option<String> {
        let (errors, expected) = (self.errors.borrow(), self.expected.borrow());
        let is_expected = |error: &&String| expected.iter().any(|words| error.contains(words));
        let unexpected: Vec<_> = errors.iter().filter(|error| !is_expected(error)).collect();
        let lines = unexpected.iter().map(|error| error.as_str());
        (!unexpected.is_empty()).then(|| lines.collect::<Vec<_>>().join("\n"))
    }

    pub fn all(&self) -> String {
        self.lines.borrow().join("\n")
    }
}
