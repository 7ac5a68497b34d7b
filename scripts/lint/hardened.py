#!/usr/bin/env python3
"""Checks that a program was built and linked with Debian's hardening flags.

usage: hardened.py PROGRAM
Prints one line for each protection that is missing, and exits 1 when there is one.
"""

import re
import subprocess
import sys

# Patterns that the output of readelf must match, by its options.
WANTED = (
    ("-h", r"Type:\s+DYN \(Position-Independent Executable", "PIE"),
    ("-lW", r"GNU_RELRO", "read-only relocations"),
    ("-dW", r"\bBIND_NOW\b|Flags:.*\bNOW\b", "binding at the start"),
    ("--dyn-syms", r"__stack_chk_fail", "stack protector"),
    ("--dyn-syms", r"__\w+_chk@", "FORTIFY_SOURCE"),
    ("--dyn-syms", r"glibcxx_assert_fail", "assertions of the standard library"),
)


def missing(program: str) -> list:
    shown = {
        option: subprocess.run(["readelf", "-W", option, program], capture_output=True, text=True, check=True).stdout
        for option, _, _ in WANTED
    }
    return [name for option, pattern, name in WANTED if not re.search(pattern, shown[option])]


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    absent = missing(sys.argv[1])
    for name in absent:
        print(f"{sys.argv[1]}: built without {name}")
    sys.exit(1 if absent else 0)


if __name__ == "__main__":
    main()
