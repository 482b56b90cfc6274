//! A plan's layers in groups that are computed in one go.

use crate::network::plan::{Layer, Operation, Plan, Shape, Slot};

/// Layers that are computed together; in the order of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Settled(Settled),
    /// The mean over pixels.
    Average {
        input: Slot,
        output: Slot,
    },
}

/// A convolution or a fully connected layer with the norm, the sum and the ReLU that follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settled {
    pub input: Slot,
    /// Indices of tensors.
    pub weight: usize,
    pub bias: Option<usize>,
    /// 1 of a fully connected layer.
    pub window: usize,
    pub stride: usize,
    pub norm: Option<Norm>,
    pub plus: Option<Slot>,
    pub is_rectified: bool,
    pub output: Slot,
}

/// Indices of tensors, as in [`Operation::BatchNorm`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Norm {
    pub scale: Option<usize>,
    pub mean: usize,
}

impl Group {
    pub(super) fn output(&self) -> Slot {
        match self {
            Self::Settled(settled) => settled.output,
            Self::Average { output, .. } => *output,
        }
    }

    /// What it reads, each once.
    pub(super) fn reads(&self) -> Vec<Slot> {
        match self {
            Self::Average { input, .. } => vec![*input],
            Self::Settled(Settled { input, plus, .. }) => {
                let plus = plus.filter(|plus| plus != input);
                [*input].into_iter().chain(plus).collect()
            }
        }
    }
}

/// The groups of a plan in an order in which they can be computed; none where a layer fits in no group.
pub(super) fn groups(plan: &Plan, input: Shape) -> Option<Vec<Group>> {
    let shapes = plan.shapes(input);
    let mut taken = vec![false; plan.layers().len()];
    let mut groups = Vec::new();
    for (index, layer) in plan.layers().iter().enumerate() {
        let begun = match layer.operation {
            Operation::Average => {
                taken[index] = true;
                groups.push(Group::Average {
                    input: layer.input,
                    output: Slot::of_layer(index),
                });
                continue;
            }
            Operation::Convolution {
                weight,
                window,
                stride,
            } if window <= 3 && window % 2 == 1 && stride <= 2 => {
                begin(layer, index, weight, None, [window, stride])
            }
            Operation::Linear { weight, bias } => {
                if matches!(shapes[layer.input.index()], Shape::Map { side, .. } if side > 1) {
                    return None;
                }
                begin(layer, index, weight, bias, [1, 1])
            }
            _ => continue,
        };
        taken[index] = true;
        groups.push(Group::Settled(follow(plan, begun, &mut taken)));
    }
    groups.sort_by_key(|group| group.output().index());
    let is_whole = taken.iter().all(|&taken| taken) && is_read(&groups);
    is_whole.then_some(groups)
}

/// Whether every group but the last gives what another reads: one that nothing reads has no gradient.
fn is_read(groups: &[Group]) -> bool {
    let Some((_, inner)) = groups.split_last() else {
        return true;
    };
    let read: Vec<Slot> = groups.iter().flat_map(Group::reads).collect();
    inner.iter().all(|group| read.contains(&group.output()))
}

fn begin(
    layer: &Layer,
    index: usize,
    weight: usize,
    bias: Option<usize>,
    [window, stride]: [usize; 2],
) -> Settled {
    Settled {
        input: layer.input,
        weight,
        bias,
        window,
        stride,
        norm: None,
        plus: None,
        is_rectified: false,
        output: Slot::of_layer(index),
    }
}

/// Takes the layers that alone read what this group gives, as far as one walk can compute them.
fn follow(plan: &Plan, mut group: Settled, taken: &mut [bool]) -> Settled {
    while let Some(index) = only_reader(plan, group.output) {
        let layer = plan.layers()[index];
        let is_plain = group.plus.is_none() && !group.is_rectified;
        match layer.operation {
            Operation::BatchNorm { scale, mean } if is_plain && group.norm.is_none() => {
                group.norm = Some(Norm { scale, mean });
            }
            Operation::Add { other } if is_plain && !taken[index] && other != layer.input => {
                let is_first = layer.input == group.output;
                group.plus = Some(if is_first { other } else { layer.input });
            }
            Operation::Relu if !group.is_rectified => group.is_rectified = true,
            _ => break,
        }
        taken[index] = true;
        group.output = Slot::of_layer(index);
    }
    group
}

/// The layer that reads a value, where it is one alone.
fn only_reader(plan: &Plan, slot: Slot) -> Option<usize> {
    let reads = |layer: &Layer| {
        let other = match layer.operation {
            Operation::Add { other } => Some(other),
            _ => None,
        };
        layer.input == slot || other == Some(slot)
    };
    let mut readers = (0..plan.layers().len()).filter(|&index| reads(&plan.layers()[index]));
    let first = readers.next();
    first.filter(|_| readers.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Encoder, Head, view_shape};

    fn settled(plan: &Plan, input: Shape) -> Vec<Settled> {
        let groups = groups(plan, input).expect("groups");
        let settled = groups.into_iter().filter_map(|group| match group {
            Group::Settled(settled) => Some(settled),
            Group::Average { .. } => None,
        });
        settled.collect()
    }

    #[test]
    fn every_layer_of_an_encoder_is_in_a_group() {
        let tiny = settled(&Encoder::Tiny.plan(), view_shape(32));
        assert_eq!(tiny.len(), 4);
        assert!(
            tiny.iter()
                .all(|group| group.is_rectified && group.norm.is_some())
        );
        let blocks = settled(&Encoder::Resnet18W16.plan(), view_shape(32));
        assert_eq!(blocks.len(), 20);
        let with_residual = blocks.iter().filter(|group| group.plus.is_some());
        assert_eq!(with_residual.count(), 8);
        // What is added is there before the group that adds it.
        for (at, group) in blocks.iter().enumerate() {
            for read in [Some(group.input), group.plus].into_iter().flatten() {
                let is_there = blocks[..at].iter().any(|group| group.output == read);
                assert!(is_there || read == Slot::INPUT, "{group:?}");
            }
        }
    }

    #[test]
    fn a_layer_without_a_group_leaves_the_plan_to_others() {
        let mut plan = Plan::begin(4);
        plan.relu(Slot::INPUT);
        assert!(groups(&plan, Shape::Row { width: 4 }).is_none());
        let mut plan = Plan::begin(4);
        let once = plan.linear("fc", Slot::INPUT, 4, false);
        plan.add(once, once);
        assert!(groups(&plan, Shape::Row { width: 4 }).is_none());
        let mut plan = Plan::begin(4);
        plan.linear("unread", Slot::INPUT, 4, false);
        plan.linear("fc", Slot::INPUT, 4, false);
        assert!(groups(&plan, Shape::Row { width: 4 }).is_none());
        let head = Head::mlp(8, 4).plan(4);
        assert_eq!(settled(&head, Shape::Row { width: 4 }).len(), 2);
    }
}
