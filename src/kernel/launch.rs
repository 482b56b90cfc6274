//! From a plain `.wgsl` file to a dispatch on burn's wgpu runtime.

use burn::backend::TensorMetadata;
use burn::tensor::{Bytes, DType, Shape};
use burn_wgpu::{CubeTensor, KernelSource, SourceKernel, SourceTemplate, into_contiguous};
use cubecl::prelude::{CubeCount, CubeDim, KernelId};
use cubecl::server::KernelArguments;

/// WebGPU's default limit of workgroups in one dimension.
const WORKGROUPS_MAX: u32 = 65_535;

/// A WGSL file and the size of its workgroups.
#[derive(Clone, Copy, Debug)]
pub struct Shader {
    /// Unique among all shaders: compiled pipelines are kept by it.
    pub name: &'static str,
    /// The whole file. Buffers stand in group 0, in the order of `launch`'s `buffers`, each declared
    /// `var<storage, read_write>`: burn's buffers may share memory, which WebGPU forbids for a mix of
    /// `read` and `read_write`.
    pub source: &'static str,
    /// As the file's `@workgroup_size`.
    pub workgroup_size: [u32; 3],
}

impl KernelSource for Shader {
    fn source(&self) -> SourceTemplate {
        SourceTemplate::new(self.source)
    }

    fn id(&self) -> KernelId {
        KernelId::new::<Self>().info(self.name)
    }

    fn lang(&self) -> &'static str {
        "wgsl"
    }
}

impl Shader {
    /// Queues one dispatch of `workgroups` over these buffers, all on one device.
    pub fn launch(&self, workgroups: [u32; 3], buffers: &[&CubeTensor]) {
        let Some(first) = buffers.first() else {
            return;
        };
        let [x, y, z] = self.workgroup_size;
        let bindings = buffers
            .iter()
            .map(|buffer| buffer.handle.clone().binding())
            .collect();
        first.client.launch(
            Box::new(SourceKernel::new(*self, CubeDim::new_3d(x, y, z))),
            CubeCount::Static(workgroups[0], workgroups[1], workgroups[2]),
            KernelArguments::new().with_buffers(bindings),
        );
    }
}

/// Workgroups in x and y for `count` of them where one dimension may be too short: the shader
/// computes `x + y * row` with `row` = the returned x, and leaves where that is not below `count`.
pub fn workgroup_rows(count: u32) -> [u32; 2] {
    let x = count.clamp(1, WORKGROUPS_MAX);
    [x, count.div_ceil(x).max(1)]
}

/// A new f32 buffer beside `neighbour`, row-major without holes; its contents are undefined.
pub fn empty_beside(neighbour: &CubeTensor, shape: impl Into<Shape>) -> CubeTensor {
    let shape = shape.into();
    let bytes = shape.num_elements() * size_of::<f32>();
    let handle = neighbour.client.empty(bytes);
    CubeTensor::new_contiguous(
        neighbour.client.clone(),
        neighbour.device.clone(),
        shape,
        handle,
        DType::F32,
    )
}

/// A new buffer of whole numbers beside `neighbour`: settings, indices, packed pixels.
pub fn u32s_beside(neighbour: &CubeTensor, values: &[u32]) -> CubeTensor {
    let bytes = values
        .iter()
        .flat_map(|value| value.to_ne_bytes())
        .collect();
    CubeTensor::new_contiguous(
        neighbour.client.clone(),
        neighbour.device.clone(),
        Shape::from([values.len()]),
        neighbour.client.create(Bytes::from_bytes_vec(bytes)),
        DType::U32,
    )
}

/// The tensor in row-major order without holes and with exactly this shape, as every shader expects.
///
/// # Panics
/// Where the shape differs: a mistake of the caller's in this crate.
pub fn dense<const D: usize>(tensor: CubeTensor, name: &str, shape: [usize; D]) -> CubeTensor {
    assert_eq!(tensor.shape().to_vec(), shape.to_vec(), "shape of {name}");
    into_contiguous(tensor)
}
