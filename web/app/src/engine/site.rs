//! What the page carries about its site: which engines it has, and what the worker is called there.

use super::choice::{Choice, Reason};
use contrastive_lab::protocol::EngineKind;

/// Whether the page's site has this engine: `cargo lab serve` shows the page before the GPU engine is
/// built.
pub fn is_built(kind: EngineKind) -> bool {
    names(&carried("data-engines"), kind)
}

/// The address of the engine's worker.
pub fn worker() -> String {
    carried("data-worker")
}

/// An attribute of the document's root; empty where there is none.
fn carried(attribute: &str) -> String {
    let page = web_sys::window().and_then(|window| window.document()?.document_element());
    page.and_then(|page| page.get_attribute(attribute))
        .unwrap_or_default()
}

/// The choice, or the CPU engine where the one that was chosen is not built.
pub fn of_those_built(choice: Choice, is_built: impl Fn(EngineKind) -> bool) -> Choice {
    if is_built(choice.kind) {
        return choice;
    }
    Choice {
        kind: EngineKind::Cpu,
        reason: Reason::NotBuilt,
    }
}

/// Whether a list of engines, as the page carries it, names this one.
fn names(engines: &str, kind: EngineKind) -> bool {
    engines.split(' ').any(|engine| engine == kind.id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_is_built_where_the_page_names_it() {
        assert!(names("cpu webgpu", EngineKind::WebGpu));
        assert!(names("cpu", EngineKind::Cpu));
        assert!(!names("cpu", EngineKind::WebGpu));
        assert!(!names("", EngineKind::Cpu));
    }

    #[test]
    fn without_the_gpu_engine_the_processor_is_taken_whoever_chose() {
        let chosen = Choice {
            kind: EngineKind::WebGpu,
            reason: Reason::Address,
        };
        let taken = of_those_built(chosen.clone(), |kind| kind == EngineKind::Cpu);
        assert_eq!(
            (taken.kind, taken.reason),
            (EngineKind::Cpu, Reason::NotBuilt)
        );
        assert_eq!(of_those_built(chosen.clone(), |_| true), chosen);
    }
}
