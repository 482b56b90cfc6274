use super::patience::in_time;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// What the browser answers when it is asked for a WebGPU adapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adapter {
    /// There is no `navigator.gpu`.
    Unknown,
    /// `requestAdapter` gave null or failed.
    Missing,
    /// `requestAdapter` gave nothing within [`super::PATIENCE_SECONDS`].
    Silent,
    There {
        name: String,
        software: bool,
    },
}

/// The texts of a `GPUAdapterInfo`, the most telling first.
const TEXTS: [&str; 4] = ["description", "device", "architecture", "vendor"];

/// Names of adapters that compute on the processor.
const SOFTWARE_NAMES: [&str; 4] = ["swiftshader", "llvmpipe", "lavapipe", "basic render"];

/// Asks the browser. Through reflection: the bindings of WebGPU are not stable yet, and these few
/// properties are all that the page reads.
pub async fn ask() -> Adapter {
    let Some(gpu) = web_sys::window().and_then(|window| property(&window.navigator(), "gpu"))
    else {
        return Adapter::Unknown;
    };
    let Some(request) = request(&gpu) else {
        return Adapter::Missing;
    };
    let adapter = match in_time(&request).await {
        Ok(adapter) if adapter.is_undefined() => return Adapter::Silent,
        Ok(adapter) if adapter.is_null() => return Adapter::Missing,
        Ok(adapter) => adapter,
        Err(_) => return Adapter::Missing,
    };
    // Any part may be missing, and older browsers have the last on the adapter itself.
    let info = property(&adapter, "info").unwrap_or_else(|| Object::new().into());
    let texts = TEXTS
        .iter()
        .filter_map(|name| property(&info, name)?.as_string());
    let texts: Vec<_> = texts.filter(|text| !text.is_empty()).collect();
    let fallback = [&info, &adapter].into_iter().any(|object| {
        let fallback = property(object, "isFallbackAdapter");
        fallback.and_then(|fallback| fallback.as_bool()) == Some(true)
    });
    described(&texts, fallback)
}

/// The promise of an adapter or null.
fn request(gpu: &JsValue) -> Option<Promise> {
    let request = property(gpu, "requestAdapter")?
        .dyn_into::<Function>()
        .ok()?;
    let options = Object::new();
    Reflect::set(
        &options,
        &"powerPreference".into(),
        &"high-performance".into(),
    )
    .ok()?;
    request.call1(gpu, &options).ok()?.dyn_into().ok()
}

/// A property that is there and is not null.
fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &name.into()).ok()?;
    (!value.is_null() && !value.is_undefined()).then_some(value)
}

/// The adapter by its texts, the most telling first.
fn described(texts: &[String], fallback: bool) -> Adapter {
    let software = texts.iter().any(|text| {
        let text = text.to_ascii_lowercase();
        SOFTWARE_NAMES.iter().any(|name| text.contains(name))
    });
    Adapter::There {
        name: texts.first().cloned().unwrap_or_default(),
        software: software || fallback,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn software_adapters_are_known_by_any_of_their_texts() {
        let software = |texts: &[&str], fallback| {
            let texts: Vec<_> = texts.iter().map(|&text| text.to_owned()).collect();
            matches!(
                described(&texts, fallback),
                Adapter::There { software: true, .. }
            )
        };
        assert!(software(&["SwiftShader Device", "google"], false));
        assert!(software(&["", "llvmpipe (LLVM 19)"], false));
        assert!(software(&[], true));
        assert!(!software(&["NVIDIA H200", "hopper"], false));
    }
}
