//! Numbers from the device, without blocking: a synchronous read panics in a browser.

use burn::tensor::Tensor;

/// Numbers could not be read, most often because the device was lost.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[error("numbers could not be read back from the device: {complaint}")]
#[serde(rename = "device/not-read-back")]
pub struct ReadBackFailed {
    complaint: String,
}

impl ReadBackFailed {
    fn new(error: impl std::fmt::Display) -> Self {
        Self {
            complaint: error.to_string(),
        }
    }
}

/// The tensor's values in row-major order, once the device has computed them.
///
/// # Errors
/// Where the device was lost or an operation before this one failed.
pub async fn read_back<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, ReadBackFailed> {
    let data = tensor
        .into_data_async()
        .await
        .map_err(ReadBackFailed::new)?;
    data.try_to_vec::<f32>().map_err(ReadBackFailed::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Sentence, hold_sentences};

    #[test]
    fn a_failed_read_is_a_sentence_for_any_language() {
        let said = Sentence::of(&ReadBackFailed::new("the device was lost"));
        assert_eq!(said.value("complaint"), "the device was lost");
        hold_sentences("device", &[said]);
    }
}
