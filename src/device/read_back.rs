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
            complaint: innermost(&error.to_string()),
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

/// The first cause, of an error that lists one below the other and a backtrace at the end.
fn innermost(error: &str) -> String {
    let cause = error.rsplit("Caused by:").next().unwrap_or(error);
    let lines = cause.split("Backtrace:").next().unwrap_or(cause).lines();
    lines
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::{Sentence, hold_sentence};

    #[test]
    fn a_failed_read_is_a_sentence_for_any_language() {
        let said = Sentence::of(&ReadBackFailed::new("the device was lost"));
        assert_eq!(said.value("complaint"), "the device was lost");
        hold_sentence("device", &[said]);
    }

    #[test]
    fn of_nested_errors_the_innermost_is_told_and_no_backtrace() {
        let nested = "An error happened\nCaused by:\n  An error happened\nCaused by:\n  the buffer\n  \
                      could not be mapped\nBacktrace:\nnone";
        assert_eq!(innermost(nested), "the buffer could not be mapped");
        assert_eq!(innermost("the device is lost"), "the device is lost");
    }
}
