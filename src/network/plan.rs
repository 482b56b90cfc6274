//! A network as data: layers over numbered slots. What a network is stands once, in the file that
//! makes its plan; names and shapes of its tensors, the computation, the memory of its activations
//! and its multiply-adds are all read from there.
//!
//! Slot 0 is the input; layer `n` (from 0) writes slot `n + 1`. Layers know their tensors by index,
//! so nothing is looked up by name while a network runs.

use super::tensor_spec::{Role, TensorSpec, parameter_count};

/// PyTorch's defaults of `nn.BatchNorm2d`.
pub const NORM_EPSILON: f64 = 1e-5;
pub const NORM_MOMENTUM: f64 = 0.1;

/// How batch norm behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Normalise by the batch, move the running statistics.
    Train,
    /// Normalise by the running statistics.
    Evaluate,
}

/// A value on its way through a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot(usize);

impl Slot {
    /// What the network is given.
    pub const INPUT: Self = Self(0);

    /// What the layer of this number writes.
    pub fn of_layer(index: usize) -> Self {
        Self(index + 1)
    }

    pub fn index(self) -> usize {
        self.0
    }
}

/// The shape of a value, for one row of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `[channels, side, side]`
    Map { channels: usize, side: usize },
    /// `[width]`
    Row { width: usize },
}

impl Shape {
    /// Channels of a map, values of a row.
    pub fn width(self) -> usize {
        match self {
            Self::Map { channels, .. } => channels,
            Self::Row { width } => width,
        }
    }

    /// Number of values.
    pub fn values(self) -> usize {
        match self {
            Self::Map { channels, side } => channels * side * side,
            Self::Row { width } => width,
        }
    }
}

/// What a layer does; tensors are indices into [`Plan::tensors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Square convolution without bias, padded by half its window, so that stride 1 keeps the size.
    Convolution {
        weight: usize,
        window: usize,
        stride: usize,
    },
    /// Batch norm over every dimension but the second (Ioffe and Szegedy 2015): the shift follows the scale, and
    /// the running variance the running mean.
    BatchNorm {
        /// None where the normalised values stay as they are.
        scale: Option<usize>,
        mean: usize,
    },
    Relu,
    /// The sum of two values.
    Add {
        other: Slot,
    },
    /// The mean over a map's pixels.
    Average,
    /// Fully connected.
    Linear {
        weight: usize,
        bias: Option<usize>,
    },
}

/// One layer: what it does, and to which value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    pub operation: Operation,
    pub input: Slot,
}

/// A network: its layers in the order in which they are computed, and its tensors in the order of
/// PyTorch's `state_dict`. Without layers it gives its input back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    layers: Vec<Layer>,
    tensors: Vec<TensorSpec>,
    /// Channels or values of each slot.
    widths: Vec<usize>,
}

impl Plan {
    /// A network whose input has so many channels or values, and that does nothing yet.
    pub fn begin(input_width: usize) -> Self {
        Self {
            layers: Vec::new(),
            tensors: Vec::new(),
            widths: vec![input_width],
        }
    }

    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    pub fn tensors(&self) -> &[TensorSpec] {
        &self.tensors
    }

    /// Channels or values of the input.
    pub fn input_width(&self) -> usize {
        self.widths[0]
    }

    /// Channels or values of the output.
    pub fn output_width(&self) -> usize {
        self.widths[self.layers.len()]
    }

    /// Square convolution without bias, called `name`.
    pub fn convolution(
        &mut self,
        name: &str,
        input: Slot,
        channels: usize,
        window: usize,
        stride: usize,
    ) -> Slot {
        let shape = vec![channels, self.widths[input.0], window, window];
        let weight = self.tensor(format!("{name}.weight"), shape, Role::Weight);
        let operation = Operation::Convolution {
            weight,
            window,
            stride,
        };
        self.push(operation, input, channels)
    }

    /// Batch norm, called `name`.
    pub fn batch_norm(&mut self, name: &str, input: Slot) -> Slot {
        self.norm(name, input, Some(Role::NormScale))
    }

    /// Batch norm at the end of a residual block, called `name`.
    pub fn residual_batch_norm(&mut self, name: &str, input: Slot) -> Slot {
        self.norm(name, input, Some(Role::ResidualNormScale))
    }

    /// Batch norm without scale and shift, called `name`.
    pub fn plain_batch_norm(&mut self, name: &str, input: Slot) -> Slot {
        self.norm(name, input, None)
    }

    fn norm(&mut self, name: &str, input: Slot, scale: Option<Role>) -> Slot {
        let width = self.widths[input.0];
        let mut of_channels =
            |part: &str, role: Role| self.tensor(format!("{name}.{part}"), vec![width], role);
        let scale = scale.map(|role| of_channels("weight", role));
        scale.map(|_| of_channels("bias", Role::NormShift));
        let mean = of_channels("running_mean", Role::RunningMean);
        of_channels("running_var", Role::RunningVar);
        self.push(Operation::BatchNorm { scale, mean }, input, width)
    }

