//! InfoNCE against a queue of keys (van den Oord et al. 2018, arXiv 1807.03748; as in MoCo, He et al.
//! 2019, arXiv 1911.05722, section 3.1, equation 1):
//!
//! `l(q) = -log( exp(q . k+ / t) / sum over k in {k+, queue} of exp(q . k / t) )`
//!
//! with rows of length 1; the mean over all queries. The keys come from the momentum encoder: no
//! gradient flows into them. Other queries' keys of the batch are no negatives, only the queue's.
//!
//! From 0 to about `2 / t + log Q`; `log(Q + 1)` where all rows are alike.

use super::support::normalise;
use super::support::similarity::log_sum_exp;
use burn::tensor::Tensor;

/// The loss and what the lab watches beside it, all still on the device.
pub struct InfoNce {
    pub loss: Tensor<1>, // [1]
    /// Fraction of the queries to which their own key is more similar than every key of the queue.
    pub accuracy: Tensor<1>, // [1]
}

/// InfoNCE of queries and their keys, row by row, at this temperature (above 0). The queue's rows
/// have length 1, and there is at least one.
pub fn info_nce(
    query: Tensor<2>, // [N, D]
    key: Tensor<2>,   // [N, D]
    queue: Tensor<2>, // [Q, D]
    temperature: f32,
) -> InfoNce {
    let query = normalise(query);
    let key = normalise(key.detach());
    let positive = query.clone().mul(key).sum_dim(1); // [N, 1]
    let negatives = query.matmul(queue.detach().transpose()); // [N, Q]
    let hardest = negatives.clone().detach().max_dim(1); // [N, 1]
    let accuracy = positive.clone().detach().greater(hardest).float().mean();
    let positive = positive.div_scalar(temperature); // [N, 1]
    let negatives = negatives.div_scalar(temperature); // [N, Q]
    let logits = Tensor::cat(vec![positive.clone(), negatives], 1); // [N, 1 + Q]
    InfoNce {
        loss: log_sum_exp(logits).sub(positive).mean(),
        accuracy,
    }
}
