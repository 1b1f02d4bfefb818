"""Writes what the tests read: arrays.npz (numpy.savez), packed.npz (numpy.savez_compressed), three .npy files and arrays.json.

Run as `python3 arrays.py` in this directory. The archives hold an array for each type of element, byte order and order of
indices; arrays.json says for each name what shape and which elements it has, in C order and by repr, which round trips.
"""
import json

import numpy as np

SHAPES = [(), (0,), (5,), (2, 3), (3, 2, 4), (2, 1, 3, 2)]


def values(kind, size, count, rng):
    if kind == "b":
        return rng.integers(0, 2, count).astype(bool)
    if kind == "f":
        some = rng.standard_normal(count).astype(f"f{size}")
        info = np.finfo(some.dtype)
        extremes = [info.max, info.min, info.smallest_subnormal, info.smallest_normal, -0.0, 1.0]
    else:
        info = np.iinfo(f"{kind}{size}")
        some = rng.integers(info.min, info.max, count, dtype=f"{kind}{size}", endpoint=True)
        extremes = [info.max, info.min]
    for i, x in enumerate(extremes[:count]):
        some[i] = x
    return some


def main():
    rng = np.random.default_rng(1)
    arrays, said = {}, {}
    for kind, sizes in {"b": [1], "f": [2, 4, 8], "i": [1, 2, 4, 8], "u": [1, 2, 4, 8]}.items():
        for size in sizes:
            for order in "<>":
                for layout in "CF":
                    shape = SHAPES[len(arrays) // 2 % len(SHAPES)]
                    a = values(kind, size, int(np.prod(shape)), rng).reshape(shape)
                    a = np.array(a, dtype=f"{order}{kind}{size}", order=layout)
                    name = f"{kind}{size} {'big' if order == '>' else 'little'} {layout}"
                    arrays[name] = a
                    elements = [repr(float(x) if kind == "f" else int(x)) for x in a.flatten(order="C")]
                    said[name] = {"shape": list(shape), "elements": elements}
    np.savez("arrays.npz", **arrays)
    np.savez_compressed("packed.npz", **arrays)
    with open("arrays.json", "w") as f:
        json.dump(said, f, indent=0)
    np.save("doubles.npy", np.array([[1.5, -2], [3, 4], [0.1, 1e300]]))
    np.save("number.npy", np.int64(-7))
    with open("long.npy", "wb") as f:
        np.lib.format.write_array(f, np.arange(6, dtype="u1"), version=(3, 0))
    np.save("objects.npy", np.array([{}, None], dtype=object))
    np.save("text.npy", np.array(["a", "bc"]))
    np.save("rows.npy", np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]))


main()
