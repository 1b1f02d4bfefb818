"""Writes pictures.npz, table/X.npy, table/Y.npy and table.json: pictures, and numbers with what scikit-learn makes of them.

Run as `python3 arrays.py` in this directory. pictures.npz has what Keras calls its arrays: bytes, of which the one at (i, row,
column, channel) is i + 40 row + 10 column + 3 channel. table/X.npy is of type float32 and in Fortran order; table.json has its
features after StandardScaler, by repr, which round trips.
"""
import json
import os

import numpy as np
from sklearn.preprocessing import StandardScaler


def pictures(first, count):
    i, row, column, channel = np.ogrid[first:first + count, 0:4, 0:3, 0:2]
    return (i + 40 * row + 10 * column + 3 * channel).astype(np.uint8)


def main():
    np.savez_compressed("pictures.npz", x_train=pictures(0, 12), y_train=np.arange(12).reshape(-1, 1) % 3,
                        x_test=np.asfortranarray(pictures(12, 6)), y_test=np.arange(6, dtype="u1") % 3)
    rng = np.random.default_rng(2)
    x = np.asfortranarray(rng.normal(3, [1, 10, 100, 0], (20, 4)).astype(np.float32))
    os.makedirs("table", exist_ok=True)
    np.save("table/X.npy", x)
    np.save("table/Y.npy", np.where(np.arange(20) % 2, 7.0, -1.0))
    with open("table.json", "w") as f:
        json.dump(StandardScaler().fit_transform(x.astype(np.float64)).tolist(), f)


main()
