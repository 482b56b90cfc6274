//! NT-Xent on the GPU.

use super::NtXentBackend;
use crate::kernel::launch::{Shader, dense, empty_beside};
use burn::backend::TensorMetadata;
use burn::backend::tensor::FloatTensor;
use burn_wgpu::CubeBackend;

/// Anchors, and rows of a tile, of one workgroup.
const TILE: u32 = 16;
/// Columns of the gradient that one workgroup writes.
const GRADIENT_COLUMNS: u32 = 128;

const FORWARD: Shader = Shader {
    name: "nt_xent/forward",
    source: include_str!("../../../shaders/nt_xent/forward.wgsl"),
    workgroup_size: [TILE, TILE, 1],
};

const BACKWARD: Shader = Shader {
    name: "nt_xent/backward",
    source: include_str!("../../../shaders/nt_xent/backward.wgsl"),
    workgroup_size: [TILE, TILE, 1],
};

impl NtXentBackend for CubeBackend {
    fn nt_xent_anchors(z: FloatTensor<Self>, settings: FloatTensor<Self>) -> FloatTensor<Self> {
        let [rows, dim] = z.shape().dims();
        let z = dense(z, "z", [rows, dim]);
        let settings = dense(settings, "settings", [3]);
        let anchors = empty_beside(&z, [3, rows]);
        let workgroups = [(rows as u32).div_ceil(TILE), 1, 1];
        FORWARD.launch(workgroups, &[&z, &settings, &anchors]);
        anchors
    }

    fn nt_xent_gradient(
        z: FloatTensor<Self>,
        settings: FloatTensor<Self>,
        anchors: FloatTensor<Self>,
        upstream: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let [rows, dim] = z.shape().dims();
        let z = dense(z, "z", [rows, dim]);
        let settings = dense(settings, "settings", [3]);
        let anchors = dense(anchors, "anchors", [3, rows]);
        let upstream = dense(upstream, "upstream", [3, rows]);
        let gradient = empty_beside(&z, [rows, dim]);
        let columns = (dim as u32).div_ceil(GRADIENT_COLUMNS);
        let workgroups = [(rows as u32).div_ceil(TILE), columns, 1];
        BACKWARD.launch(workgroups, &[&z, &settings, &anchors, &upstream, &gradient]);
        gradient
    }
}
