//! How smoothly the map moves: it is zoomed at every frame, in and out, and frames are counted.

use crate::page::Page;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::fmt;

const MEASURED_MS: u32 = 2000;

/// Frames while the map was zoomed.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Zoom {
    /// The browser stops at 60.
    pub frames_per_second: f64,
    /// The mean time that the page's own code took to draw one.
    pub draw_ms: f64,
    /// The longest time from one frame to the next.
    pub longest_ms: f64,
}

impl fmt::Display for Zoom {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:.0} frames a second while it is zoomed, {:.1} ms to draw one, the longest after {:.0} ms",
            self.frames_per_second, self.draw_ms, self.longest_ms
        )
    }
}

impl Page {
    /// Zooms the map that is shown.
    ///
    /// # Errors
    /// Where there is none.
    pub async fn zoom(&self) -> Result<Zoom> {
        // The map asks for its frame when the wheel turns, so that its drawing stands between the two
        // callbacks that are asked for before and after.
        let script = "const canvas = document.querySelector('.map-canvas');
            const box = canvas.getBoundingClientRect();
            const frame = () => new Promise(requestAnimationFrame);
            let frames = 0, drawing = 0, longest = 0;
            let last = await frame();
            const began = last;
            while (last - began < args[0]) {
                let from = 0;
                requestAnimationFrame(() => { from = performance.now(); });
                canvas.dispatchEvent(new WheelEvent('wheel', {
                    deltaY: Math.floor(frames / 40) % 2 ? 30 : -30, cancelable: true,
                    clientX: box.left + box.width / 2, clientY: box.top + box.height / 2,
                }));
                const now = await frame();
                drawing += performance.now() - from;
                longest = Math.max(longest, now - last);
                last = now;
                frames += 1;
            }
            return {
                frames_per_second: frames / (last - began) * 1000,
                draw_ms: drawing / frames,
                longest_ms: longest,
            };";
        let measured = self.async_script(script, vec![MEASURED_MS.into()]).await?;
        serde_json::from_value(measured).context("the map could not be zoomed")
    }
}
