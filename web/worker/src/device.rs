//! What this engine computes on.

use crate::complaints;
use crate::messages;
use crate::picture_decoder;
use contrastive_lab::lab::Host;
use contrastive_lab::protocol::EngineReady;
use contrastive_lab::train::Limits;
use js_sys::Function;
use wasm_bindgen::JsCast;

/// Builds the host of the lab.
///
/// # Errors
/// Words for a machine without what this engine needs.
pub async fn host(load_decoder: Function) -> Result<Host, String> {
    let Chosen {
        ready,
        device,
        limits,
        map_points_max,
        probe_images_max,
    } = choose().await?;
    let clock = messages::scope()
        .performance()
        .ok_or("the browser gives the worker no clock")?;
    Ok(Host {
        ready,
        device,
        limits,
        map_points_max,
        probe_images_max,
        now_seconds: Box::new(move || clock.now() / 1e3),
        memory_bytes: Box::new(memory_bytes),
        device_trouble: Box::new(complaints::take),
        picture_decoder: picture_decoder::loader(load_decoder),
        say: Box::new(messages::say),
    })
}

/// Memory of this module, which grows and never shrinks, and the most that a decoder took beside it.
fn memory_bytes() -> Option<f64> {
    let memory = wasm_bindgen::memory().dyn_into::<js_sys::WebAssembly::Memory>();
    let buffer = memory
        .ok()?
        .buffer()
        .dyn_into::<js_sys::ArrayBuffer>()
        .ok()?;
    Some(f64::from(buffer.byte_length()) + picture_decoder::most_bytes())
}

struct Chosen {
    ready: EngineReady,
    device: contrastive_lab::lab::Device,
    limits: Limits,
    map_points_max: usize,
    probe_images_max: usize,
}

#[cfg(not(feature = "webgpu"))]
async fn choose() -> Result<Chosen, String> {
    use contrastive_lab::protocol::EngineKind;

    Ok(Chosen {
        ready: EngineReady {
            kind: EngineKind::Cpu,
            adapter: "WebAssembly with SIMD, one thread".into(),
            software: false,
        },
        device: contrastive_lab::lab::Device::flex(),
        // A module of 32 bits has 4 GiB in all; the images and the browser's copies want their part.
        limits: Limits {
            memory_bytes: 2.5e9,
            tensor_bytes: 1e9,
        },
        // An encoder pass over more would take the CPU longer than a glance.
        map_points_max: 1_000,
        probe_images_max: 5_000,
    })
}

#[cfg(feature = "webgpu")]
async fn choose() -> Result<Chosen, String> {
    use contrastive_lab::lab::{Device, DeviceTrouble};
    use contrastive_lab::protocol::EngineKind;
    use std::sync::Arc;
    use wgpu::DeviceType;

    let (device, setup) = Device::wgpu_options()
        .init_with_setup_async()
        .await
        .map_err(|error| format!("WebGPU could not be started: {error}"))?;
    setup.device.set_device_lost_callback(|_, complaint| {
        complaints::note(DeviceTrouble::Lost { complaint });
    });
    // Without a handler of ours cubecl's panics, and the worker is gone for a kernel that the browser
    // rejected.
    setup.device.on_uncaptured_error(Arc::new(|error| {
        let words = error.to_string();
        web_sys::console::error_1(&words.as_str().into());
        complaints::note_refusal(&words);
    }));
    let info = setup.adapter.get_info();
    let software = info.device_type == DeviceType::Cpu || is_software(&info.name);
    Ok(Chosen {
        ready: EngineReady {
            kind: EngineKind::WebGpu,
            adapter: info.name,
            software,
        },
        device,
        limits: Limits {
            // WebGPU does not tell; training GPUs with less than this are rare.
            memory_bytes: 4e9,
            tensor_bytes: setup.device.limits().max_storage_buffer_binding_size as f64,
        },
        map_points_max: if software { 200 } else { 2_000 },
        probe_images_max: if software { 200 } else { 10_000 },
    })
}

#[cfg(feature = "webgpu")]
fn is_software(adapter: &str) -> bool {
    let adapter = adapter.to_lowercase();
    ["swiftshader", "llvmpipe", "lavapipe", "basic render"]
        .iter()
        .any(|name| adapter.contains(name))
}
