//! The harness: the site's own server, a browser of its own for each test, and the page's handles
//! (`data-testid`, `data-value`, `data-state`). What is tested is in `tests/page`.
//!
//! `CONTRASTIVE_LAB_SITE` names the built site; without it, it is the workspace's `target/site`.

/// What a driver is asked for.
mod capabilities;
/// What the engine asks of the GPU, counted.
mod census;
/// What the page wrote to the console.
mod console;
/// A display without a screen.
mod display;
/// Files that the page hands out.
mod downloads;
/// The program between WebDriver and the browser.
mod driver;
/// How a person's browser takes the page.
mod look;
/// Visits without a connection.
mod offline;
/// The page, by its handles.
mod page;
/// An engine and a decoder that break when told to, and browsers that lack something.
mod sabotage;
/// The page on a screen of another size and density.
mod screen;
/// An engine that says what a test wants.
mod scripted;
/// From a site's folder to a page in a fresh browser, and back to nothing.
mod session;
/// What WebKitGTK's browser takes from its surroundings.
mod surroundings;
/// How smoothly the map moves.
mod zoom;

pub use capabilities::Adapter;
pub use census::{COUNT, Slice, add_counting_worker};
pub use look::Look;
pub use offline::name_in;
pub use page::Page;
pub use sabotage::{Breakage, Lack};
pub use scripted::ScriptedEngine;
pub use session::{
    breakable_site, built_site, copied_site, in_browser, in_browser_at, in_browser_of,
    in_browser_that_counts, in_browser_to_measure, in_browser_with_breakable_engine,
    in_browser_with_scripted_engine, in_browser_without, telling_site,
};
pub use zoom::Zoom;
