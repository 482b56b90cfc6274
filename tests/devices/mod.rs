//! Every device that this build has an engine for. A missing one fails the test: nothing passes
//! because it was not run.

use burn::tensor::Device;
use contrastive_lab::model::Executor;

/// The engines of this build with their names, the CPU engine first.
///
/// # Panics
/// Where the GPU engine is built in and there is no Vulkan, Metal or DirectX 12 adapter.
pub fn all() -> Vec<(&'static str, Device)> {
    vec![
        #[cfg(feature = "cpu")]
        ("flex", Device::flex()),
        #[cfg(feature = "webgpu")]
        ("wgpu", gpu::device()),
    ]
}

/// The same, and the CPU engine with burn's operations in place of this lab's own kernels.
#[allow(dead_code, reason = "most programs of tests know no networks")]
pub fn all_with_executors() -> Vec<(&'static str, Device, Executor)> {
    let own = all().into_iter();
    let own = own.map(|(name, device)| (name, device, Executor::Own));
    #[cfg(feature = "cpu")]
    let own = own.chain([("flex by burn", Device::flex(), Executor::Burn)]);
    own.collect()
}

#[cfg(feature = "webgpu")]
mod gpu {
    use burn::tensor::Device;
    use std::sync::OnceLock;

    const ADVICE: &str = "No GPU adapter was found. On Debian and Ubuntu a software one comes with: \
                          apt-get install mesa-vulkan-drivers libvulkan1";

    /// The same device for every test of a program: wgpu is started once.
    pub fn device() -> Device {
        static DEVICE: OnceLock<Device> = OnceLock::new();
        DEVICE
            .get_or_init(|| match Device::wgpu_options().init() {
                Ok(device) => device,
                Err(error) => panic!("{ADVICE} ({error})"),
            })
            .clone()
    }
}
