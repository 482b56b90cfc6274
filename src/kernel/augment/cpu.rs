//! Views on the CPU: the reference itself, which skips what a view does not ask for.

use super::ViewsBackend;
use crate::reference::views::{PARAMETERS, Sides, make_view};
use burn::backend::Flex;
use burn::backend::tensor::FloatTensor;
use burn::tensor::TensorData;

impl ViewsBackend for Flex {
    fn make_views(
        rows: FloatTensor<Self>,
        pixels: &[u8],
        sides: Sides,
        _blurred: &[u32],
    ) -> FloatTensor<Self> {
        let rows = rows.to_contiguous();
        let rows = rows.storage::<f32>().as_chunks::<PARAMETERS>().0;
        let Sides { image_px, view_px } = sides;
        let values_per_view = 3 * view_px * view_px;
        let mut views = vec![0.0; rows.len() * values_per_view];
        let images = pixels.chunks_exact(3 * image_px * image_px).cycle();
        for ((row, image), view) in rows
            .iter()
            .zip(images)
            .zip(views.chunks_mut(values_per_view))
        {
            make_view(image, sides, row, view);
        }
        let shape = [rows.len(), 3, view_px, view_px];
        FloatTensor::<Self>::from_data(TensorData::new(views, shape))
    }
}
