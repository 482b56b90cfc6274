//! Views on the GPU: one dispatch for all, a second for the blurred ones.

use super::ViewsBackend;
use crate::kernel::launch::{Shader, dense, empty_beside, u32s_beside, workgroup_rows};
use crate::reference::views::{PARAMETERS, Sides};
use burn::backend::TensorMetadata;
use burn::backend::tensor::FloatTensor;
use burn_wgpu::CubeBackend;

/// Threads of one workgroup, in both shaders.
const THREADS: u32 = 256;
/// The largest view whose longest blur, half a view to each side, fits the shader's taps.
const BLURRED_SIDE_MAX_PX: usize = 128;

const MAKE_VIEWS: Shader = Shader {
    name: "augment/make_views",
    source: include_str!("../../../shaders/augment/make_views.wgsl"),
    workgroup_size: [THREADS, 1, 1],
};

const BLUR: Shader = Shader {
    name: "augment/blur",
    source: include_str!("../../../shaders/augment/blur.wgsl"),
    workgroup_size: [THREADS, 1, 1],
};

impl ViewsBackend for CubeBackend {
    fn make_views(
        rows: FloatTensor<Self>,
        pixels: &[u8],
        sides: Sides,
        blurred: &[u32],
    ) -> FloatTensor<Self> {
        let Sides { image_px, view_px } = sides;
        let [count, _] = rows.shape().dims();
        let images = pixels.len() / (3 * image_px * image_px);
        let rows = dense(rows, "rows", [count, PARAMETERS]);
        let settings = [view_px, images, count, image_px].map(|number| number as u32);
        let settings = u32s_beside(&rows, &settings);
        let pixels = u32s_beside(&rows, &packed(pixels)); // [images, side, side]
        let views = empty_beside(&rows, [count, 3, view_px, view_px]);
        let [x, y] = workgroup_rows(count as u32);
        MAKE_VIEWS.launch([x, y, 1], &[&settings, &pixels, &rows, &views]);

        if !blurred.is_empty() {
            assert!(view_px <= BLURRED_SIDE_MAX_PX, "a blurred view's side");
            let across = empty_beside(&rows, [blurred.len(), 3, view_px, view_px]);
            let settings = u32s_beside(&rows, &[view_px as u32, blurred.len() as u32]);
            let [x, y] = workgroup_rows(3 * blurred.len() as u32);
            let blurred = u32s_beside(&rows, blurred);
            BLUR.launch([x, y, 1], &[&settings, &blurred, &rows, &views, &across]);
        }
        views
    }
}

/// One u32 for each pixel, red in the lowest byte: a shader has no bytes.
fn packed(rgb: &[u8]) -> Vec<u32> {
    rgb.as_chunks::<3>()
        .0
        .iter()
        .map(|&[red, green, blue]| u32::from_le_bytes([red, green, blue, u8::MAX]))
        .collect()
}
