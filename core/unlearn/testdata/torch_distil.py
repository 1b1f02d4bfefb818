"""Writes torch_distil.json: a student's distillation loss and its gradient in float64, by PyTorch (Debian's python3-torch).

Run as `python3 torch_distil.py` in this directory.

[{"temperature", "teacher" logits, "student" logits, "losses" T^2 KL(softmax(teacher/T) || softmax(student/T)) of each row,
  "gradient" of their sum with respect to the student's logits}]
"""
import json

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


def case(seed, t, scale):
    torch.manual_seed(seed)
    teacher, student = scale * torch.randn(6, 5), (scale * torch.randn(6, 5)).requires_grad_()
    rows = F.kl_div(F.log_softmax(student / t, dim=1), F.softmax(teacher / t, dim=1), reduction="none").sum(1) * t**2
    rows.sum().backward()
    return {"temperature": t, "teacher": teacher.tolist(), "student": student.tolist(), "losses": rows.tolist(),
            "gradient": student.grad.tolist()}


with open("torch_distil.json", "w") as f:
    json.dump([case(1, 1.0, 1.0), case(2, 4.0, 3.0), case(3, 0.5, 8.0)], f)
    f.write("\n")
