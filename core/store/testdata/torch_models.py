"""Writes the fixtures of this folder with PyTorch 1.13 (Debian's python3-torch): small networks as torch.save leaves them.

Run:  /usr/bin/python3 torch_models.py

models.json   for each network its kind and settings, three inputs, and its logits in float64 and float32, in evaluation
*-f64.pt      its state dict in float64
*-f32.pt      a checkpoint in float32 with the state dict inside, as training scripts keep it, optimiser and all
*-f64.safetensors  the same state dict in the plain format of safetensors, which is written here by hand
*-f64.npz     the same as arrays, packed
views.pt      tensors that share a storage, are transposed, are of other types, or are numbers
views.json    what is in them
old.pt        a file as before PyTorch 1.6
module.pt     a whole module, which is code
expanded.pt   a tensor whose elements are one
"""
import collections
import json
import struct

import numpy
import torch
from torch import nn


class Block(nn.Module):
    """torchvision's basic block."""

    def __init__(self, cin, cout, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False), nn.BatchNorm2d(cout)
        self.conv2, self.bn2 = nn.Conv2d(cout, cout, 3, 1, 1, bias=False), nn.BatchNorm2d(cout)
        self.downsample = None
        if stride != 1 or cin != cout:
            self.downsample = nn.Sequential(nn.Conv2d(cin, cout, 1, stride, bias=False), nn.BatchNorm2d(cout))

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    """torchvision's residual network with a 3×3 convolution first, of three or four stages."""

    def __init__(self, cin, width, stages, classes):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(cin, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width)
        self.stages, c = len(stages), width
        for s, blocks in enumerate(stages):
            stage = []
            for b in range(blocks):
                stage.append(Block(c, width << s, 2 if s > 0 and b == 0 else 1))
                c = width << s
            setattr(self, f"layer{s+1}", nn.Sequential(*stage))
        self.fc = nn.Linear(c, classes)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        for s in range(self.stages):
            x = getattr(self, f"layer{s+1}")(x)
        return self.fc(x.mean((2, 3)))


def mlp():
    return nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 3))


def cnn():
    return nn.Sequential(nn.Conv2d(2, 3, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(3 * 3 * 4, 5), nn.ReLU(), nn.Linear(5, 3))


def stir(net):
    """Gives batch normalisation something to remember."""
    for m in net.modules():
        if isinstance(m, nn.BatchNorm2d):
            m.weight.data += 0.3 * torch.randn_like(m.weight)
            m.bias.data += 0.3 * torch.randn_like(m.bias)
            m.running_mean += 0.2 * torch.randn_like(m.running_mean)
            m.running_var += torch.rand_like(m.running_var)


NETWORKS = {
    "mlp": (mlp, {"name": "mlp", "hidden": [5]}, (6,)),
    "cnn": (cnn, {"name": "cnn", "channels": [3], "hidden": 5}, (2, 6, 8)),
    "resnet8": (lambda: ResNet(2, 2, [1, 1, 1], 3), {"name": "resnet", "depth": 8, "width": 2, "max_pool": False}, (2, 6, 8)),
    "resnet18": (lambda: ResNet(2, 1, [2, 2, 2, 2], 3), {"name": "resnet", "depth": 18, "width": 1, "max_pool": False}, (2, 6, 8)),
}


def safetensors(path, state):
    """Writes the format as its documentation describes it: length, JSON header, data."""
    header, data, names = {"__metadata__": {"format": "pt"}}, b"", {torch.float64: "F64", torch.float32: "F32", torch.int64: "I64"}
    for name, t in state.items():
        raw = t.contiguous().numpy().tobytes()
        header[name] = {"dtype": names[t.dtype], "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


def write_networks():
    records = {}
    for name, (make, settings, shape) in NETWORKS.items():
        torch.manual_seed(5)
        net = make().double().eval()
        stir(net)
        x = torch.randn(3, *shape, dtype=torch.float64)
        record = {"model": settings, "shape": [1, 1, *shape][-3:], "x": x.reshape(3, -1).tolist(), "f64": net(x).tolist()}
        torch.save(net.state_dict(), f"{name}-f64.pt")
        if name in ("mlp", "resnet8"):
            safetensors(f"{name}-f64.safetensors", net.state_dict())
        if name == "cnn":
            numpy.savez_compressed(f"{name}-f64.npz", **{k: v.numpy() for k, v in net.state_dict().items()})
        net = net.float()
        record["f32"] = net(x.float()).tolist()
        sgd = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
        net(x.float()).sum().backward()
        sgd.step(lambda: None)
        net.load_state_dict(torch.load(f"{name}-f64.pt"))
        parallel = collections.OrderedDict(("module." + k, v) for k, v in net.state_dict().items())  # As nn.DataParallel names them.
        records[name] = record
        if name == "resnet18":  # Large enough already.
            continue
        torch.save({"epoch": 7, "arch": name, "best_acc1": 0.5, "state_dict": parallel, "optimizer": sgd.state_dict()}, f"{name}-f32.pt")
    with open("models.json", "w") as f:
        json.dump(records, f)


def write_views():
    base = torch.arange(24, dtype=torch.float64) / 8
    views = {
        "base": base, "part": base[3:9], "matrix": base.view(4, 6), "transposed": base.view(4, 6).t(), "columns": base.view(4, 6)[:, 1:4:2],
        "cube": base.view(2, 3, 4).permute(2, 0, 1), "half": torch.tensor([1.5, -0.0, 65504.0, 6e-8]).half(), "bfloat16": torch.tensor([1.5, -3e38]).bfloat16(),
        "number": torch.tensor(2.5), "none": torch.zeros(0, 3), "parameter": nn.Parameter(torch.tensor([[1.0], [2.0]])),
        "i64": torch.tensor([-(1 << 53), 1 << 53]), "i32": torch.tensor([-7], dtype=torch.int32), "i16": torch.tensor([-300], dtype=torch.int16),
        "i8": torch.tensor([-100], dtype=torch.int8), "u8": torch.tensor([200], dtype=torch.uint8), "bool": torch.tensor([True, False]),
    }
    torch.save(views, "views.pt")
    with open("views.json", "w") as f:
        json.dump({k: {"shape": list(v.shape), "values": v.double().reshape(-1).tolist()} for k, v in views.items()}, f)


def write_refused():
    torch.save({"w": torch.zeros(2)}, "old.pt", _use_new_zipfile_serialization=False)
    torch.save(nn.Linear(2, 1), "module.pt")
    torch.save({"w": torch.zeros(1).expand(5)}, "expanded.pt")


write_networks()
write_views()
write_refused()
