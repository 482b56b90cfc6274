use contrastive_lab::network::plan::{Operation, Plan, Shape};
use contrastive_lab::network::{Part, view_shape};
use contrastive_lab::recipe::Recipe;
use serde_json::{Value, json};

/// The layers of encoder and head as one list, with the names that their tensors have in a model file. Each reads the
/// slot `input`, slot 0 being the views, and layer `n`, from 0, writes slot `n + 1`.
pub fn of(recipe: &Recipe) -> Vec<Value> {
    let encoder = recipe.encoder.plan();
    let head = recipe.head.plan(encoder.output_width());
    let views = view_shape(recipe.images().size_px);
    let features = Shape::Row {
        width: encoder.output_width(),
    };
    let mut layers = of_part(&encoder, views, Part::Encoder.prefix(), 0);
    let first = layers.len();
    layers.extend(of_part(&head, features, Part::Head.prefix(), first));
    layers
}

/// The layers of a part whose input is slot `first` of the whole.
fn of_part(plan: &Plan, input: Shape, prefix: &str, first: usize) -> Vec<Value> {
    let shapes = plan.shapes(input);
    let name = |tensor: usize| format!("{prefix}{}", plan.tensors()[tensor].name);
    let layers = plan.layers().iter();
    layers
        .map(|layer| {
            let mut written = match layer.operation {
                Operation::Convolution {
                    weight,
                    window,
                    stride,
                } => {
                    json!({ "operation": "convolution", "weight": name(weight), "window": window, "stride": stride })
                }
                // The shift follows the scale.
                Operation::BatchNorm { scale, .. } => json!({
                    "operation": "batch-norm",
                    "scale": scale.map(name),
                    "shift": scale.map(|scale| name(scale + 1)),
                    "map": matches!(shapes[layer.input.index()], Shape::Map { .. }),
                }),
                Operation::Relu => json!({ "operation": "relu" }),
                Operation::Add { other } => {
                    json!({ "operation": "add", "other": first + other.index() })
                }
                Operation::Average => json!({ "operation": "average" }),
                Operation::Linear { weight, bias } => {
                    json!({ "operation": "linear", "weight": name(weight), "bias": bias.map(name) })
                }
            };
            written["input"] = json!(first + layer.input.index());
            written
        })
        .collect()
}
