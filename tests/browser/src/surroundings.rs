//! What WebKitGTK's browser takes from its surroundings, where others have options: where it keeps things,
//! where downloads go, on which display it is shown.

use anyhow::Result;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

/// The variables for a browser with this profile, shown on this display; its driver hands them on.
pub fn of_webkit(
    profile: &Path,
    downloads: &Path,
    display: &str,
) -> Result<Vec<(&'static str, OsString)>> {
    let mut variables = vec![
        ("HOME", profile.into()),
        ("DISPLAY", display.into()),
        // A desktop's own display is not asked.
        ("GDK_BACKEND", "x11".into()),
        // Containers and root have no sandbox to give; the browser sees nothing but our own site.
        ("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1".into()),
    ];
    for (variable, name) in [
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_DATA_HOME", "data"),
    ] {
        let folder = profile.join(name);
        fs::create_dir_all(&folder)?;
        variables.push((variable, folder.into()));
    }
    // The desktop's list of a person's folders; the browser reads it.
    let folders = format!("XDG_DOWNLOAD_DIR=\"{}\"\n", downloads.display());
    fs::write(profile.join("config/user-dirs.dirs"), folders)?;
    Ok(variables)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn downloads_go_where_the_test_looks_and_all_else_into_the_profile() {
        let folder = tempfile::tempdir().unwrap();
        let profile = folder.path().join("profile");
        let variables = of_webkit(&profile, Path::new("/tmp/arriving"), ":7").unwrap();
        let value = |name: &str| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            &found.unwrap_or_else(|| panic!("no {name}")).1
        };
        let config = Path::new(value("XDG_CONFIG_HOME"));
        assert_eq!(
            fs::read_to_string(config.join("user-dirs.dirs")).unwrap(),
            "XDG_DOWNLOAD_DIR=\"/tmp/arriving\"\n"
        );
        for home in ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
            assert!(Path::new(value(home)).starts_with(&profile), "{home}");
            assert!(Path::new(value(home)).is_dir(), "{home}");
        }
        assert_eq!(value("DISPLAY"), ":7");
    }
}
