//! The page, by its handles.

use crate::console::Console;
use crate::downloads::Downloads;
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use contrastive_lab::recipe::Recipe;
use contrastive_lab_cli::browser::Browser;
use contrastive_lab_cli::serve::SiteServer;
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How often the page is asked while something is awaited.
const ASK_EVERY: Duration = Duration::from_millis(50);
/// Until a control that should be there can be used.
const CONTROL_LIMIT: Duration = Duration::from_secs(20);
/// Characters of the page's text that a failed test prints.
const REPORTED_CHARACTERS: usize = 2000;

/// The lab in its browser.
pub struct Page {
    client: Client,
    /// Whose driver it is, as the driver names its own commands.
    vendor: &'static str,
    address: String,
    server: RefCell<Option<SiteServer>>,
    console: Console,
    downloads: Downloads,
}

impl Page {
    pub(crate) fn new(
        client: Client,
        browser: &Browser,
        server: SiteServer,
        downloads: Downloads,
    ) -> Self {
        Self {
            client,
            vendor: browser.vendor(),
            address: server.address(),
            server: RefCell::new(Some(server)),
            console: Console::of(browser.kind),
            downloads,
        }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn vendor(&self) -> &'static str {
        self.vendor
    }

    /// What the browser calls its version.
    pub fn browser_version(&self) -> Option<&str> {
        self.client.capabilities()?.get("browserVersion")?.as_str()
    }

    /// Where the site is, with a slash at its end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Ends the site's server: from now on there is no connection.
    pub fn stop_server(&self) {
        self.server.take();
    }

    /// Opens the page anew, with a query such as `?engine=cpu` and a recipe in its address.
    pub async fn open(&self, query: &str, recipe: Option<&Recipe>) -> Result<()> {
        let fragment = match recipe {
            Some(recipe) => {
                let json = serde_json::to_vec(recipe)?;
                format!("#recipe={}", BASE64_URL_SAFE_NO_PAD.encode(json))
            }
            None => String::new(),
        };
        // Another fragment alone would not load the page anew.
        self.client.goto("about:blank").await?;
        let address = format!("{}{query}{fragment}", self.address);
        Ok(self.client.goto(&address).await?)
    }

    /// Presses a button, as soon as it can be pressed.
    pub async fn click(&self, testid: &str) -> Result<()> {
        self.until_usable(testid, async |element| Ok(element.click().await?))
            .await
    }

    /// Chooses in a `<select>` by value.
    pub async fn choose(&self, testid: &str, value: &str) -> Result<()> {
        let choose =
            async |element: Element| -> Result<()> { Ok(element.select_by_value(value).await?) };
        self.until_usable(testid, choose).await?;
        self.holds(testid, value).await
    }

    /// Replaces what stands in an `<input>`, key by key, and leaves the field.
    pub async fn fill(&self, testid: &str, text: &str) -> Result<()> {
        let fill = async |element: Element| -> Result<()> {
            let select_all = "arguments[0].focus(); arguments[0].select();";
            self.client
                .execute(select_all, vec![serde_json::to_value(&element)?])
                .await?;
            let erase = char::from(Key::Delete);
            let leave = char::from(Key::Tab);
            Ok(element.send_keys(&format!("{erase}{text}{leave}")).await?)
        };
        self.until_usable(testid, fill).await?;
        self.holds(testid, text).await
    }

    /// Chooses files in a file input, as the browser's dialog does; it may be out of sight.
    pub async fn give_files(&self, testid: &str, files: &[impl AsRef<Path>]) -> Result<()> {
        let paths: Vec<_> = files
            .iter()
            .map(|file| file.as_ref().to_string_lossy())
            .collect();
        let element = self.find(testid).await?;
        Ok(element.send_keys(&paths.join("\n")).await?)
    }

    /// An attribute of a handle; none without the handle or without the attribute.
    pub async fn attribute(&self, testid: &str, name: &str) -> Result<Option<String>> {
        let script = "return document.querySelector(`[data-testid=\"${arguments[0]}\"]`)
            ?.getAttribute(arguments[1]) ?? null;";
        let found = self
            .script(script, vec![json!(testid), json!(name)])
            .await?;
        Ok(found.as_str().map(str::to_owned))
    }

    /// `data-value` of a handle that must have one.
    pub async fn value(&self, testid: &str) -> Result<String> {
        let value = self.attribute(testid, "data-value").await?;
        value.with_context(|| format!("`{testid}` has no data-value"))
    }

    /// `data-value` as a number.
    pub async fn number(&self, testid: &str) -> Result<f64> {
        self.number_in(testid, "data-value").await
    }

    /// An attribute as a number.
    pub async fn number_in(&self, testid: &str, attribute: &str) -> Result<f64> {
        let text = self.attribute(testid, attribute).await?;
        let text = text.with_context(|| format!("`{testid}` has no {attribute}"))?;
        text.parse()
            .with_context(|| format!("{attribute} of `{testid}` is {text:?}, no number"))
    }

    /// The text that a person sees in a handle.
    pub async fn text(&self, testid: &str) -> Result<String> {
        Ok(self.find(testid).await?.text().await?)
    }

    /// The machine-readable state of the lab.
    pub async fn state(&self) -> Result<String> {
        let state = self.attribute("status", "data-state").await?;
        Ok(state.unwrap_or_default())
    }

