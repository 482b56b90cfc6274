//! What the lab needs of the place where it runs.

use super::device_trouble::DeviceTrouble;
use crate::data::Source;
use crate::decode::PictureDecoder;
use crate::protocol::{EngineReady, Event};
use crate::train::Limits;
use burn::tensor::Device;
use std::pin::Pin;

/// An event and the buffers that travel with it.
#[derive(Debug)]
pub struct Outgoing {
    pub event: Event,
    pub buffers: Vec<Vec<u8>>,
}

/// Files that travel with a command.
pub type Files = Vec<Box<dyn Source>>;

/// A decoder that may have to be fetched first; words where it cannot be had.
pub type DecoderToCome = Pin<Box<dyn Future<Output = Result<Box<dyn PictureDecoder>, String>>>>;

/// A worker of a browser, or a test.
pub struct Host {
    pub ready: EngineReady,
    pub device: Device,
    pub limits: Limits,
    /// The most points on the map.
    pub map_points_max: usize,
    /// The most images that a linear probe is fitted to: more takes this machine minutes.
    pub probe_images_max: usize,
    /// Seconds since any fixed moment.
    pub now_seconds: Box<dyn Fn() -> f64>,
    /// Memory that this program has taken so far, in bytes, where the host can tell.
    pub memory_bytes: Box<dyn Fn() -> Option<f64>>,
    /// What has gone wrong with the device since the last question.
    pub device_trouble: Box<dyn Fn() -> Option<DeviceTrouble>>,
    /// Gives the decoder for one import.
    pub picture_decoder: Box<dyn Fn() -> DecoderToCome>,
    /// Takes what the lab says.
    pub say: Box<dyn FnMut(Outgoing)>,
}

impl Host {
    pub(super) fn now(&self) -> f64 {
        (self.now_seconds)()
    }
}
