use super::adapter::{self, Adapter};
use contrastive_lab::protocol::EngineKind;

/// Why an engine was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// `?engine=` in the address.
    Address,
    /// A person switched.
    Person,
    /// The browser gave an adapter with this name (may be empty).
    Adapter { name: String },
    /// The browser's adapter computes on the processor, where the CPU engine is much faster.
    SoftwareAdapter { name: String },
    /// The browser knows no WebGPU.
    NoWebGpu,
    /// The browser knows WebGPU but has no adapter for it on this machine.
    NoAdapter,
    /// The browser did not say within [`adapter::PATIENCE_SECONDS`] whether it has an adapter.
    NoAnswer,
    /// The page's site has no GPU engine yet.
    NotBuilt,
}

/// Which engine was taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub kind: EngineKind,
    pub reason: Reason,
}

/// The engine that the address asks for: `?engine=cpu` or `?engine=webgpu`.
pub fn forced(query: &str) -> Option<Choice> {
    let kind = query
        .trim_start_matches('?')
        .split('&')
        .find_map(|pair| match pair {
            "engine=cpu" => Some(EngineKind::Cpu),
            "engine=webgpu" => Some(EngineKind::WebGpu),
            _ => None,
        })?;
    Some(Choice {
        kind,
        reason: Reason::Address,
    })
}

/// WebGPU where the browser has the adapter of a GPU, the processor elsewhere.
pub async fn choose() -> Choice {
    decide(adapter::ask().await)
}

fn decide(adapter: Adapter) -> Choice {
    let (kind, reason) = match adapter {
        Adapter::Unknown => (EngineKind::Cpu, Reason::NoWebGpu),
        Adapter::Missing => (EngineKind::Cpu, Reason::NoAdapter),
        Adapter::Silent => (EngineKind::Cpu, Reason::NoAnswer),
        Adapter::There {
            name,
            software: false,
        } => (EngineKind::WebGpu, Reason::Adapter { name }),
        Adapter::There {
            name,
            software: true,
        } => (EngineKind::Cpu, Reason::SoftwareAdapter { name }),
    };
    Choice { kind, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_forces_an_engine_and_unknown_names_do_not() {
        let kind = |query| forced(query).map(|choice| choice.kind);
        assert_eq!(kind("?engine=cpu"), Some(EngineKind::Cpu));
        assert_eq!(kind("?a=b&engine=webgpu"), Some(EngineKind::WebGpu));
        assert_eq!(kind("?engine=quantum"), None);
        assert_eq!(kind(""), None);
    }

    #[test]
    fn without_the_adapter_of_a_gpu_the_processor_is_taken_and_the_reason_kept() {
        let taken = |adapter| {
            let choice = decide(adapter);
            (choice.kind, choice.reason)
        };
        let there = |name: &str, software| Adapter::There {
            name: name.to_owned(),
            software,
        };
        assert_eq!(taken(Adapter::Unknown), (EngineKind::Cpu, Reason::NoWebGpu));
        assert_eq!(
            taken(Adapter::Missing),
            (EngineKind::Cpu, Reason::NoAdapter)
        );
        assert_eq!(taken(Adapter::Silent), (EngineKind::Cpu, Reason::NoAnswer));
        let name = "SwiftShader".to_owned();
        assert_eq!(
            taken(there("SwiftShader", true)),
            (EngineKind::Cpu, Reason::SoftwareAdapter { name })
        );
        let name = "hopper".to_owned();
        assert_eq!(
            taken(there("hopper", false)),
            (EngineKind::WebGpu, Reason::Adapter { name })
        );
    }
}
