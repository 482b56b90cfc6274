//! A network's pass on the processor: its plan becomes steps over one memory, there and back.

mod backward;
mod forward;
mod group;
mod layout;
mod machine;
mod room;
#[cfg(test)]
mod tests;

use crate::network::plan::{Mode, Plan, Shape};
use contrastive_lab_processor::Step;
use layout::Layout;
#[cfg(feature = "cpu")]
pub(crate) use machine::run_steps;

/// What a pass is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purpose {
    pub mode: Mode,
    /// Whether a gradient is asked for afterwards: what it needs is kept then.
    pub has_gradient: bool,
    /// Whether the gradient of the input is asked for too.
    pub has_input_gradient: bool,
}

/// Steps that are cut alike: each piece may go through all of them before the next one begins.
#[derive(Clone, Debug, PartialEq)]
struct Stage {
    steps: Vec<Step>,
}

impl Stage {
    /// # Panics
    /// Where the steps are not cut alike.
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        let steps: Vec<Step> = steps.into_iter().collect();
        let is_alike = |pair: &[Step; 2]| pair[0].units() == pair[1].units();
        assert!(steps.array_windows().all(is_alike), "steps are cut alike");
        Self { steps }
    }

    fn of(step: Step) -> Self {
        Self::new([step])
    }

    fn units(&self) -> usize {
        self.steps.first().map_or(0, Step::units)
    }

    /// The float behind the last that it touches.
    fn reach(&self) -> usize {
        self.steps.iter().map(Step::reach).max().unwrap_or(0)
    }
}

/// A network's pass over a batch of one size, ready to run.
#[derive(Clone, Debug)]
pub struct Pass {
    layout: Layout,
    forward: Vec<Stage>,
    backward: Vec<Stage>,
}

/// The memory of a pass: what the way there leaves for the way back.
#[derive(Debug)]
pub struct Memory {
    floats: Vec<f32>,
}

impl Pass {
    /// None where the plan has a layer that no step computes; without layers there is nothing to do either.
    pub fn new(plan: &Plan, input: Shape, images: usize, purpose: Purpose) -> Option<Self> {
        if plan.layers().is_empty() || images == 0 {
            return None;
        }
        let mut layout = Layout::new(plan, input, images, purpose)?;
        let forward = forward::stages(&mut layout, purpose.mode);
        let backward = match purpose.has_gradient {
            true => backward::stages(&mut layout, purpose.mode, purpose.has_input_gradient),
            false => Vec::new(),
        };
        Some(Self {
            layout,
            forward,
            backward,
        })
    }

    /// Floats of the memory that it needs.
    pub fn floats(&self) -> usize {
        self.layout.room.floats()
    }

    /// The network's output, and its running statistics as they have moved, if they do, from what is trained and
    /// what is not, one tensor behind the other, and the input as a tensor has it.
    ///
    /// # Panics
    /// Where a length is not that of the plan, or the memory is smaller than the pass needs.
    pub fn forward<'a>(&self, memory: &'a mut Memory, values: [&[f32]; 3]) -> [&'a [f32]; 2] {
        let layout = &self.layout;
        let places = [&layout.weights, &layout.running, &layout.input];
        for (place, values) in places.into_iter().zip(values) {
            memory.floats[place.clone()].copy_from_slice(values);
        }
        machine::run(&self.forward, &mut memory.floats);
        let places = [&layout.output, &layout.moved];
        places.map(|place| &memory.floats[place.clone()])
    }

    /// The gradients of the weights, and of the input, which is nothing where it was not asked for, from that of the
    /// output.
    ///
    /// # Panics
    /// As [`Pass::forward`], and where no gradient was asked for.
    pub fn backward<'a>(&self, memory: &'a mut Memory, upstream: &[f32]) -> [&'a [f32]; 2] {
        let layout = &self.layout;
        memory.floats[layout.upstream.clone()].copy_from_slice(upstream);
        machine::run(&self.backward, &mut memory.floats);
        let places = [&layout.weight_gradient, &layout.input_gradient];
        places.map(|place| &memory.floats[place.clone()])
    }
}

impl Memory {
    /// Room for passes that need at most so many floats.
    pub fn new(floats: usize) -> Self {
        Self {
            floats: vec![0.0; floats],
        }
    }

    pub fn floats(&self) -> usize {
        self.floats.len()
    }
}
