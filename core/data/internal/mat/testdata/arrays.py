"""Writes MAT-files by scipy.io.savemat (Debian 12's scipy 1.10): arrays.mat, packed.mat and, as SVHN has them, train_32x32.mat and
test_32x32.mat.

Run as `/usr/bin/python3 arrays.py` in this directory. arrays.mat and packed.mat hold the same variables, the latter packed by zlib:
one array of each type, with the elements 0, 1, 2, ... in the order of storage, less 3 where the type has a sign, and things that are
no arrays of real numbers. SVHN's files have 60 and 20 pictures, the byte of row r, column c, channel k and picture n being
(3 r + 5 c + 70 k + n) mod 256 with n counted through both, and labels 1, 2, ..., 10, 1, ...
"""
import numpy as np
from scipy.io import savemat

TYPES = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64")


def variables():
    v = {"text": "hello", "cell": np.array([1, "two"], dtype=object), "struct": {"a": 1.0}, "z": np.array([1 + 2j, 3])}
    for name in TYPES:
        low = 0 if name.startswith("u") else -3
        v[name] = (np.arange(24) + low).astype(name).reshape((2, 3, 4), order="F")
    v["small"] = np.array([[7]], dtype="uint8")
    v["empty"] = np.zeros((0, 3))
    return v


def pictures(first, n):
    r, c, k, i = np.ogrid[:32, :32, :3, first:first + n]
    y = (np.arange(first, first + n) % 10 + 1).reshape(-1, 1)
    return {"X": ((3 * r + 5 * c + 70 * k + i) % 256).astype(np.uint8), "y": y.astype(np.uint8 if first else np.float64)}


savemat("arrays.mat", variables())
savemat("packed.mat", variables(), do_compression=True)
savemat("train_32x32.mat", pictures(0, 60), do_compression=True)
savemat("test_32x32.mat", pictures(60, 20), do_compression=True)
