"""Writes torch_mlp.json: activations, gradients and training steps of small networks in PyTorch 1.13 (Debian 12), float64, CPU.

Run as `python3 torch_mlp.py` in this directory. All numbers are written by repr and round trip.

{"networks": [{
  "name", "sizes" [in, hidden..., out], "activation" "relu" | "tanh",
  "theta"      parameters in the order of net.parameters(): weight (out x in, row-major), bias, layer by layer,
  "x"          9 rows, "labels",
  "logits"     9 rows, at theta,
  "loss"       per-example cross-entropy in nats, at theta,
  "gradient"   of the mean cross-entropy, at theta, laid out as theta,
  "runs": [{"schedule" "cosine" | "step" | "constant", "lr" of each of the 20 steps, "theta" after them, "loss" the mean
            cross-entropy before each step}]}]}

A run is 20 steps of torch.optim.SGD on all 9 rows with lr 0.1, momentum 0.9 (no dampening, no Nesterov), weight decay 5e-4 on
every parameter; the schedule steps after each step: CosineAnnealingLR(T_max=20), StepLR(step_size=7, gamma=0.3), or none.
"""
import json
import os

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
STEPS = 20


def network(sizes, activation, seed):
    torch.manual_seed(seed)
    layers = []
    for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
        if i:
            layers.append({"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}[activation]())
        layers.append(torch.nn.Linear(a, b))
    return torch.nn.Sequential(*layers)


def flat(tensors):
    return torch.cat([t.detach().reshape(-1) for t in tensors]).tolist()


def train(net, theta, x, labels, schedule):
    torch.nn.utils.vector_to_parameters(torch.tensor(theta), net.parameters())
    sgd = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
    scheduler = {"cosine": lambda: torch.optim.lr_scheduler.CosineAnnealingLR(sgd, T_max=STEPS),
                 "step": lambda: torch.optim.lr_scheduler.StepLR(sgd, step_size=7, gamma=0.3), "constant": lambda: None}[schedule]()
    run = {"schedule": schedule, "lr": [], "loss": []}
    for _ in range(STEPS):
        loss = torch.nn.functional.cross_entropy(net(x), labels)
        sgd.zero_grad()
        loss.backward()
        run["lr"].append(sgd.param_groups[0]["lr"])
        run["loss"].append(loss.item())
        sgd.step()
        if scheduler:
            scheduler.step()
    run["theta"] = flat(net.parameters())
    return run


def case(name, sizes, activation, seed):
    net = network(sizes, activation, seed)
    theta = flat(net.parameters())
    x = torch.randn(9, sizes[0])
    labels = torch.randint(sizes[-1], (9,))
    logits = net(x)
    loss = torch.nn.functional.cross_entropy(logits, labels, reduction="none")
    gradient = torch.autograd.grad(loss.mean(), net.parameters())
    return {"name": name, "sizes": sizes, "activation": activation, "theta": theta, "x": x.tolist(), "labels": labels.tolist(),
            "logits": logits.tolist(), "loss": loss.tolist(), "gradient": flat(gradient),
            "runs": [train(net, theta, x, labels, s) for s in ("cosine", "step", "constant")]}


def main():
    cases = [case("relu", [5, 7, 4], "relu", 1), case("tanh", [5, 6, 6, 4], "tanh", 2)]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch_mlp.json")
    with open(path, "w") as f:
        rows = [json.dumps(c, separators=(",", ":")) for c in cases]
        f.write('{"networks":[\n' + ",\n".join(rows) + "\n]}\n")
    print(os.path.getsize(path), "bytes")


main()
