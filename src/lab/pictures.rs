//! Pictures for the page: thumbnails, and images with their two views.

use super::Lab;
use crate::augment::{self, Sides};
use crate::data::probe_indices;
use crate::device::read_back;
use crate::protocol::{Answer, AskId};
use crate::random::Moment;
use crate::recipe::ViewPolicy;

/// The most pictures of one request.
const PICTURES_MAX: usize = 4096;

impl Lab {
    pub(super) fn show_thumbnails(&mut self, ask: AskId, mut indices: Vec<u32>) {
        let Some((set, _)) = self.need_images(ask) else {
            return;
        };
        indices.retain(|&index| (index as usize) < set.len());
        indices.truncate(PICTURES_MAX);
        let pictures = set.rgba(&indices);
        let answer = Answer::Thumbnails {
            indices,
            size_px: set.size_px,
        };
        self.answer_with(ask, answer, vec![pictures]);
    }

    pub(super) async fn preview_views(
        &mut self,
        ask: AskId,
        views: &[ViewPolicy; 2],
        seed: u32,
        count: u32,
    ) {
        let Some((set, _)) = self.need_images(ask) else {
            return;
        };
        for policy in views {
            if let Err(problem) = policy.check() {
                return self.refuse(ask, problem);
            }
        }
        let started = self.host.now();
        let indices = probe_indices(&set, seed, (count as usize).min(PICTURES_MAX));
        let uncropped = set.to_crop(&indices, true); // [N, ..]
        let device = self.host.device.clone().without_autodiff();
        let sides = Sides {
            image_px: uncropped.side_px,
            view_px: set.size_px as usize,
        };
        let rows = augment::parameter_table(views, 0, Moment { seed, step: 0 }, &indices, sides);
        let made = augment::make_views(&uncropped.pixels, sides, &rows, &device); // [2N, 3, S, S]
        let values = match read_back(made).await {
            Ok(values) => values,
            Err(problem) => return self.refuse(ask, problem),
        };
        let (first, second) = values.split_at(values.len() / 2);
        let plane = (set.size_px * set.size_px) as usize;
        let buffers = vec![set.rgba(&indices), rgba(first, plane), rgba(second, plane)];
        let milliseconds = ((self.host.now() - started) * 1e3) as f32;
        let answer = Answer::Views {
            count: indices.len() as u32,
            size_px: set.size_px,
            milliseconds,
        };
        self.answer_with(ask, answer, buffers);
    }
}

/// Opaque RGBA bytes of channel-major values of 0 to 1.
fn rgba(
    values: &[f32], // [N, 3, plane]
    plane: usize,
) -> Vec<u8> {
    let byte = |value: f32| (value.clamp(0.0, 1.0) * 255.0).round() as u8;
    let mut bytes = Vec::with_capacity(values.len() / 3 * 4);
    for image in values.chunks_exact(3 * plane) {
        for pixel in 0..plane {
            bytes.extend([0, 1, 2].map(|channel| byte(image[channel * plane + pixel])));
            bytes.push(255);
        }
    }
    bytes // [N, plane, 4]
}
