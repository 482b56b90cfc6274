//! The map's shaders without comments and indents, which nobody reads in the page.

use std::fs;
use std::path::Path;

/// Where they are, below this package.
pub const FOLDER: &str = "../../shaders/map";

const NAMES: [&str; 2] = ["points.vert", "points.frag"];

/// Writes them into `out` under their names.
pub fn write(out: &Path) -> Result<(), String> {
    for name in NAMES {
        let path = Path::new(FOLDER).join(name);
        let shader =
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        fs::write(out.join(name), bare(&shader)).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Line by line, since what begins with `#` ends with its line.
fn bare(shader: &str) -> String {
    let lines = shader.lines().map(|line| match line.split_once("//") {
        Some((code, _comment)) => code.trim(),
        None => line.trim(),
    });
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
