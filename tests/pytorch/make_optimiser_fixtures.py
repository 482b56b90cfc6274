"""Makes tests/fixtures/optimisers.safetensors: every optimiser's steps along given gradients, in float64.

Made once with Python 3.11, torch 2.15.0, numpy 2.4.6, safetensors 0.8.0:

    make_optimiser_fixtures.py ../fixtures/optimisers.safetensors

Adam, AdamW and SGD are torch.optim's. LARS, which torch has not, is algorithm 1 of its paper (You et
al. 2017, arXiv 1708.03888) in plain loops, without adaptation and decay for biases and norms as in
google-research/simclr, and with a local rate of 1 where a tensor or what it moves along is all zero.

Weights decay by DECAY, biases and norms by 0: in torch as two groups of parameters. Rates, settings,
first values and gradients are rounded to f32, so that the lab begins with the same ones. Rows are steps;
a row holds all tensors, one behind the other:

    first [E], gradients [STEPS, E]
    <optimiser>.rates [STEPS], <optimiser> [STEPS, E]: the values after each step
    <optimiser>.<moment> [E]: its state after the last
    schedule.<name> [SCHEDULED_STEPS]: the rates of torch.optim.lr_scheduler from a highest of 1
"""

import math
import sys

import numpy
import torch
from safetensors.torch import save_file

STEPS = 20
MOMENTUM, DECAY = (float(numpy.float32(value)) for value in (0.9, 0.1))
TRUST = 0.001
# Name, shape, whether it is a weight, size of its gradients.
TENSORS = (
    ("conv1.weight", (2, 1, 3, 3), True, 1.0),
    ("bn1.weight", (2,), False, 0.1),
    ("bn1.bias", (2,), False, 1.0),
    ("fc1.weight", (3, 2), True, 0.01),
    ("fc1.bias", (3,), False, 0.01),
    # Begins at zero, where LARS has no local rate.
    ("fc2.weight", (2, 3), True, 1.0),
)
ZERO_AT_FIRST = "fc2.weight"
# Every gradient of this step is zero.
STILL_STEP = 7
HIGHEST_RATES = {"adam": 0.05, "adamw": 0.05, "sgd": 0.05, "lars": 1.0}
WARM_UP_STEPS = 4
SCHEDULED_STEPS, SCHEDULED_WARM_UP = 40, 8


def rounded(values):
    return torch.tensor(numpy.asarray(values, dtype=numpy.float32).astype(numpy.float64))


def rates(highest):
    """Up to the highest in a few steps, then down half a cosine."""
    rising = [highest * (step + 1) / WARM_UP_STEPS for step in range(WARM_UP_STEPS)]
    rest = STEPS - WARM_UP_STEPS
    falling = [highest * 0.5 * (1 + math.cos(math.pi * step / rest)) for step in range(rest)]
    return rounded(rising + falling)


def first_values(draws):
    def of(name, shape, is_weight):
        if name == ZERO_AT_FIRST:
            return numpy.zeros(shape)
        return draws.normal(size=shape) * 0.5 + (1.0 if not is_weight else 0.0)

    return [rounded(of(name, shape, is_weight)) for name, shape, is_weight, _ in TENSORS]


def given_gradients(draws):
    steps = []
    for step in range(STEPS):
        sizes = [(shape, 0.0 if step == STILL_STEP else size) for _, shape, _, size in TENSORS]
        # With a mean, so that moments and velocities build up.
        steps.append([rounded(size * (draws.normal(size=shape) + 0.5)) for shape, size in sizes])
    return steps


def flat(tensors):
    return torch.cat([tensor.detach().flatten() for tensor in tensors])


def with_torch(build, moments, first, gradients, rates):
    values = [value.clone().requires_grad_() for value in first]
    of_kind = lambda kind: [value for value, tensor in zip(values, TENSORS) if tensor[2] == kind]
    groups = [
        {"params": of_kind(True), "weight_decay": DECAY},
        {"params": of_kind(False), "weight_decay": 0.0},
    ]
    optimiser = build(groups)
    steps = []
    for rate, of_step in zip(rates.tolist(), gradients):
        for group in optimiser.param_groups:
            group["lr"] = rate
        for value, gradient in zip(values, of_step):
            value.grad = gradient.clone()
        optimiser.step()
        steps.append(flat(values))
    kept = {moment: flat([optimiser.state[value][moment] for value in values]) for moment in moments}
    return steps, kept


