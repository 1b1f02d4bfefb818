"""Milliseconds of a training step in PyTorch, float64 and float32, for the shapes of `lethe bench`, as lines of JSON.

Run:  env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 /usr/bin/python3 torch_steps.py 1
The arguments are the number of threads and, if not all are wanted, the case. Every figure is the median of five runs.
"""
import json
import statistics
import sys
import time

import torch
from torch import nn

threads = int(sys.argv[1]) if len(sys.argv) > 1 else 1
torch.set_num_threads(threads)


class Block(nn.Module):
    def __init__(self, cin, cout, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False), nn.BatchNorm2d(cout)
        self.conv2, self.bn2 = nn.Conv2d(cout, cout, 3, 1, 1, bias=False), nn.BatchNorm2d(cout)
        self.skip = nn.Identity()
        if stride != 1 or cin != cout:
            self.skip = nn.Sequential(nn.Conv2d(cin, cout, 1, stride, bias=False), nn.BatchNorm2d(cout))

    def forward(self, x):
        return torch.relu(self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x))))) + self.skip(x))


def resnet18():
    layers = [nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    c = 64
    for width, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
        layers += [Block(c, width, stride), Block(width, width, 1)]
        c = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(c, 10))


def mlp(a, b, c):
    return nn.Sequential(nn.Linear(a, b), nn.ReLU(), nn.Linear(b, c))


def cnn28():
    return nn.Sequential(nn.Conv2d(1, 16, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2),
                         nn.Flatten(), nn.Linear(32 * 49, 128), nn.ReLU(), nn.Linear(128, 10))


CASES = [  # name, network, input, steps in a run
    ("mlp-64-128-10", lambda: mlp(64, 128, 10), (64, 64), 200),
    ("mlp-784-256-10", lambda: mlp(784, 256, 10), (128, 784), 60),
    ("cnn28", cnn28, (128, 1, 28, 28), 4),
    ("resnet18", resnet18, (64, 3, 32, 32), 1),
]
for dtype in (torch.float64, torch.float32):
    for name, build, shape, steps in CASES:
        if len(sys.argv) > 2 and name != sys.argv[2]:
            continue
        torch.manual_seed(1)
        net, x, y = build().to(dtype), torch.randn(*shape, dtype=dtype), torch.randint(0, 10, (shape[0],))
        opt = torch.optim.SGD(net.parameters(), lr=0.001, momentum=0.9, weight_decay=5e-4)
        loss, times = nn.CrossEntropyLoss(), []
        for run in range(6):
            start = time.perf_counter()
            for _ in range(steps):
                opt.zero_grad()
                loss(net(x), y).backward()
                opt.step()
            times.append((time.perf_counter() - start) / steps)
        name_ = "pytorch-" + str(dtype).split(".")[1]
        print(json.dumps({"peer": name_, "name": name, "threads": threads, "seconds": statistics.median(times[1:])}), flush=True)
