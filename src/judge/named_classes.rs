//! What a trained classifier takes images for.

use super::Embedded;
use crate::device::{ReadBackFailed, read_back, upload};
use crate::eval::likeliest;
use crate::method::Networks;
use crate::recipe::Recipe;
use burn::tensor::Device;

/// The likeliest class of every embedded image, by the classifier of a supervised recipe's networks; of equals the
/// lowest. Panics where the networks are not that recipe's.
///
/// # Errors
/// Where the classes cannot be read back from the device.
pub async fn named_classes(
    embedded: &Embedded,
    recipe: &Recipe,
    classes: usize,
    networks: &Networks,
    device: &Device,
) -> Result<Vec<u32>, ReadBackFailed> {
    let projected = embedded.z.as_ref().unwrap_or(&embedded.h);
    let rows = [projected.count, projected.dim];
    let projected = upload::floats(projected.values.clone(), rows, device); // [N, D]
    let classifier = recipe.architecture(classes).predictor;
    let logits = networks.logits(&classifier, projected); // [N, classes]
    let logits = read_back(logits).await?;
    Ok(logits.chunks(classes).map(likeliest).collect())
}
