"""Loads a model file saved by the lab into plain PyTorch models.

    load_model.py MODEL.safetensors
    load_model.py MODEL.safetensors --images images.npy [--embeddings h.npy] [--projections z.npy]

Prints the layers and embeds images: those of `images.npy`, u8 sRGB `[N, S, S, 3]` already at the model's
working size, or discs and squares that it draws itself, with their cosines. `h.npy` is what the lab's encoder
makes of the same images, `z.npy` what its projection head makes of that: where they are given, the largest
absolute differences are printed, and it ends with 1 above 1e-4. Every tensor of the file must be used
(`strict=True`), but for those of the checkpoint.

Needs torch, numpy and safetensors (`pip install torch numpy safetensors`).
"""

import argparse
import json
import sys

import numpy
import torch
from safetensors import safe_open
from torch import nn

# Two f32 networks that add in different orders differ by about 1e-6 at these sizes.
TOLERANCE = 1e-4

PLAIN_CHANNELS = {"tiny": (16, 32, 64, 128), "small": (32, 64, 128, 256)}
RESNET_WIDTHS = {"resnet18-w16": 16, "resnet18-w32": 32, "resnet18-w64": 64}


def convolution(inputs, outputs, side, stride):
    return nn.Conv2d(inputs, outputs, side, stride, padding=side // 2, bias=False)


class FourConvolutions(nn.Module):
    """3x3 convolutions with batch norm and ReLU, then the mean over the image."""

    def __init__(self, channels):
        super().__init__()
        inputs = 3
        for layer, outputs in enumerate(channels, start=1):
            stride = 1 if layer == 1 else 2
            setattr(self, f"conv{layer}", convolution(inputs, outputs, 3, stride))
            setattr(self, f"bn{layer}", nn.BatchNorm2d(outputs))
            inputs = outputs

    def forward(self, x):  # [N, 3, S, S]
        for layer in range(1, 5):
            x = getattr(self, f"conv{layer}")(x)
            x = torch.relu(getattr(self, f"bn{layer}")(x))
        return x.mean(dim=(2, 3))  # [N, channels]


class BasicBlock(nn.Module):
    """Two 3x3 convolutions around which the input is carried (He et al. 2015)."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = convolution(inputs, outputs, 3, stride)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = convolution(outputs, outputs, 3, 1)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if inputs != outputs:
            carried = convolution(inputs, outputs, 1, stride)
            self.downsample = nn.Sequential(carried, nn.BatchNorm2d(outputs))

    def forward(self, x):
        carried = x if self.downsample is None else self.downsample(x)
        x = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(x)) + carried)


class ResNet18(nn.Module):
    """torchvision's resnet18 with a 3x3 stem of stride 1, without max-pool and fc."""

    def __init__(self, width):
        super().__init__()
        self.conv1 = convolution(3, width, 3, 1)
        self.bn1 = nn.BatchNorm2d(width)
        inputs = width
        for stage in range(1, 5):
            outputs, stride = width * 2 ** (stage - 1), 1 if stage == 1 else 2
            blocks = BasicBlock(inputs, outputs, stride), BasicBlock(outputs, outputs, 1)
            setattr(self, f"layer{stage}", nn.Sequential(*blocks))
            inputs = outputs

    def forward(self, x):  # [N, 3, S, S]
        x = torch.relu(self.bn1(self.conv1(x)))
        for stage in range(1, 5):
            x = getattr(self, f"layer{stage}")(x)
        return x.mean(dim=(2, 3))  # [N, 8 width]


class Head(nn.Module):
    """Linear layers with batch norm where the recipe has it, and ReLU between them."""

    def __init__(self, inputs, kind, hidden_layers, hidden_dim, output_dim, batch_norm, output_batch_norm, output_norm_affine=True):
        super().__init__()
        hidden = {"none": None, "linear": [], "mlp": [hidden_dim] * hidden_layers}[kind]
        self.widths = [] if hidden is None else hidden + [output_dim]
        self.output_dim = self.widths[-1] if self.widths else inputs
        for layer, outputs in enumerate(self.widths, start=1):
            is_last = layer == len(self.widths)
            has_norm = output_batch_norm if is_last else batch_norm
            setattr(self, f"fc{layer}", nn.Linear(inputs, outputs, bias=is_last or not has_norm))
            affine = output_norm_affine or not is_last
            setattr(self, f"bn{layer}", nn.BatchNorm1d(outputs, affine=affine) if has_norm else nn.Identity())
            inputs = outputs

    def forward(self, x):  # [N, inputs]
        for layer in range(1, len(self.widths) + 1):
            x = getattr(self, f"bn{layer}")(getattr(self, f"fc{layer}")(x))
            x = x if layer == len(self.widths) else torch.relu(x)
        return x  # [N, output_dim]


def build_encoder(name):
    """The encoder of a recipe, and the width of its `h`."""
    if name in PLAIN_CHANNELS:
        channels = PLAIN_CHANNELS[name]
        return FourConvolutions(channels), channels[-1]
    if name in RESNET_WIDTHS:
        width = RESNET_WIDTHS[name]
        return ResNet18(width), 8 * width
    sys.exit(f"this script knows no encoder `{name}`")


def load_model(path):
    """Encoder and head in evaluation mode, and the metadata of a model file."""
    with safe_open(path, framework="pt") as file:
        metadata = json.loads(file.metadata()["contrastive-lab"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    # Version 1 held the recipe beside the rest, version 2 in the record of the run.
    recipe = metadata.get("run", metadata)["recipe"]
    encoder, feature_dim = build_encoder(recipe["encoder"])
    head = Head(feature_dim, **recipe["head"])
    for prefix, network in (("encoder.", encoder), ("head.", head)):
        own = {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}
        network.load_state_dict(own, strict=True)
    # What only training needs: predictor, momentum networks, queue.
    stray = [k for k in tensors if not k.startswith(("encoder.", "head.", "checkpoint."))]
    if stray:
        sys.exit(f"tensors of neither encoder, head nor checkpoint: {stray}")
    return encoder.eval(), head.eval(), metadata


def preprocess(images, preprocessing):
    """u8 `[N, S, S, 3]` to the encoder's input, f32 `[N, 3, S, S]`."""
    mean, std = (torch.tensor(preprocessing[k]).view(1, 3, 1, 1) for k in ("mean", "std"))
    pixels = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255
    return (pixels - mean) / std


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("--images", help="without them, images are drawn")
    parser.add_argument("--embeddings", help="h of these images, to compare with")
    parser.add_argument("--projections", help="z of these images, to compare with")
    arguments = parser.parse_args()
    if arguments.images is None and (arguments.embeddings or arguments.projections):
        parser.error("--embeddings and --projections are of --images, which are missing")

    encoder, head, metadata = load_model(arguments.model)
    print(f"encoder: {encoder}\nhead: {head}")
    preprocessing = metadata["preprocessing"]
    if arguments.images is None:
        images = drawn(preprocessing["image_size_px"])
    else:
        images = numpy.load(arguments.images)
    with torch.no_grad():
        h = encoder(preprocess(images, preprocessing))
        z = head(h)
    print(f"{len(images)} images: h {tuple(h.shape)}, z {tuple(z.shape)}")
    if arguments.images is None:
        directions = nn.functional.normalize(h)
        print("cosines of h, red and blue discs before red and blue squares:")
        print((directions @ directions.T).numpy().round(3))
        return
    compare(h, z, arguments)


def drawn(side):
    """Discs, then squares, each in red and in blue on grey: u8 `[4, side, side, 3]`."""
    row, column = numpy.mgrid[:side, :side] - (side - 1) / 2
    disc = row**2 + column**2 <= (side / 3) ** 2
    square = numpy.maximum(abs(row), abs(column)) <= side / 4
    images = numpy.full((4, side, side, 3), 128, dtype=numpy.uint8)
    colours = [(200, 40, 40), (40, 40, 200)]
    for image, (shape, colour) in zip(images, [(s, c) for s in (disc, square) for c in colours]):
        image[shape] = colour
    return images


def compare(h, z, arguments):
    """Holds `h` and `z` to what the lab made of the same images."""
    compared = [("h", h, arguments.embeddings), ("z", z, arguments.projections)]
    worst = 0.0
    for name, ours, path in compared:
        if path is None:
            continue
        theirs = numpy.load(path)
        if tuple(ours.shape) != theirs.shape:
            sys.exit(f"{name} is {tuple(ours.shape)} here and {theirs.shape} in {path}")
        difference = float(numpy.abs(ours.numpy() - theirs).max())
        print(f"{name} {theirs.shape}: max abs difference {difference:.3g}")
        # Not `max`, which drops a NaN that stands second.
        worst = difference if not difference <= worst else worst
    if not worst <= TOLERANCE:
        sys.exit(f"the embeddings differ by more than {TOLERANCE:g}")


if __name__ == "__main__":
    main()
