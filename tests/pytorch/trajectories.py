"""Makes tests/fixtures/trajectories.json with PyTorch, in float64.

    trajectories.py ../fixtures/trajectories.json

Needs torch and numpy (made with torch 2.15.0 and numpy 2.4.6); takes two minutes of processor time. Nothing
is drawn without a seed: run again it writes the same losses, to the 7 digits that it keeps.

The first 50 losses of every method, each as its paper's algorithm, from weights and views by a
formula (see `make_fixture.py`; `tests/trajectories` is the same in Rust): SGD of momentum .9 with
half a cosine and weight decay on 16 images of 16 x 16, tiny encoder, batch norm in encoder and heads. BYOL
also runs by LARS and VICReg by AdamW.

The lab computes in f32. A rounding makes a value that lies next to 0 pass a ReLU in one run and not in
another; from then on the two have other gradients, and how far they part grows with the learning rate.
So each run is also made in f32 with 1 and with 2 threads, and in f64 from weights that are nudged by some
ten roundings: two orders of sums may agree by luck where a third does not (SimCLR at .0005: 4e-7 twice,
then 4e-3). A run whose losses part by more than a fifth of the test's tolerance is refused, and nothing
is written; take a lower rate then.
"""

import copy
import functools
import json
import math
import pathlib
import sys

import numpy
import torch
import torch.nn.functional as F
from load_model import Head, build_encoder
from make_fixture import fill, pcg, uniforms

STEPS, IMAGES, SIZE_PX, BLOCK_PX, CLASSES = 50, 16, 16, 4, 3
VIEW_STREAM, NOISE_STREAM, LOCAL_STREAM = 100, 101, 102
LOCAL_VIEWS, LOCAL_SIZE_PX = 2, SIZE_PX // 2
ENCODER, HEAD, PREDICTOR, QUEUE = 0, 1, 2, 5
TEMPERATURE, MOMENTUM, WEIGHT_DECAY = 0.2, 0.9, 0.5
# `CPU_TOLERANCE` of tests/trajectories, a part of the run's largest loss.
TOLERANCE = 1e-3
PART_MAX = TOLERANCE / 5
NUDGES, NUDGE = 3, 1e-6
DIGITS = 7
KEYS_STREAM, ORDER_STREAM, RECIPE_SEED = 0x3C0C0000, 0x0D0E, 1


