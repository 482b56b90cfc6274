//! Every shader is parsed and validated, so that a mistake is found without a GPU.

use naga::AddressSpace;
use naga::front::wgsl;
use naga::valid::{Capabilities, ValidationFlags, Validator};
use std::fs;
use std::path::{Path, PathBuf};

/// WebGPU's default limits, which every device has.
const STORAGE_BUFFERS_MAX: u32 = 8;
const INVOCATIONS_MAX: u32 = 256;
const WORKGROUP_MEMORY_MAX_BYTES: u32 = 16_384;

fn wgsl_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of shaders") {
        let path = entry.expect("an entry of the folder of shaders").path();
        if path.is_dir() {
            files.extend(wgsl_files(&path));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "wgsl")
        {
            files.push(path);
        }
    }
    files
}

#[test]
fn every_shader_is_valid_and_fits_the_smallest_device() {
    let files = wgsl_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("shaders"));
    assert!(!files.is_empty(), "no .wgsl file under shaders/");
    for file in files {
        let name = file.display();
        let source = fs::read_to_string(&file).expect("a readable shader");
        let module = wgsl::parse_str(&source)
            .unwrap_or_else(|error| panic!("{name}: {}", error.emit_to_string(&source)));
        // No capability beyond what WebGPU requires of every device.
        Validator::new(ValidationFlags::all(), Capabilities::empty())
            .validate(&module)
            .unwrap_or_else(|error| panic!("{name}: {}", error.emit_to_string(&source)));

        assert_eq!(module.entry_points.len(), 1, "{name}: entry points");
        let entry = &module.entry_points[0];
        assert_eq!(entry.name, "main", "{name}: entry point");
        let invocations: u32 = entry.workgroup_size.iter().product();
        assert!(
            invocations <= INVOCATIONS_MAX,
            "{name}: {invocations} invocations"
        );

        let (mut buffers, mut bytes) = (0, 0);
        for (_, variable) in module.global_variables.iter() {
            match variable.space {
                AddressSpace::Storage { .. } => buffers += 1,
                AddressSpace::WorkGroup => {
                    bytes += module.types[variable.ty].inner.size(module.to_ctx());
                }
                _ => {}
            }
        }
        assert!(
            buffers <= STORAGE_BUFFERS_MAX,
            "{name}: {buffers} storage buffers"
        );
        assert!(
            bytes <= WORKGROUP_MEMORY_MAX_BYTES,
            "{name}: {bytes} bytes of workgroup memory"
        );
    }
}