def length(values):
    return math.sqrt(sum(value * value for value in values))


def with_lars(first, gradients, rates):
    values = [value.flatten().tolist() for value in first]
    velocities = [[0.0] * len(value) for value in values]
    steps = []
    for rate, of_step in zip(rates.tolist(), gradients):
        for (_, _, is_weight, _), w, v, gradient in zip(TENSORS, values, velocities, of_step):
            g = gradient.flatten().tolist()
            beta = DECAY if is_weight else 0.0
            local = 1.0
            if is_weight:
                divisor = length(g) + beta * length(w)
                if length(w) > 0 and divisor > 0:
                    local = TRUST * length(w) / divisor
            for k in range(len(w)):
                v[k] = MOMENTUM * v[k] + rate * local * (g[k] + beta * w[k])
                w[k] = w[k] - v[k]
        steps.append(torch.tensor([k for w in values for k in w]))
    return steps, {"velocity": torch.tensor([k for v in velocities for k in v])}


def scheduled(build):
    optimiser = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    schedule = build(optimiser)
    rates = []
    for _ in range(SCHEDULED_STEPS):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
    return torch.tensor(rates)


def with_warm_up(then):
    """Up from a first part of the highest rate, which the last step of the warm-up has, then another schedule."""

    def build(optimiser):
        steps = SCHEDULED_WARM_UP
        rising = torch.optim.lr_scheduler.LinearLR(optimiser, 1 / steps, 1.0, total_iters=steps - 1)
        return torch.optim.lr_scheduler.SequentialLR(optimiser, [rising, then(optimiser)], milestones=[steps])

    return build


def cosine(steps):
    return lambda optimiser: torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, T_max=steps)


# Epochs 120 and 160 of 200.
FALLS = [SCHEDULED_STEPS * 6 // 10, SCHEDULED_STEPS * 8 // 10]
SCHEDULES = {
    "cosine": cosine(SCHEDULED_STEPS),
    "cosine-warm-up": with_warm_up(cosine(SCHEDULED_STEPS - SCHEDULED_WARM_UP)),
    "constant-warm-up": with_warm_up(lambda o: torch.optim.lr_scheduler.ConstantLR(o, 1.0)),
    "steps": lambda optimiser: torch.optim.lr_scheduler.MultiStepLR(optimiser, FALLS, gamma=0.1),
}


def main():
    torch.set_default_dtype(torch.float64)
    draws = numpy.random.default_rng(2028)
    first, gradients = first_values(draws), given_gradients(draws)
    made = {"first": flat(first), "gradients": torch.stack([flat(step) for step in gradients])}
    # The rate is set before each step.
    of_torch = {
        "adam": (lambda groups: torch.optim.Adam(groups, lr=0.0), ("exp_avg", "exp_avg_sq")),
        "adamw": (lambda groups: torch.optim.AdamW(groups, lr=0.0), ("exp_avg", "exp_avg_sq")),
        "sgd": (lambda groups: torch.optim.SGD(groups, lr=0.0, momentum=MOMENTUM), ("momentum_buffer",)),
    }
    for name, highest in HIGHEST_RATES.items():
        of_steps = rates(highest)
        if name in of_torch:
            steps, kept = with_torch(*of_torch[name], first, gradients, of_steps)
        else:
            steps, kept = with_lars(first, gradients, of_steps)
        made[f"{name}.rates"] = of_steps
        made[name] = torch.stack(steps)
        made |= {f"{name}.{moment}": values for moment, values in kept.items()}
    made |= {f"schedule.{name}": scheduled(build) for name, build in SCHEDULES.items()}
    assert all(values.isfinite().all() for values in made.values())
    save_file({name: values.float() for name, values in made.items()}, sys.argv[1])
    print({name: list(values.shape) for name, values in made.items()})


if __name__ == "__main__":
    main()