    /// Waits until the lab is in one of these states; gives up at once where it failed instead.
    pub async fn wait_for_state(&self, states: &[&str], limit: Duration) -> Result<String> {
        self.wait(
            &format!("the state {}", states.join(" or ")),
            limit,
            async || {
                let state = self.state().await?;
                if states.contains(&state.as_str()) {
                    return Ok(Some(state));
                }
                if state == "failed" {
                    bail!(
                        "the lab failed while the state {} was awaited",
                        states.join(" or ")
                    );
                }
                Ok(None)
            },
        )
        .await
    }

    /// Waits until the `data-value` of a handle is as it should be; `what` says how.
    pub async fn wait_for_value(
        &self,
        testid: &str,
        what: &str,
        limit: Duration,
        is_so: impl Fn(&str) -> bool,
    ) -> Result<String> {
        self.wait(&format!("`{testid}` {what}"), limit, async || {
            let value = self.attribute(testid, "data-value").await?;
            Ok(value.filter(|value| is_so(value)))
        })
        .await
    }

    /// Waits for what `probe` finds. An error on the console ends the wait.
    pub async fn wait<T>(
        &self,
        what: &str,
        limit: Duration,
        probe: impl AsyncFn() -> Result<Option<T>>,
    ) -> Result<T> {
        let begin = Instant::now();
        loop {
            if let Some(found) = probe().await? {
                return Ok(found);
            }
            self.check_console().await?;
            if begin.elapsed() > limit {
                bail!("waited {} s in vain for {what}", limit.as_secs());
            }
            sleep(ASK_EVERY).await;
        }
    }

    /// The next file with this ending that the page hands out.
    pub async fn download(&self, extension: &str, limit: Duration) -> Result<PathBuf> {
        self.wait(&format!("a downloaded .{extension}"), limit, async || {
            self.downloads.take(extension)
        })
        .await
    }

    /// Runs the body of a function in the page.
    pub async fn script(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute(body, arguments).await?)
    }

    /// Runs the body of an async function in the page; `args` are its arguments. What it throws is
    /// an error here.
    pub async fn async_script(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        let whole = format!(
            "const done = arguments[arguments.length - 1]; const args = [...arguments].slice(0, -1);
            (async () => {{ {body} }})().then(
                (value) => done({{ value: value ?? null }}),
                (error) => done({{ error: String(error) }}));"
        );
        let mut outcome = self.client.execute_async(&whole, arguments).await?;
        if let Some(error) = outcome["error"].as_str() {
            bail!("the script threw {error}");
        }
        Ok(outcome["value"].take())
    }

    /// Lets errors on the console pass that contain these words, for a test that breaks something.
    pub fn expect_error(&self, words: &'static str) {
        self.console.expect(words);
    }

    /// An error where the page's console has one that was not expected.
    pub async fn check_console(&self) -> Result<()> {
        self.console.read(&self.client).await?;
        match self.console.errors() {
            Some(errors) => bail!("errors on the page's console:\n{errors}"),
            None => Ok(()),
        }
    }

    /// What a failed test prints: the lab's state, what the page shows, its console.
    pub async fn report(&self) -> String {
        let script = "const of = (id, name) => document.querySelector(`[data-testid=\"${id}\"]`)
                ?.getAttribute(name);
            return [`state ${of('status', 'data-state')}`, `engine ${of('engine', 'data-value')}`,
                of('engine', 'data-reason'), location.href,
                document.body?.innerText.slice(0, arguments[0])].join('\\n');";
        let shown = match self.script(script, vec![json!(REPORTED_CHARACTERS)]).await {
            Ok(text) => text.as_str().unwrap_or_default().to_owned(),
            Err(error) => format!("the page did not answer: {error:#}"),
        };
        format!("-- page\n{shown}\n-- console\n{}\n--", self.console.all())
    }

    /// Does something with a control; tries again while it is missing, disabled, covered, or was
    /// just redrawn.
    async fn until_usable(
        &self,
        testid: &str,
        act: impl AsyncFn(Element) -> Result<()>,
    ) -> Result<()> {
        let begin = Instant::now();
        loop {
            let attempt = async {
                let element = self.find(testid).await?;
                if !element.is_enabled().await? {
                    bail!("it is disabled");
                }
                act(element).await
            };
            match attempt.await {
                Ok(()) => return Ok(()),
                Err(error) if begin.elapsed() > CONTROL_LIMIT => {
                    return Err(error.context(format!("`{testid}` could not be used")));
                }
                Err(_) => sleep(ASK_EVERY).await,
            }
        }
    }

    /// An error where a control does not hold what was put into it.
    async fn holds(&self, testid: &str, value: &str) -> Result<()> {
        let held = self
            .find(testid)
            .await?
            .prop("value")
            .await?
            .unwrap_or_default();
        if held != value {
            bail!("`{testid}` was given {value:?} and holds {held:?}");
        }
        Ok(())
    }

    async fn find(&self, testid: &str) -> Result<Element> {
        let selector = format!("[data-testid=\"{testid}\"]");
        let found = self.client.find(Locator::Css(&selector)).await;
        found.with_context(|| format!("there is no `{testid}` on the page"))
    }
}
