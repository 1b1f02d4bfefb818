"""Writes torch_resnet.json: a residual network and a small convolutional one, in float64, by PyTorch (Debian's python3-torch).

Run:  /usr/bin/python3 torch_resnet.py
"""
import json
import torch
from torch import nn

torch.set_default_dtype(torch.float64)


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
    def __init__(self, cin, width, blocks, classes):
        super().__init__()
        self.conv1, self.bn1, self.maxpool = nn.Conv2d(cin, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.MaxPool2d(3, 2, 1)
        c = width
        for s in range(3):
            stage = []
            for b in range(blocks):
                stage.append(Block(c, width << s, 2 if s > 0 and b == 0 else 1))
                c = width << s
            setattr(self, f"layer{s+1}", nn.Sequential(*stage))
        self.fc = nn.Linear(c, classes)

    def forward(self, x):
        x = self.maxpool(torch.relu(self.bn1(self.conv1(x))))
        return self.fc(self.layer3(self.layer2(self.layer1(x))).mean((2, 3)))


def cnn(cin, side, channels, hidden, classes):
    layers = []
    for c in channels:
        layers += [nn.Conv2d(cin, c, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2)]
        cin, side = c, side // 2
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(cin * side * side, hidden), nn.ReLU(), nn.Linear(hidden, classes))


def flat(tensors):
    return [v for t in tensors for v in t.detach().reshape(-1).tolist()]


def state(net):
    return flat(b for name, b in net.named_buffers() if "num_batches" not in name)


def record(name, net, shape):
    torch.manual_seed(7)
    x, y = torch.randn(*shape), torch.randint(0, 3, (shape[0],))
    for name_, p in net.named_parameters():
        if "bn" in name_ or "downsample.1" in name_:
            p.data += 0.3 * torch.randn_like(p)
    out = {"name": name, "x": [r.reshape(-1).tolist() for r in x], "labels": y.tolist(), "shape": list(shape[1:]),
           "names": [n for n, _ in net.named_parameters()], "theta": flat(net.parameters()), "state": state(net)}
    net.train()
    opt = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4)
    for step in range(5):
        opt.zero_grad()
        logits = net(x)
        nn.functional.cross_entropy(logits, y).backward()
        if step == 0:
            out["train_logits"], out["gradient"] = logits.tolist(), flat(p.grad for p in net.parameters())
        opt.step()
    out["theta5"], out["state5"] = flat(net.parameters()), state(net)
    net.eval()
    logits = net(x)
    opt.zero_grad()
    nn.functional.cross_entropy(logits, y).backward()
    out["eval_logits"], out["eval_gradient"] = logits.tolist(), flat(p.grad for p in net.parameters())
    return out


torch.manual_seed(3)
nets = [record("resnet8", ResNet(3, 2, 1, 3), (6, 3, 9, 8)), record("resnet14", ResNet(2, 1, 2, 3), (5, 2, 8, 8)),
        record("cnn", cnn(2, 9, [3, 2], 5, 3), (4, 2, 9, 9))]
with open("torch_resnet.json", "w") as f:
    json.dump({"networks": nets}, f)
