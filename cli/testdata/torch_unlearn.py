"""A model trained by PyTorch goes to Lethe to forget, and comes back.

    lethe run digits --out split                            # which examples are whose: split/examples.csv
    python3 torch_unlearn.py train split/examples.csv checkpoint.pt
    lethe run digits --model-from checkpoint.pt --out forgot
    lethe convert forgot/theta/stackelberg-seed1.safetensors forgot.pt       # or forgot.npz
    python3 torch_unlearn.py compare forgot/examples.csv stackelberg forgot.pt
    python3 torch_unlearn.py compare forgot/examples.csv original checkpoint.pt

It takes PyTorch, NumPy and scikit-learn (for its copy of the digits). The last two commands fail unless the logits are equal
to 1e-10.
"""
import csv
import sys

import numpy
import torch
from sklearn.datasets import load_digits
from torch import nn


def network():
    """The network of Lethe's preset: model mlp with hidden [128]."""
    return nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10)).double()


def digits():
    """The digits as Lethe has them."""
    return torch.from_numpy((load_digits().data - 4.884) / 6.017)


def rows(path):
    with open(path) as f:
        return [r for r in csv.DictReader(f) if r["seed"] == "1"]


def train(examples, checkpoint):
    """Trains on the examples that are to be retained and those to be forgotten, and on no other."""
    torch.manual_seed(0)
    learn = [r for r in rows(examples) if r["split"] in ("retain", "forget")]
    x = digits()[[int(r["id"]) for r in learn]]
    y = torch.tensor([int(r["label"]) for r in learn])  # The preset has wrong labels among them.
    net = network()
    sgd = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    for epoch in range(40):
        for batch in torch.randperm(len(learn)).split(64):
            sgd.zero_grad()
            nn.functional.cross_entropy(net(x[batch]), y[batch]).backward()
            sgd.step()
    torch.save({"epoch": epoch, "state_dict": net.state_dict(), "optimizer": sgd.state_dict()}, checkpoint)


def load(path):
    """Returns a state dict from .pt or .npz. For .safetensors it would be safetensors.torch.load_file(path)."""
    if path.endswith(".npz"):
        return {name: torch.from_numpy(a) for name, a in numpy.load(path).items()}
    saved = torch.load(path)
    return saved.get("state_dict", saved)


def compare(examples, method, weights):
    """Compares the logits of every example with those that Lethe wrote down."""
    net = network()
    net.load_state_dict(load(weights))
    x = digits()
    worst = 0.0
    for r in rows(examples):
        theirs = torch.tensor([float(r[f"logit_{method}_{k}"]) for k in range(10)], dtype=torch.float64)
        worst = max(worst, (net(x[int(r["id"])]) - theirs).abs().max().item())
    print(f"{method}: logits of {len(rows(examples))} examples differ by at most {worst:.1e}")
    assert worst <= 1e-10


{"train": train, "compare": compare}[sys.argv[1]](*sys.argv[2:])