    pub fn relu(&mut self, input: Slot) -> Slot {
        let width = self.widths[input.0];
        self.push(Operation::Relu, input, width)
    }

    pub fn add(&mut self, input: Slot, other: Slot) -> Slot {
        let width = self.widths[input.0];
        self.push(Operation::Add { other }, input, width)
    }

    pub fn average(&mut self, input: Slot) -> Slot {
        let width = self.widths[input.0];
        self.push(Operation::Average, input, width)
    }

    /// Fully connected layer, called `name`.
    pub fn linear(&mut self, name: &str, input: Slot, width: usize, has_bias: bool) -> Slot {
        let shape = vec![width, self.widths[input.0]];
        let weight = self.tensor(format!("{name}.weight"), shape, Role::Weight);
        let bias = has_bias.then(|| self.tensor(format!("{name}.bias"), vec![width], Role::Bias));
        self.push(Operation::Linear { weight, bias }, input, width)
    }

    /// The shape of every slot for an input of this one.
    pub fn shapes(&self, input: Shape) -> Vec<Shape> {
        let mut shapes = vec![input];
        for (layer, &width) in self.layers.iter().zip(&self.widths[1..]) {
            let before = shapes[layer.input.0];
            shapes.push(match (layer.operation, before) {
                (Operation::Convolution { stride, .. }, Shape::Map { side, .. }) => Shape::Map {
                    channels: width,
                    side: side.div_ceil(stride),
                },
                (Operation::Average | Operation::Linear { .. }, _) => Shape::Row { width },
                _ => before,
            });
        }
        shapes
    }

    /// Multiplications with an addition each that convolutions and linear layers need for one input
    /// of this shape.
    pub fn multiply_adds(&self, input: Shape) -> usize {
        let shapes = self.shapes(input);
        let layers = self.layers.iter().zip(&shapes[1..]);
        layers
            .map(|(layer, output)| match layer.operation {
                Operation::Convolution { weight, .. } => {
                    self.tensors[weight].len() * output.values() / output.width()
                }
                Operation::Linear { weight, .. } => self.tensors[weight].len(),
                _ => 0,
            })
            .sum()
    }

    /// Number of values of each convolution's output, for one input of this shape.
    pub fn convolution_outputs(&self, input: Shape) -> Vec<usize> {
        let shapes = self.shapes(input);
        let layers = self.layers.iter().zip(&shapes[1..]);
        let convolutions =
            layers.filter(|(layer, _)| matches!(layer.operation, Operation::Convolution { .. }));
        convolutions.map(|(_, output)| output.values()).collect()
    }

    /// Number of trained values, as PyTorch counts parameters: without running statistics.
    pub fn parameters(&self) -> usize {
        parameter_count(&self.tensors)
    }

    /// For each slot, the layer that reads it last; none for the output and what nothing reads.
    pub fn last_reads(&self) -> Vec<Option<usize>> {
        let mut last = vec![None; self.widths.len()];
        for (index, layer) in self.layers.iter().enumerate() {
            last[layer.input.0] = Some(index);
            if let Operation::Add { other } = layer.operation {
                last[other.0] = Some(index);
            }
        }
        last
    }

    fn push(&mut self, operation: Operation, input: Slot, width: usize) -> Slot {
        self.layers.push(Layer { operation, input });
        self.widths.push(width);
        Slot(self.layers.len())
    }

    fn tensor(&mut self, name: String, shape: Vec<usize>, role: Role) -> usize {
        self.tensors.push(TensorSpec { name, shape, role });
        self.tensors.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_multiply_adds_and_parameters_of_a_small_network_are_those_counted_by_hand() {
        let mut plan = Plan::begin(3);
        let map = plan.convolution("conv1", Slot::INPUT, 4, 3, 2);
        let row = plan.average(map);
        plan.linear("fc", row, 5, true);
        let input = Shape::Map {
            channels: 3,
            side: 7,
        };
        // A side of 7 at stride 2, padded by 1, gives 4.
        let map = Shape::Map {
            channels: 4,
            side: 4,
        };
        let rows = [4, 5].map(|width| Shape::Row { width });
        assert_eq!(plan.shapes(input), [input, map, rows[0], rows[1]]);
        assert_eq!(plan.multiply_adds(input), 4 * 3 * 9 * 16 + 4 * 5);
        assert_eq!(plan.parameters(), 4 * 3 * 9 + 4 * 5 + 5);
        assert_eq!(plan.output_width(), 5);
    }

    #[test]
    fn a_value_is_kept_until_its_last_reader_and_the_output_for_ever() {
        let mut plan = Plan::begin(2);
        let hidden = plan.linear("fc1", Slot::INPUT, 2, false);
        let rectified = plan.relu(hidden);
        plan.add(rectified, hidden);
        assert_eq!(plan.last_reads(), [Some(0), Some(2), Some(2), None]);
    }
}
