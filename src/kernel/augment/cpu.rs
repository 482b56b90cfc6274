//! Views on the CPU: the reference itself, which skips what a view does not ask for.

use super::ViewsBackend;
use crate::reference::views::{PARAMETERS, make_view};
use burn::backend::Flex;
use burn::backend::tensor::FloatTensor;
use burn::tensor::TensorData;

impl ViewsBackend for Flex {
    fn make_views(
        rows: FloatTensor<Self>,
        pixels: &[u8],
        size_px: usize,
        _blurred: &[u32],
    ) -> FloatTensor<Self> {
        let rows = rows.to_contiguous();
        let rows = rows.storage::<f32>().as_chunks::<PARAMETERS>().0;
        let values_per_view = 3 * size_px * size_px;
        let mut views = vec![0.0; rows.len() * values_per_view];
        let images = pixels.chunks_exact(values_per_view).cycle();
        for ((row, image), view) in rows
            .iter()
            .zip(images)
            .zip(views.chunks_mut(values_per_view))
        {
            make_view(image, size_px, row, view);
        }
        let shape = [rows.len(), 3, size_px, size_px];
        FloatTensor::<Self>::from_data(TensorData::new(views, shape))
    }
}
