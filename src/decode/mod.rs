//! One picture file to one square image.
//!
//! Whoever imports knows the [`PictureDecoder`] alone. The codecs behind it are [`Codecs`] where they
//! are linked in (feature `decode`); in the browser they are a module of their own, which answers by
//! [`answer`]: a file that breaks a codec breaks that module and not the engine, and the memory that a
//! large picture took is given back.

// What the decoder's module answers, as bytes.
pub mod answer;
#[cfg(feature = "decode")]
mod codecs;
mod decoded;
#[cfg(feature = "decode")]
mod jpeg_end;
#[cfg(feature = "decode")]
mod kind;
#[cfg(feature = "decode")]
mod square;
#[cfg(feature = "decode")]
mod undecodable;

#[cfg(feature = "decode")]
pub use codecs::Codecs;
pub use decoded::{Decoded, NotDecoded, PictureDecoder};
