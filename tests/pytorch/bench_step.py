"""A step of SimCLR in PyTorch, in turns with other programs: `cargo lab bench native` starts it.

    bench_step.py FOLDER TASK

FOLDER holds `weights.safetensors` and `views.f32`, which the lab has written; TASK is JSON. It prints the first
losses, then for every line on its standard input the seconds of a step, by the clock and of the processor: the mean
over about `round_seconds`.

Needs torch, numpy and safetensors (`pip install torch numpy safetensors`).
"""

import json
import sys
import time

import numpy
import torch
from safetensors import safe_open
from torch.nn import functional

from load_model import Head, build_encoder


def nt_xent(z, temperature):
    """Chen et al. 2020, equation 1, over rows of both views."""
    z = functional.normalize(z)
    logits = (z @ z.T / temperature).fill_diagonal_(float("-inf"))
    rows = len(z)
    positives = (torch.arange(rows, device=z.device) + rows // 2) % rows
    return functional.cross_entropy(logits, positives)


def networks(folder, recipe):
    """Encoder and head in training mode, with the weights that were lent."""
    encoder, feature_dim = build_encoder(recipe["encoder"])
    head = Head(feature_dim, **recipe["head"])
    with safe_open(f"{folder}/weights.safetensors", framework="pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    for prefix, network in (("encoder.", encoder), ("head.", head)):
        own = network.state_dict()
        own.update({k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)})
        network.load_state_dict(own, strict=True)
    return torch.nn.Sequential(encoder, head)


def main():
    folder, task = sys.argv[1], json.loads(sys.argv[2])
    recipe = task["recipe"]
    if task["threads"]:
        torch.set_num_threads(task["threads"])
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = task["tf32"]
    form = torch.channels_last if task["channels_last"] else torch.contiguous_format
    device = torch.device(task["device"])
    size_px = task["size_px"]
    seen = numpy.fromfile(f"{folder}/views.f32", dtype=numpy.float32).reshape(-1, 3, size_px, size_px)
    views = torch.from_numpy(numpy.concatenate([seen, seen])).to(device).contiguous(memory_format=form)
    network = networks(folder, recipe).to(device).to(memory_format=form)
    optimiser = torch.optim.SGD(network.parameters(), lr=recipe["optimiser"]["learning_rate"])

    def step():
        loss = nt_xent(network(views), recipe["temperature"])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        return loss.item()

    print(json.dumps({"losses": [step() for _ in range(task["first_losses"])]}), flush=True)
    for _ in sys.stdin:
        began, processor, steps = time.perf_counter(), time.process_time(), 0
        while steps == 0 or time.perf_counter() - began < task["round_seconds"]:
            step()
            steps += 1
        seconds = (time.perf_counter() - began) / steps
        cpu_seconds = (time.process_time() - processor) / steps
        print(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds}), flush=True)


if __name__ == "__main__":
    main()
