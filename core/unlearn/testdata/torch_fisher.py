"""Writes torch_fisher.json: the diagonal of the empirical Fisher information of a small network, by PyTorch in float64.

Run as `python3 torch_fisher.py` in this directory. {"sizes", "theta", "x" rows, "labels", "squares" the sum over the examples
of the squared gradients of each one's own cross-entropy, "gradient" of their mean, "loss" the sum}
"""
import json

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.manual_seed(5)
sizes = [3, 5, 4]
net = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 4))
x, y = torch.randn(7, 3), torch.randint(0, 4, (7,))


def flat(tensors):
    return torch.cat([t.detach().reshape(-1) for t in tensors])


squares, loss = torch.zeros(len(flat(net.parameters()))), 0.0
for i in range(len(x)):
    net.zero_grad()
    own = nn.functional.cross_entropy(net(x[i : i + 1]), y[i : i + 1])
    own.backward()
    squares += flat(p.grad for p in net.parameters()) ** 2
    loss += own.item()
net.zero_grad()
nn.functional.cross_entropy(net(x), y).backward()
with open("torch_fisher.json", "w") as f:
    json.dump({"sizes": sizes, "theta": flat(net.parameters()).tolist(), "x": x.tolist(), "labels": y.tolist(), "squares": squares.tolist(),
               "gradient": flat(p.grad for p in net.parameters()).tolist(), "loss": loss}, f)
