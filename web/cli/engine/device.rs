//! The device of a job.

use contrastive_lab::lab::Device;
use contrastive_lab::protocol::EngineKind;
use std::error::Error;

/// The device and its name for people.
pub fn device(engine: EngineKind) -> Result<(Device, String), Box<dyn Error>> {
    match engine {
        EngineKind::Cpu => cpu(),
        EngineKind::WebGpu => gpu(),
    }
}

#[cfg(feature = "cpu")]
fn cpu() -> Result<(Device, String), Box<dyn Error>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    Ok((Device::flex(), format!("CPU engine, {threads} threads")))
}

#[cfg(not(feature = "cpu"))]
fn cpu() -> Result<(Device, String), Box<dyn Error>> {
    Err("this build has no CPU engine".into())
}

#[cfg(feature = "webgpu")]
fn gpu() -> Result<(Device, String), Box<dyn Error>> {
    let device = Device::wgpu_options().init().map_err(|error| {
        format!(
            "no GPU adapter was found ({error}); on Debian and Ubuntu a software one comes with: \
             apt-get install mesa-vulkan-drivers libvulkan1"
        )
    })?;
    Ok((device, "GPU engine".to_owned()))
}

#[cfg(not(feature = "webgpu"))]
fn gpu() -> Result<(Device, String), Box<dyn Error>> {
    Err("this build has no GPU engine".into())
}
