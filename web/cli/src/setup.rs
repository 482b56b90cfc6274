//! What the machine needs, and getting it.

use crate::workspace::{output, run};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the browser tests and the engine's GPU tests need, as Debian names it.
pub const DEBIAN_PACKAGES: [&str; 4] = [
    "chromium",
    "chromium-driver",
    "mesa-vulkan-drivers",
    "libvulkan1",
];

/// What the tests in other browsers need besides. The driver of Firefox is no package of Debian's: it is
/// built (`firefox.rs`).
pub const OTHER_BROWSERS: [&str; 3] = ["firefox-esr", "webkit2gtk-driver", "xvfb"];

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure that the toolchain can build for wasm.
///
/// # Errors
/// Where the target is missing and rustup cannot add it.
pub fn wasm_target(root: &Path) -> Result<()> {
    let mut ask = Command::new("rustc");
    ask.args(["--print", "target-libdir", "--target", WASM_TARGET])
        .current_dir(root);
    let library = PathBuf::from(output(&mut ask, "rustc --print target-libdir")?.trim());
    if library.is_dir() {
        return Ok(());
    }
    println!("Adding the target {WASM_TARGET}");
    let mut add = Command::new("rustup");
    add.args(["target", "add", WASM_TARGET]).current_dir(root);
    run(&mut add, "rustup target add wasm32-unknown-unknown")
}

/// Whether a Vulkan driver is registered where the loader looks on Linux. Elsewhere wgpu uses what
/// the system has (Metal, Direct3D 12).
pub fn has_vulkan_driver() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let named_by_hand = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"]
        .into_iter()
        .any(|name| std::env::var_os(name).is_some());
    let registered = [
        "/usr/share/vulkan/icd.d",
        "/etc/vulkan/icd.d",
        "/usr/local/share/vulkan/icd.d",
    ]
    .into_iter()
    .filter_map(|folder| std::fs::read_dir(folder).ok())
    .any(|mut entries| entries.next().is_some());
    named_by_hand || registered
}

/// Installs packages where that needs nobody's consent: as root on a system with apt. Gives whether it
/// did.
///
/// # Errors
/// Where apt fails.
pub fn install_with_apt(packages: &[&str]) -> Result<bool> {
    if !is_root() || which::which("apt-get").is_err() {
        return Ok(false);
    }
    println!("Installing {}", packages.join(" "));
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut command, &format!("apt-get {}", arguments.join(" ")))
    };
    apt(&["update", "--quiet"])?;
    let mut install = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    install.extend(packages);
    apt(&install)?;
    Ok(true)
}

/// Says how to get a Vulkan driver where there is none.
///
/// # Errors
/// Where there is none.
pub fn require_vulkan_driver() -> Result<()> {
    if !has_vulkan_driver() {
        bail!(
            "there is no Vulkan driver for the engine's GPU tests; get one with \
             `apt-get install mesa-vulkan-drivers libvulkan1` (Fedora: `dnf install \
             mesa-vulkan-drivers vulkan-loader`)"
        );
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

#[cfg(not(target_os = "linux"))]
fn is_root() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{browser, firefox, webkit};

    #[test]
    fn who_is_not_root_is_told_to_get_what_root_would_get() {
        let told = [browser::HOW_TO_GET, firefox::HOW_TO_GET, webkit::HOW_TO_GET];
        for package in DEBIAN_PACKAGES[..2].iter().chain(&OTHER_BROWSERS) {
            let is_told = |line: &&str| line.split([' ', '`']).any(|word| word == *package);
            assert!(told.iter().any(is_told), "{package}");
        }
    }
}
