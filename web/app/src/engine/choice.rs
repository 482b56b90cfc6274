use super::adapter::{self, Adapter};
use super::race::{self, Race, StepEstimate};
use contrastive_lab::protocol::EngineKind;

/// Why an engine was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// `?engine=` in the address.
    Address,
    /// A person switched.
    Person,
    /// The browser's adapter with this name (may be empty) is quicker than the processor.
    QuickerAdapter { name: String, step: StepEstimate },
    /// The browser's adapter is slower than the processor.
    SlowerAdapter { name: String, step: StepEstimate },
    /// What the browser's adapter computed was wrong.
    WrongAdapter { name: String },
    /// The browser's adapter broke off in a measurement, with these words of the browser (may be empty).
    BrokenAdapter { name: String, words: String },
    /// The browser's adapter did not finish a measurement within [`super::PATIENCE_SECONDS`].
    SilentAdapter { name: String },
    /// The browser's adapter computes on the processor, where the CPU engine is much faster.
    SoftwareAdapter { name: String },
    /// The browser knows no WebGPU.
    NoWebGpu,
    /// The browser knows WebGPU but has no adapter for it on this machine.
    NoAdapter,
    /// The browser did not say within [`super::PATIENCE_SECONDS`] whether it has an adapter.
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

fn pairs(query: &str) -> impl Iterator<Item = &str> {
    query.trim_start_matches('?').split('&')
}

/// The engine that the address asks for: `?engine=cpu` or `?engine=webgpu`.
pub fn forced(query: &str) -> Option<Choice> {
    let kind = pairs(query).find_map(|pair| match pair {
        "engine=cpu" => Some(EngineKind::Cpu),
        "engine=webgpu" => Some(EngineKind::WebGpu),
        _ => None,
    })?;
    Some(Choice {
        kind,
        reason: Reason::Address,
    })
}

/// What the worker of an engine is called, by which it knows what to load. `?kernels=burn` in the address leaves
/// networks to burn's operations, for who compares this lab's own kernels with them.
pub fn worker_name(kind: EngineKind, query: &str) -> String {
    let by_burn = pairs(query).any(|pair| pair == "kernels=burn");
    format!("{}{}", kind.id(), if by_burn { " burn" } else { "" })
}

/// WebGPU where the browser has the adapter of a GPU that is quicker than the processor, the processor
/// elsewhere.
pub async fn choose() -> Choice {
    let (kind, reason) = match gpu(adapter::ask().await) {
        Ok(name) => after(race::run().await, name),
        Err(reason) => (EngineKind::Cpu, reason),
    };
    Choice { kind, reason }
}

/// The name of the GPU that there is; else why there is none to race with.
fn gpu(adapter: Adapter) -> Result<String, Reason> {
    match adapter {
        Adapter::There {
            name,
            software: false,
        } => Ok(name),
        Adapter::There {
            name,
            software: true,
        } => Err(Reason::SoftwareAdapter { name }),
        Adapter::Unknown => Err(Reason::NoWebGpu),
        Adapter::Missing => Err(Reason::NoAdapter),
        Adapter::Silent => Err(Reason::NoAnswer),
    }
}

/// What to take after a race with the adapter of this name, and why.
fn after(race: Race, name: String) -> (EngineKind, Reason) {
    match race {
        Race::Run(step) if step.adapter_ms < step.processor_ms => {
            (EngineKind::WebGpu, Reason::QuickerAdapter { name, step })
        }
        Race::Run(step) => (EngineKind::Cpu, Reason::SlowerAdapter { name, step }),
        Race::Wrong => (EngineKind::Cpu, Reason::WrongAdapter { name }),
        Race::Broken(words) => (EngineKind::Cpu, Reason::BrokenAdapter { name, words }),
        Race::Silent => (EngineKind::Cpu, Reason::SilentAdapter { name }),
    }
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
        let name = |query| worker_name(EngineKind::Cpu, query);
        assert_eq!(name("?engine=cpu"), "cpu");
        assert_eq!(name("?kernels=burn&engine=cpu"), "cpu burn");
        assert_eq!(kind(""), None);
    }

    #[test]
    fn without_the_adapter_of_a_gpu_there_is_no_race_and_the_reason_is_kept() {
        let there = |name: &str, software| Adapter::There {
            name: name.to_owned(),
            software,
        };
        assert_eq!(gpu(Adapter::Unknown), Err(Reason::NoWebGpu));
        assert_eq!(gpu(Adapter::Missing), Err(Reason::NoAdapter));
        assert_eq!(gpu(Adapter::Silent), Err(Reason::NoAnswer));
        let name = "SwiftShader".to_owned();
        assert_eq!(
            gpu(there("SwiftShader", true)),
            Err(Reason::SoftwareAdapter { name })
        );
        assert_eq!(gpu(there("hopper", false)), Ok("hopper".to_owned()));
    }

    #[test]
    fn the_quicker_engine_is_taken_and_an_adapter_that_computed_nothing_right_is_not() {
        let taken = |race| after(race, "hopper".to_owned());
        let name = || "hopper".to_owned();
        let step = |adapter_ms, processor_ms| StepEstimate {
            adapter_ms,
            processor_ms,
        };
        let quicker = Reason::QuickerAdapter {
            name: name(),
            step: step(20, 1100),
        };
        let slower = Reason::SlowerAdapter {
            name: name(),
            step: step(2000, 1100),
        };
        let broken = Reason::BrokenAdapter {
            name: name(),
            words: "no device".to_owned(),
        };
        assert_eq!(
            taken(Race::Run(step(20, 1100))),
            (EngineKind::WebGpu, quicker)
        );
        assert_eq!(
            taken(Race::Run(step(2000, 1100))),
            (EngineKind::Cpu, slower)
        );
        assert_eq!(
            taken(Race::Broken("no device".to_owned())),
            (EngineKind::Cpu, broken)
        );
        assert_eq!(
            taken(Race::Wrong),
            (EngineKind::Cpu, Reason::WrongAdapter { name: name() })
        );
        assert_eq!(
            taken(Race::Silent),
            (EngineKind::Cpu, Reason::SilentAdapter { name: name() })
        );
    }
}
