//! The page on a screen of another size and density.

use crate::page::Page;
use anyhow::Result;
use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::json;
use url::{ParseError, Url};

/// The driver's own command for what the browser's developer tools can do.
#[derive(Debug)]
struct SetScreen {
    width_px: u32,
    height_px: u32,
    density: f64,
}

impl WebDriverCompatibleCommand for SetScreen {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/chromium/send_command"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({
            "cmd": "Emulation.setDeviceMetricsOverride",
            "params": {
                "width": self.width_px,
                "height": self.height_px,
                "deviceScaleFactor": self.density,
                "mobile": false,
            },
        });
        (Method::POST, Some(body.to_string()))
    }
}

impl Page {
    /// Shows the page on a screen of this size in CSS pixels, with so many pixels for one of them.
    ///
    /// # Errors
    /// Where the driver has no such command.
    pub async fn set_screen(&self, width_px: u32, height_px: u32, density: f64) -> Result<()> {
        let screen = SetScreen {
            width_px,
            height_px,
            density,
        };
        self.client().issue_cmd(screen).await?;
        Ok(())
    }
}
