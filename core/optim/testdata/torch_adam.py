"""Writes torch_adam.json: steps of torch.optim.Adam in float64, by PyTorch (Debian's python3-torch).

Run as `python3 torch_adam.py` in this directory.

[{"lr", "beta1", "beta2", "epsilon", "weight_decay", "theta" at the start, "gradients" of each step, "thetas" after each}]
"""
import json

import torch

torch.set_default_dtype(torch.float64)
STEPS, N = 12, 6


def case(seed, lr, betas, eps, decay):
    torch.manual_seed(seed)
    theta = torch.randn(N)
    gradients = [(torch.randn(N) * 10.0 ** torch.randint(-4, 3, (N,))).tolist() for _ in range(STEPS)]
    gradients[3] = [0.0] * N
    out = {"lr": lr, "beta1": betas[0], "beta2": betas[1], "epsilon": eps, "weight_decay": decay,
           "theta": theta.tolist(), "gradients": gradients, "thetas": []}
    parameter = torch.nn.Parameter(theta.clone())
    adam = torch.optim.Adam([parameter], lr=lr, betas=betas, eps=eps, weight_decay=decay)
    for g in gradients:
        parameter.grad = torch.tensor(g)
        adam.step()
        out["thetas"].append(parameter.detach().tolist())
    return out


with open("torch_adam.json", "w") as f:
    json.dump([case(1, 1e-3, (0.9, 0.999), 1e-8, 0.0), case(2, 0.1, (0.5, 0.9), 1e-3, 0.01), case(3, 0.01, (0.0, 0.0), 1e-8, 0.0)], f)
    f.write("\n")
