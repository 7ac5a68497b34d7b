#!/usr/bin/env python3
"""Checks that the packages of `install-deps run` hold every shared library that the programs load.

usage: runtime_packages.py PROGRAM...
Prints one line for each missing package, and exits 1 when there is one. Skips (exit 77) where there is no dpkg.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BASE = {"libc6", "libstdc++6", "libgcc-s1"}  # in every Debian


def listed() -> set[str]:
    """The packages of run_packages in scripts/install-deps."""
    text = (ROOT / "scripts" / "install-deps").read_text(encoding="utf-8")
    return set(re.search(r"run_packages=\((.*?)\)", text, re.DOTALL).group(1).split())


def needed(program: str) -> set[str]:
    """Names of the libraries that the program itself names, for the loader or for dlopen; not those that they load in turn."""
    return {name.decode() for name in re.findall(rb"\0(lib[\w.+-]+\.so[.\d]*)(?=\0)", Path(program).read_bytes())}


def places(program: str) -> dict[str, str]:
    """Name of a library -> its file."""
    loaded = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    return dict(re.findall(r"^\s+(\S+) .*=> (\S+)", known + loaded, re.MULTILINE))


def owner(file: str) -> str:
    """The package of a file; /lib is a link to /usr/lib, and dpkg knows one of the two names."""
    for name in (file, os.path.realpath(file), file.removeprefix("/usr"), os.path.realpath(file).removeprefix("/usr")):
        done = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.split(":")[0]
    return ""


def main() -> int:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if not shutil.which("dpkg-query"):
        return 77
    known = listed() | BASE
    missing = set()
    for program in sys.argv[1:]:
        files = places(program)
        for library in needed(program):
            package = owner(files[library]) if library in files else ""
            if package not in known:
                missing.add(f"{library}: {package or 'no package'} is not in run_packages of scripts/install-deps")
    print("\n".join(sorted(missing)), end="\n" if missing else "")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
