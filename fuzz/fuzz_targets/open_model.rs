//! Opens arbitrary bytes as a model file: nothing may panic or take memory beyond the file's size.
//!
//! Run from the root of the repository, with the fixture as the seed:
//! ```text
//! cargo install cargo-fuzz --locked
//! mkdir -p fuzz/corpus/open_model && cp tests/fixtures/model/tiny.safetensors fuzz/corpus/open_model/
//! cargo +nightly fuzz run open_model -- -max_len=500000 -rss_limit_mb=512
//! ```
#![no_main]

use contrastive_lab::share::{read, write};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(model) = read(bytes) {
        assert!(write(&model).is_ok(), "what was opened can be saved");
    }
});
