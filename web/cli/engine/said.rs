//! What this process says: one JSON value a line.

use contrastive_lab::protocol::job::Said;

/// Prints one line.
pub fn say(said: &Said) {
    match serde_json::to_string(said) {
        Ok(line) => println!("{line}"),
        Err(error) => eprintln!("{error}"),
    }
}
