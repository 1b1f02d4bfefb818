"""Writes the archives of the tests by Python's tarfile and zipfile, and a.xz by liblzma with the dictionary of xz -9.

Run as `/usr/bin/python3 archives.py` in this directory. Each holds a/one ("1"), a/two ("22") and a path that leads out of any folder,
../../three ("333").
"""
import io
import lzma
import tarfile
import zipfile

FILES = {"a/one": b"1", "./a/two": b"22", "../../three": b"333"}


def tar(path, mode):
    with tarfile.open(path, mode) as t:
        folder = tarfile.TarInfo("a")
        folder.type = tarfile.DIRTYPE
        t.addfile(folder)
        for name, body in FILES.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            t.addfile(info, io.BytesIO(body))


for path, mode in {"a.tar.gz": "w:gz", "a.tar": "w"}.items():
    tar(path, mode)
with open("a.tar", "rb") as f, open("a.tar.xz", "wb") as out:
    out.write(lzma.compress(f.read(), preset=9))
with open("a.tar", "rb") as f, open("greedy.tar.xz", "wb") as out:  # Its header asks for a history of 1 GiB.
    out.write(lzma.compress(f.read(), filters=[{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 30}]))
with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("a/", b"")
    for name, body in FILES.items():
        z.writestr(name, body)
