//! Who takes part in the native bench.

/// Who takes part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Who {
    Lab {
        on_gpu: bool,
        by_burn: bool,
    },
    PyTorch {
        on_gpu: bool,
        tf32: bool,
        channels_last: bool,
    },
}

impl Who {
    pub(super) fn all(gpu: bool) -> Vec<(Self, &'static str)> {
        let lab = |on_gpu, by_burn| Self::Lab { on_gpu, by_burn };
        let torch = |on_gpu, tf32, channels_last| Self::PyTorch {
            on_gpu,
            tf32,
            channels_last,
        };
        let on_processor = [
            (lab(false, false), "this lab"),
            (lab(false, true), "the same by burn's operations"),
            (torch(false, false, false), "PyTorch"),
            (torch(false, false, true), "PyTorch, channels last"),
        ];
        let on_gpu = [
            (lab(true, false), "this lab, wgpu"),
            (torch(true, false, false), "PyTorch, CUDA, fp32"),
            (
                torch(true, false, true),
                "PyTorch, CUDA, fp32, channels last",
            ),
            (
                torch(true, true, true),
                "PyTorch, CUDA, TF32, channels last",
            ),
        ];
        let on_gpu = on_gpu.into_iter().filter(|_| gpu);
        on_processor.into_iter().chain(on_gpu).collect()
    }

    pub(super) fn is_on_gpu(self) -> bool {
        match self {
            Self::Lab { on_gpu, .. } | Self::PyTorch { on_gpu, .. } => on_gpu,
        }
    }
}
