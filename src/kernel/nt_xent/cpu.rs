//! NT-Xent on the processor: products in tiles, a panel of anchors after the other.

use super::NtXentBackend;
use crate::pass::run_steps;
use burn::backend::Flex;
use burn::backend::tensor::FloatTensor;
use burn::tensor::TensorData;
use contrastive_lab_processor::{
    LANES, NtXent, NtXentGradient, Pack, Similarities, Step, Taps, padded,
};

/// The memory of one call: places, and the floats there.
struct Work {
    dim: usize,
    similarities: Similarities,
    floats: Vec<f32>,
    steps: Vec<Step>,
}

impl Work {
    fn new(z: FloatTensor<Flex>, settings: FloatTensor<Flex>) -> Self {
        let settings = floats(settings);
        let (rows, dim, temperature) = (settings[0] as usize, settings[1] as usize, settings[2]);
        let mut work = Self {
            dim,
            similarities: Similarities {
                rows,
                dim: padded(dim),
                z: 0,
                columns: 0,
                panels: 0,
                temperature,
            },
            floats: Vec::new(),
            steps: Vec::new(),
        };
        let row = vec![0.0; padded(dim) - dim];
        for z in floats(z).chunks(dim) {
            work.floats.extend_from_slice(z);
            work.floats.extend_from_slice(&row);
        }
        work.similarities.columns = work.pack(false);
        work.similarities.panels = work.take(Similarities::panels(rows));
        work
    }

    fn take(&mut self, floats: usize) -> usize {
        let at = self.floats.len();
        self.floats.resize(at + floats, 0.0);
        at
    }

    /// The rows as columns, or in eights of dimensions.
    fn pack(&mut self, is_turned: bool) -> usize {
        let Similarities { rows, dim, .. } = self.similarities;
        let one = Taps::of_window(1);
        let mut pack = Pack {
            from: self.similarities.z,
            outs: rows,
            ins: dim,
            window: 1,
            down: one,
            across: one,
            is_turned,
            channels: if is_turned { rows } else { dim },
            to: 0,
        };
        pack.to = self.take(pack.groups() * pack.group());
        self.steps.push(Step::Pack(pack));
        pack.to
    }

    /// Numbers of the rows, and zeros up to a whole eight.
    fn numbers(&mut self, values: &[f32]) -> usize {
        let at = self.floats.len();
        self.floats.extend_from_slice(values);
        let end = at + values.len().next_multiple_of(LANES);
        self.floats.resize(end, 0.0);
        at
    }

    fn run(&mut self, last: Step) {
        self.steps.push(last);
        run_steps(&self.steps, &mut self.floats);
    }
}

impl NtXentBackend for Flex {
    fn nt_xent_anchors(z: FloatTensor<Self>, settings: FloatTensor<Self>) -> FloatTensor<Self> {
        let mut work = Work::new(z, settings);
        let rows = work.similarities.rows;
        let to = work.take(4 * rows);
        work.run(Step::NtXent(NtXent {
            of: work.similarities,
            to,
        }));
        let found = &work.floats[to..];
        let mut anchors = vec![0.0; 3 * rows]; // [3, rows]
        for anchor in 0..rows {
            let [largest, sum, positive, negative] =
                [0, 1, 2, 3].map(|part| found[part * rows + anchor]);
            let log_sum_exp = largest + sum.ln();
            anchors[anchor] = log_sum_exp - positive;
            anchors[rows + anchor] = log_sum_exp;
            anchors[2 * rows + anchor] = f32::from(positive > negative);
        }
        tensor(anchors, [3, rows])
    }

    fn nt_xent_gradient(
        z: FloatTensor<Self>,
        settings: FloatTensor<Self>,
        anchors: FloatTensor<Self>,
        upstream: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let mut work = Work::new(z, settings);
        let rows = work.similarities.rows;
        let (anchors, upstream) = (floats(anchors), floats(upstream));
        let gradient = NtXentGradient {
            rows_in_eights: work.pack(true),
            log_sum_exp: work.numbers(&anchors[rows..2 * rows]),
            upstream: work.numbers(&upstream[..rows]),
            to: work.take(rows * work.similarities.dim),
            of: work.similarities,
        };
        work.run(Step::NtXentGradient(gradient));
        let found = work.floats[gradient.to..].chunks(work.similarities.dim);
        let found = found.flat_map(|row| &row[..work.dim]).copied();
        tensor(found.collect(), [rows, work.dim])
    }
}

fn floats(tensor: FloatTensor<Flex>) -> Vec<f32> {
    let tensor = tensor.to_contiguous();
    tensor.as_slice::<f32>().unwrap_or_default().to_vec()
}

fn tensor<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> FloatTensor<Flex> {
    FloatTensor::<Flex>::from_data(TensorData::new(values, shape))
}
