//! How a person's browser takes the page: light, dark, in colours of their own, on a phone.

use crate::page::Page;
use anyhow::Result;
use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// One way to take the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Light,
    Dark,
    /// High contrast: the browser paints with the system's colours.
    ForcedColours,
    /// Light, 390 CSS pixels wide.
    Phone,
}

impl Look {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Light, Self::Dark, Self::ForcedColours, Self::Phone];
}

/// A command of the DevTools protocol, which Chromium's drivers pass on.
#[derive(Debug)]
struct DevTools {
    vendor: &'static str,
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/{}/cdp/execute", self.vendor))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.parameters });
        (Method::POST, Some(body.to_string()))
    }
}

impl Page {
    /// Takes the page this way from now on, without motion: what glides has no colour yet.
    pub async fn look(&self, look: Look) -> Result<()> {
        let colours = if look == Look::Dark { "dark" } else { "light" };
        let forced = if look == Look::ForcedColours {
            "active"
        } else {
            "none"
        };
        let features = json!([
            { "name": "prefers-color-scheme", "value": colours },
            { "name": "forced-colors", "value": forced },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.dev_tools(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        )
        .await?;
        if look == Look::Phone {
            let phone =
                json!({ "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true });
            self.dev_tools("Emulation.setDeviceMetricsOverride", phone)
                .await
        } else {
            self.dev_tools("Emulation.clearDeviceMetricsOverride", json!({}))
                .await
        }
    }

    async fn dev_tools(&self, command: &'static str, parameters: Value) -> Result<()> {
        let command = DevTools {
            vendor: self.vendor(),
            command,
            parameters,
        };
        self.client().issue_cmd(command).await?;
        Ok(())
    }
}