def pixels(step, count, size_px, stream):
    """f32 `[count N, 3, size, size]` of 0 to 1: blocks of colour, each view darkened and under noise."""
    made, blocks = [], SIZE_PX // BLOCK_PX
    for view in range(count):
        for image in range(IMAGES):
            colours = uniforms(step * IMAGES + image, VIEW_STREAM, 3 * blocks * blocks)
            large = colours.reshape(3, blocks, blocks)
            large = large.repeat(size_px // blocks, axis=1).repeat(size_px // blocks, axis=2)
            place = (step * IMAGES + image) * count + view
            noise = uniforms(place, stream, 3 * size_px * size_px + 1)
            light = 0.5 + 0.5 * noise[-1]
            made.append(light * (0.7 * large + 0.3 * noise[:-1].reshape(3, size_px, size_px)))
    return torch.from_numpy(numpy.stack(made).astype(numpy.float32))


@functools.cache
def whole_pixels(step):
    return pixels(step, 2, SIZE_PX, NOISE_STREAM)


@functools.cache
def local_pixels(step):
    return pixels(step, LOCAL_VIEWS, LOCAL_SIZE_PX, LOCAL_STREAM)


def around_zero(values):
    return (values.to(torch.get_default_dtype()) - 0.5) / 0.25


def views(step):
    """`[2N, 3, S, S]` around zero."""
    return around_zero(whole_pixels(step))


def local_views(step):
    """`[L N, 3, S / 2, S / 2]` around zero."""
    return around_zero(local_pixels(step))


@functools.cache
def labels(step):
    u = [uniforms(step * IMAGES + image, VIEW_STREAM, 1)[0] for image in range(IMAGES)]
    return torch.tensor([int(value * CLASSES) for value in u])


def shuffled(step):
    """The order of MoCo's keys: `shuffled` of src/reference/random.rs."""
    order = list(range(IMAGES))
    for last in range(IMAGES - 1, 0, -1):
        bits = numpy.zeros(1, dtype=numpy.uint32)
        for part in (RECIPE_SEED ^ KEYS_STREAM, step, last, ORDER_STREAM, 0):
            bits = pcg(bits ^ numpy.uint32(part))
        chosen = (int(bits[0]) * (last + 1)) >> 32
        order[last], order[chosen] = order[chosen], order[last]
    return torch.tensor(order)


def sinkhorn(scores, epsilon=0.05, rounds=3):
    """The listing in appendix A of 2006.09882."""
    q = (scores / epsilon).exp().T
    q /= q.sum()
    k, b = q.shape
    for _ in range(rounds):
        q /= q.sum(1, keepdim=True) * k
        q /= q.sum(0, keepdim=True) * b
    return (q * b).T


def mean_over_pairs(loss, local):
    """Of a whole view, which says what is to be predicted, and another view, whole or local: `loss(which, of)`."""
    pairs = [(which, of) for which in range(2) for of in range(2 + local) if of != which]
    return sum(loss(which, of) for which, of in pairs) / len(pairs)


def off_diagonal(c):
    return c[~torch.eye(len(c), dtype=torch.bool)]


def parameter_groups(network, learning_rate, stays):
    """Weights decay, biases and norms do not. A rate that `stays` does not follow the schedule."""
    common = dict(initial_lr=learning_rate, stays=stays)
    weights = [p for p in network.parameters() if p.dim() > 1]
    others = [p for p in network.parameters() if p.dim() == 1]
    return [dict(params=weights, weight_decay=WEIGHT_DECAY, **common), dict(params=others, weight_decay=0, **common)]


class Lars(torch.optim.Optimizer):
    """You et al. 2017 (1708.03888), algorithm 1, the rate inside of the velocity. What does not decay is not
    adapted."""

    def __init__(self, groups, rate):
        super().__init__(groups, dict(lr=rate))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            decay = group["weight_decay"]
            for w in group["params"]:
                local = 0.001 * w.norm() / (w.grad.norm() + decay * w.norm()) if decay else 1.0
                v = self.state[w].setdefault("velocity", torch.zeros_like(w))
                v.mul_(MOMENTUM).add_(group["lr"] * local * (w.grad + decay * w))
                w.sub_(v)


OPTIMISERS = {
    "sgd": lambda groups, rate: torch.optim.SGD(groups, rate, momentum=MOMENTUM),
    "adamw": torch.optim.AdamW,
    "lars": Lars,
}


class Run:
    """One run in torch's default dtype, from weights that `nudged` changes first."""

    def __init__(self, settings, nudged=lambda network: None):
        self.settings, self.method = settings, settings["method"]
        self.f, features = build_encoder("tiny")
        self.g = Head(features, **settings["head"])
        z = self.g.output_dim
        self.q = torch.nn.Identity()
        if self.method.get("predictor_hidden_dim"):
            hidden = self.method["predictor_hidden_dim"]
            self.q = Head(z, "mlp", 1, hidden, z, True, False)
        if self.method["name"] == "rotation":
            self.q = Head(z, "linear", 1, 1, 4, False, False)
        if self.method["name"] == "autoencoder":
            hidden, pixels = self.method["decoder_hidden_dim"], 3 * SIZE_PX * SIZE_PX
            self.q = Head(z, "mlp", 1, hidden, pixels, True, False)
        if self.method["name"] == "supervised":
            self.q = Head(z, "linear", 1, 1, CLASSES, False, False)
        if self.method.get("prototypes"):
            self.q = torch.nn.Linear(z, self.method["prototypes"], bias=False)
            self.centre = torch.zeros(self.method["prototypes"])
        for network, stream in ((self.f, ENCODER), (self.g, HEAD), (self.q, PREDICTOR)):
            fill(network, stream).train()
            nudged(network)
        self.target_f, _ = build_encoder("tiny")
        self.target_g = Head(features, **settings["head"])
        self.target_f.load_state_dict(self.f.state_dict())
        self.target_g.load_state_dict(self.g.state_dict())
        self.target_q = copy.deepcopy(self.q)
        if self.method.get("queue_size"):
            u = uniforms(0, QUEUE, self.method["queue_size"] * z).reshape(-1, z)
            keys = torch.from_numpy((2 * u - 1).astype(numpy.float32)).to(torch.get_default_dtype())
            self.queue = F.normalize(keys, dim=1)
        rate = settings["learning_rate"]
        groups = [group for network in (self.f, self.g) for group in parameter_groups(network, rate, False)]
        # SimSiam's predictor keeps its rate (section 4.2 of 2011.10566).
        groups += parameter_groups(self.q, rate, self.method["name"] == "simsiam")
        build = OPTIMISERS[settings.get("optimiser", "sgd")]
        self.optimiser = build([g for g in groups if g["params"]], rate)

    def project(self, x):
        return self.g(self.f(x))

    @torch.no_grad()
    def target(self, x):
        return self.target_g(self.target_f(x))

    def with_local(self, whole, step, network):
        """What `network` gives of the two whole views, and behind it what it gives of each local one."""
        count = self.method["local_views"]
        return [*whole, *network(local_views(step)).chunk(count)] if count else list(whole)

    def over_pairs(self, loss):
        return mean_over_pairs(loss, self.method["local_views"])

    def losses(self):
        return [self.step(step) for step in range(STEPS)]

    def step(self, step):
        x = views(step)
        self.schedule(step)
        loss = getattr(self, self.method["name"].replace("-", "_"))(x, step)
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()
        self.follow(step)
        return loss.item()

    def schedule(self, step):
        cosine = (math.cos(math.pi * step / STEPS) + 1) / 2
        for group in self.optimiser.param_groups:
            group["lr"] = group["initial_lr"] * (1 if group["stays"] else cosine)

    @torch.no_grad()
    def follow(self, step):
        m = self.method.get("momentum")
        if m is None:
            return
        if self.method["name"] in ("byol", "dino", "moco-v3"):
            m = 1 - (1 - m) * (math.cos(math.pi * step / STEPS) + 1) / 2
        for slow, fast in ((self.target_f, self.f), (self.target_g, self.g), (self.target_q, self.q)):
            for p_slow, p_fast in zip(slow.parameters(), fast.parameters()):
                p_slow.mul_(m).add_(p_fast, alpha=1 - m)

    def simclr(self, x, step):
        def nt_xent(first, second):
            z = F.normalize(torch.cat([first, second]), dim=1)
            logits = (z @ z.T / TEMPERATURE).fill_diagonal_(-math.inf)
            return F.cross_entropy(logits, (torch.arange(2 * IMAGES) + IMAGES) % (2 * IMAGES))

        z = self.with_local(self.project(x).chunk(2), step, self.project)
        return self.over_pairs(lambda which, of: nt_xent(z[which], z[of]))

    def moco_v2(self, x, step):
        def project(views):
            groups = self.method["norm_groups"] * len(views) // IMAGES
            return torch.cat([self.project(part) for part in views.chunk(groups)])

        def info_nce(q):
            q = F.normalize(q, dim=1)
            logits = torch.cat([(q * k).sum(1, keepdim=True), q @ self.queue.T], 1) / TEMPERATURE
            return F.cross_entropy(logits, torch.zeros(IMAGES, dtype=torch.long))

        queries = self.with_local([project(x[:IMAGES])], step, project)
        order = shuffled(step)
        groups = self.method["norm_groups"]
        k = torch.cat([self.target(part) for part in x[IMAGES:][order].chunk(groups)])[order.argsort()]
        k = F.normalize(k, dim=1)
        # Only the second whole view has keys.
        loss = sum(info_nce(q) for q in queries) / len(queries)
        self.queue = torch.cat([k, self.queue])[: len(self.queue)]
        return loss

    moco_v1 = moco_v2

    def moco_v3(self, x, step):
        """The listing of algorithm 1 in 2104.02057."""

        def ctr(q, k):
            logits = F.normalize(q, dim=1) @ F.normalize(k, dim=1).T / TEMPERATURE
            return 2 * TEMPERATURE * F.cross_entropy(logits, torch.arange(IMAGES))

        def query(views):
            return self.q(self.project(views))

        q = self.with_local([query(view) for view in x.chunk(2)], step, query)
        k = [self.target(view) for view in x.chunk(2)]
        return 2 * self.over_pairs(lambda which, of: ctr(q[of], k[which]))

    def swav(self, x, step):
        """The listing in appendix A of 2006.09882."""
        with torch.no_grad():
            self.q.weight.copy_(F.normalize(self.q.weight, dim=1))
        scores = [self.q(F.normalize(self.project(view), dim=1)) for view in x.chunk(2)]
        codes = [sinkhorn(view.detach()) for view in scores]
        scores = self.with_local(scores, step, lambda views: self.q(F.normalize(self.project(views), dim=1)))
        log_p = [(view / TEMPERATURE).log_softmax(1) for view in scores]
        return self.over_pairs(lambda which, of: -(codes[which] * log_p[of]).sum(1).mean())

    def dino(self, x, step):
        """Algorithm 1 of 2104.14294, the last layer normalised as in the authors' head."""
        with torch.no_grad():
            weight = F.normalize(self.target_q.weight, dim=1)
            z = F.normalize(self.target(x), dim=1) @ weight.T
            targets = ((z - self.centre) / self.method["teacher_temperature"]).softmax(1)
        student = torch.cat([self.project(x), self.project(local_views(step))])
        scores = F.normalize(student, dim=1) @ F.normalize(self.q.weight, dim=1).T
        log_p = (scores / TEMPERATURE).log_softmax(1).split(IMAGES)
        if self.method["centring"]:
            self.centre = 0.9 * self.centre + 0.1 * z.mean(0)
        targets = targets.split(IMAGES)
        return self.over_pairs(lambda which, of: -(targets[which] * log_p[of]).sum(1).mean())

    def nnclr(self, x, step):
        z = [self.project(view) for view in x.chunk(2)]
        p = self.with_local([self.q(view) for view in z], step, lambda views: self.q(self.project(views)))
        p = [F.normalize(view, dim=1) for view in p]
        n = [self.queue[(F.normalize(view, dim=1) @ self.queue.T).argmax(1)] for view in z]
        self.queue = torch.cat([F.normalize(z[0].detach(), dim=1), self.queue])[: len(self.queue)]
        own = torch.arange(IMAGES)
        return self.over_pairs(lambda which, of: F.cross_entropy(n[which] @ p[of].T / TEMPERATURE, own))

    def byol(self, x, step):
        def predict(views):
            return self.q(self.project(views))

        predictions = self.with_local([predict(view) for view in x.chunk(2)], step, predict)
        targets = [self.target(view) for view in x.chunk(2)]
        return 2 * self.over_pairs(
            lambda which, of: (2 - 2 * F.cosine_similarity(predictions[of], targets[which], dim=1)).mean()
        )

    def supcon(self, x, step):
        y = labels(step).repeat(2)
        positive = (y[:, None] == y[None]).float().fill_diagonal_(0)

        def of_pair(first, second):
            z = F.normalize(torch.cat([first, second]), dim=1)
            logits = (z @ z.T / TEMPERATURE).fill_diagonal_(-math.inf)
            log_p = logits.log_softmax(1).masked_fill(torch.eye(2 * IMAGES, dtype=torch.bool), 0)
            if self.method["loss"] == "in":
                return -((positive * log_p.exp()).sum(1) / positive.sum(1)).log().mean()
            return -((positive * log_p).sum(1) / positive.sum(1)).mean()

        z = self.with_local(self.project(x).chunk(2), step, self.project)
        return self.over_pairs(lambda which, of: of_pair(z[which], z[of]))

    def drlim(self, x, step):
        z, images = self.project(x), torch.arange(IMAGES).repeat(2)
        d = (z[:, None] - z[None]).square().sum(2)
        if self.method["pairs"] == "labels":
            images = labels(step).repeat(2)
        similar = images[:, None] == images[None]
        pair = torch.ones_like(d, dtype=torch.bool).triu(1)
        pull = d[pair & similar] / 2
        push = (self.method["margin"] - d[pair & ~similar].sqrt()).clamp(min=0).square() / 2
        return (pull.mean() + push.mean()) / 2

    def simsiam(self, x, step):
        z = [self.project(view) for view in x.chunk(2)]
        p = self.with_local([self.q(view) for view in z], step, lambda views: self.q(self.project(views)))
        return self.over_pairs(lambda which, of: -F.cosine_similarity(p[of], z[which].detach(), dim=1).mean())

    def barlow_twins(self, x, step):
        def of_pair(*views):
            z = [F.batch_norm(view, None, None, training=True) for view in views]
            c = z[0].T @ z[1] / IMAGES
            on = (c.diagonal() - 1).square().sum()
            return on + self.method["off_diagonal_weight"] * off_diagonal(c).square().sum()

        z = self.with_local([self.project(view) for view in x.chunk(2)], step, self.project)
        return self.over_pairs(lambda which, of: of_pair(z[which], z[of]))

    def vicreg(self, x, step):
        def of_pair(*z):
            invariance = F.mse_loss(*z)
            variance = sum(F.relu(1 - (view.var(0) + 1e-4).sqrt()).mean() for view in z) / 2
            covariance = sum(off_diagonal(view.T.cov()).square().sum() / view.shape[1] for view in z)
            w = self.method
            return (
                w["invariance_weight"] * invariance
                + w["variance_weight"] * variance
                + w["covariance_weight"] * covariance
            )

        z = self.with_local([self.project(view) for view in x.chunk(2)], step, self.project)
        return self.over_pairs(lambda which, of: of_pair(z[which], z[of]))

    def rotation(self, x, step):
        """The loss of 1803.07728, each view turned once: images in turn, second views by half a turn more."""
        image = torch.arange(IMAGES)
        turns = torch.cat([image % 4, (image + 2) % 4])
        order = turns.argsort(stable=True)
        turned = torch.stack([torch.rot90(x[row], int(turns[row]), (1, 2)) for row in order])
        return F.cross_entropy(self.q(self.project(turned)), turns[order])

    def autoencoder(self, x, step):
        return F.mse_loss(self.q(self.project(x)), x.flatten(1))

    def supervised(self, x, step):
        return F.cross_entropy(self.q(self.project(x)), labels(step).repeat(2))


def mlp(hidden_layers=1, output_dim=8, output_batch_norm=False, batch_norm=True, output_norm_affine=True):
    return dict(kind="mlp", hidden_layers=hidden_layers, hidden_dim=32, output_dim=output_dim,
                batch_norm=batch_norm, output_batch_norm=output_batch_norm,
                output_norm_affine=output_norm_affine)  # fmt: skip


RUNS = [
    dict(name="SimCLR", learning_rate=0.00002,
         method=dict(name="simclr", loss="nt-xent", margin=0.5, class_prior=0.1, hardness=1.0, length_weight=0.002,
                     distance_margin=0.2, uniformity_weight=1.0, local_views=0), head=mlp()),
    dict(name="SimCLR, local views", learning_rate=0.00002,
         method=dict(name="simclr", loss="nt-xent", margin=0.5, class_prior=0.1, hardness=1.0, length_weight=0.002,
                     distance_margin=0.2, uniformity_weight=1.0, local_views=2), head=mlp()),
    dict(name="MoCo v1", learning_rate=0.0005,
         method=dict(name="moco-v1", queue_size=24, momentum=0.9, norm_groups=2, local_views=0),
         head=mlp() | dict(kind="linear")),
    dict(name="MoCo v2", learning_rate=0.002,
         method=dict(name="moco-v2", queue_size=24, momentum=0.9, norm_groups=2, local_views=0),
         head=mlp(batch_norm=False)),
    dict(name="MoCo v2, local views", learning_rate=0.0005,
         method=dict(name="moco-v2", queue_size=24, momentum=0.9, norm_groups=2, local_views=2),
         head=mlp(batch_norm=False)),
    dict(name="MoCo v3", learning_rate=0.00001,
         method=dict(name="moco-v3", momentum=0.9, symmetric=True, predictor_hidden_dim=16, local_views=0),
         head=mlp(1, 8, True, True, False)),
    dict(name="MoCo v3, local views", learning_rate=0.00001,
         method=dict(name="moco-v3", momentum=0.9, symmetric=True, predictor_hidden_dim=16, local_views=2),
         head=mlp(1, 8, True, True, False)),
    dict(name="NNCLR", learning_rate=0.00001,
         method=dict(name="nnclr", queue_size=24, predictor_hidden_dim=16, local_views=0), head=mlp(2, 8, True)),
    dict(name="NNCLR, local views", learning_rate=0.00001,
         method=dict(name="nnclr", queue_size=24, predictor_hidden_dim=16, local_views=2), head=mlp(2, 8, True)),
    dict(name="BYOL", learning_rate=0.0001,
         method=dict(name="byol", momentum=0.9, predictor=True, predictor_hidden_dim=16, local_views=0), head=mlp()),
    dict(name="BYOL, local views", learning_rate=0.0001,
         method=dict(name="byol", momentum=0.9, predictor=True, predictor_hidden_dim=16, local_views=2), head=mlp()),
    dict(name="BYOL by LARS", optimiser="lars", learning_rate=0.002,
         method=dict(name="byol", momentum=0.9, predictor=True, predictor_hidden_dim=16, local_views=0), head=mlp()),
    dict(name="SupCon, sum outside", learning_rate=0.002, method=dict(name="supcon", loss="out", local_views=0),
         head=mlp(batch_norm=False)),
    dict(name="SupCon, sum inside", learning_rate=0.002, method=dict(name="supcon", loss="in", local_views=0),
         head=mlp(batch_norm=False)),
    dict(name="SupCon, local views", learning_rate=0.0005, method=dict(name="supcon", loss="out", local_views=2),
         head=mlp(batch_norm=False)),
    dict(name="DrLIM, views", learning_rate=0.0001,
         method=dict(name="drlim", pairs="views", margin=1.0, neighbours=5), head=mlp(1, 2)),
    dict(name="DrLIM, labels", learning_rate=0.0001,
         method=dict(name="drlim", pairs="labels", margin=1.0, neighbours=5), head=mlp(1, 2)),
    dict(name="SimSiam", learning_rate=0.00007,
         method=dict(name="simsiam", stop_gradient=True, predictor=True, predictor_hidden_dim=16,
                     local_views=0),
         head=mlp(1, 8, True, True, False)),
    dict(name="SimSiam, local views", learning_rate=0.00007,
         method=dict(name="simsiam", stop_gradient=True, predictor=True, predictor_hidden_dim=16, local_views=2),
         head=mlp(1, 8, True, True, False)),
    dict(name="Barlow Twins", learning_rate=0.000003,
         method=dict(name="barlow-twins", off_diagonal_weight=0.0051, local_views=0), head=mlp(2)),
    dict(name="Barlow Twins, local views", learning_rate=0.000003,
         method=dict(name="barlow-twins", off_diagonal_weight=0.0051, local_views=2), head=mlp(2)),
    dict(name="VICReg", learning_rate=0.000005,
         method=dict(name="vicreg", invariance_weight=25.0, variance_weight=25.0, covariance_weight=1.0,
                     local_views=0), head=mlp(2)),
    dict(name="VICReg, local views", learning_rate=0.000005,
         method=dict(name="vicreg", invariance_weight=25.0, variance_weight=25.0, covariance_weight=1.0,
                     local_views=2), head=mlp(2)),
    dict(name="VICReg by AdamW", optimiser="adamw", learning_rate=0.00001,
         method=dict(name="vicreg", invariance_weight=25.0, variance_weight=25.0, covariance_weight=1.0,
                     local_views=0), head=mlp(2)),
    dict(name="SwAV", learning_rate=0.00003, method=dict(name="swav", prototypes=12, local_views=2), head=mlp()),
    dict(name="DINO", learning_rate=0.0001,
         method=dict(name="dino", prototypes=24, momentum=0.9, teacher_temperature=0.1, centring=True,
                     local_views=2),
         head=mlp(2, 8, False, False)),
    dict(name="rotation", learning_rate=0.0003, method=dict(name="rotation"), head=mlp() | dict(kind="none")),
    dict(name="autoencoder", learning_rate=0.001, method=dict(name="autoencoder", decoder_hidden_dim=32),
         head=mlp() | dict(kind="linear")),
    dict(name="supervised", learning_rate=0.001, method=dict(name="supervised"), head=mlp() | dict(kind="none")),
]  # fmt: skip


def losses(settings, dtype=torch.float64, threads=1, seed=None):
    """Of a run as it is, or from weights nudged by a seed."""

    @torch.no_grad()
    def nudge(network):
        for p in network.parameters():
            p.mul_(1 + NUDGE * torch.randn(p.shape, generator=generator))

    torch.set_default_dtype(dtype)
    torch.set_num_threads(threads)
    if seed is None:
        return numpy.array(Run(settings).losses())
    generator = torch.Generator().manual_seed(seed)
    return numpy.array(Run(settings, nudge).losses())


def compared(settings):
    """The run in f64, and how far others of it part, as parts of its largest loss."""
    expected = losses(settings)
    others = {f"f32, {n} threads": losses(settings, torch.float32, n) for n in (1, 2)}
    others |= {f"nudged, {seed}": losses(settings, seed=seed) for seed in range(NUDGES)}
    largest = numpy.abs(expected).max()
    return expected, {name: numpy.abs(other - expected).max() / largest for name, other in others.items()}


def main():
    runs, refused = [], []
    for settings in RUNS:
        expected, parted = compared(settings)
        name, shown = settings["name"], {other: f"{part:.1e}" for other, part in parted.items()}
        print(name, [round(float(loss), 4) for loss in expected[::7]], shown, flush=True)
        # Not `max`, which drops a NaN that stands second.
        if not all(part <= PART_MAX for part in parted.values()):
            rate = settings["learning_rate"]
            refused.append(f"{name}: at the rate {rate:g} rounding moves the losses by more than {PART_MAX:g}: {shown}")
        runs.append(settings | {"losses": [float(f"{loss:.{DIGITS}g}") for loss in expected]})
    if refused:
        sys.exit("\n".join([*refused, "Nothing was written. Take lower rates."]))
    pathlib.Path(sys.argv[1]).write_text(json.dumps(runs, indent=1) + "\n")


if __name__ == "__main__":
    main()
