"""Makes tests/fixtures/model with PyTorch (made with torch 2.15.0, numpy 2.4.6, safetensors 0.8.0).

    make_fixture.py ../fixtures/model

Weights follow a formula, so that only what PyTorch computes with them needs to be kept:
value `i` of the tensor at place `t` in the network's `state_dict` (without batch counters) comes
from the lab's counter-based random number u(t, i) in [0, 1) (src/reference/random.rs, seed 2026,
step 0, image t, view 0 for encoders and 1 for heads, draw i):

    weight of a layer           (2 u - 1) sqrt(3 / fan_in)
    weight of a norm            0.5 + u
    running_var                 0.5 + u
    bias, running_mean          0.2 (2 u - 1)

`tests/formula_weights` is the same in Rust. The images are blocks of colour under noise, from
u(image, value) with view 2. `metadata.json` is what the lab's own writer makes; a test holds that.
"""

import json
import pathlib
import sys

import numpy
import torch
from load_model import Head, build_encoder, preprocess
from safetensors.torch import save_file

SEED = 2026
ENCODER_STREAM, HEAD_STREAM, IMAGE_STREAM = 0, 1, 2
IMAGES, SIZE_PX, BLOCK_PX = 4, 32, 8


def pcg(x):
    """src/reference/random.rs, on arrays of u32."""
    state = x * numpy.uint32(747796405) + numpy.uint32(2891336453)
    word = ((state >> ((state >> numpy.uint32(28)) + numpy.uint32(4))) ^ state) * numpy.uint32(277803737)
    return (word >> numpy.uint32(22)) ^ word


def uniforms(image, stream, count):
    """The first `count` draws of a place, f64 that f32 holds exactly."""
    hashed = numpy.zeros(count, dtype=numpy.uint32)
    for part in (SEED, 0, image, stream):
        hashed = pcg(hashed ^ numpy.uint32(part))
    hashed = pcg(hashed ^ numpy.arange(count, dtype=numpy.uint32))
    return (hashed >> numpy.uint32(8)).astype(numpy.float64) / 2**24


def fill(network, stream):
    """Gives a network the formula's weights."""
    state = network.state_dict()
    named = [name for name in state if not name.endswith("num_batches_tracked")]
    for place, name in enumerate(named):
        tensor = state[name]
        u = uniforms(place, stream, tensor.numel())
        if name.endswith("running_var") or (name.endswith("weight") and tensor.dim() == 1):
            values = 0.5 + u
        elif name.endswith("weight"):
            values = (2 * u - 1) * numpy.sqrt(3 / tensor[0].numel())
        else:
            values = 0.2 * (2 * u - 1)
        state[name] = torch.from_numpy(values.astype(numpy.float32)).view(tensor.shape)
    network.load_state_dict(state, strict=True)
    return network.eval()


def images():
    """u8 `[IMAGES, SIZE_PX, SIZE_PX, 3]`."""
    made = []
    blocks = SIZE_PX // BLOCK_PX
    for image in range(IMAGES):
        u = uniforms(image, IMAGE_STREAM, blocks * blocks * 3 + SIZE_PX * SIZE_PX * 3)
        colours = u[: blocks * blocks * 3].reshape(blocks, blocks, 3)
        noise = u[blocks * blocks * 3 :].reshape(SIZE_PX, SIZE_PX, 3)
        large = colours.repeat(BLOCK_PX, axis=0).repeat(BLOCK_PX, axis=1)
        made.append((255 * (0.8 * large + 0.2 * noise)).astype(numpy.uint8))
    return numpy.stack(made)


def main():
    folder = pathlib.Path(sys.argv[1])
    entry = (folder / "metadata.json").read_text()
    metadata = json.loads(entry)
    run = metadata["run"]
    pixels = images()
    numpy.save(folder / "images.npy", pixels)
    x = preprocess(pixels, metadata["preprocessing"])

    encoder, feature_dim = build_encoder("tiny")
    head = Head(feature_dim, **run["recipe"]["head"])
    fill(encoder, ENCODER_STREAM), fill(head, HEAD_STREAM)
    with torch.no_grad():
        h = encoder(x)
        z = head(h)
    numpy.save(folder / "h.npy", h.numpy())
    numpy.save(folder / "z.npy", z.numpy())
    batches = torch.tensor(run["began_from"]["steps"] + run["steps"])
    tensors = {
        f"{prefix}.{name}": batches.clone() if name.endswith("num_batches_tracked") else tensor
        for prefix, network in (("encoder", encoder), ("head", head))
        for name, tensor in network.state_dict().items()
    }
    save_file(tensors, folder / "tiny.safetensors", metadata={"contrastive-lab": entry})

    resnet, _ = build_encoder("resnet18-w16")
    with torch.no_grad():
        h = fill(resnet, ENCODER_STREAM)(x)
    numpy.save(folder / "resnet18_w16_h.npy", h.numpy())


if __name__ == "__main__":
    main()
