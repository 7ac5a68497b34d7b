#!/usr/bin/env python3
"""Compares the lines that an instrumented build's tests ran with the limits of this project.

usage: coverage.py BUILD-DIR [--missing PREFIX]

Reads the results of gcovr in BUILD-DIR (made with WB_COVERAGE). Prints one line for each folder and fails when one is
below its limit. --missing PREFIX prints the lines below PREFIX that no test ran, as FILE:LINE.

A line that no test can run is marked in the source, with the reason beside it: GCOVR_EXCL_LINE, GCOVR_EXCL_START,
GCOVR_EXCL_STOP.
"""

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

# Folder: the least percentage of covered lines. "" is everything together. In four folders of core each line
# that no test can run is marked.
LIMITS = {"": 90.0, "daemon/rest": 95.0, "core/wb": 100.0, "core/sync": 100.0, "core/cache": 100.0, "core/report": 100.0}
ROOT = Path(__file__).resolve().parents[2]


def measure(build: Path) -> dict:
    """FILE -> {line: times run}."""
    command = ["gcovr", "--root", ROOT, "--object-directory", build, "--json", "-", "-j", "2"]
    command += ["--filter", "core/", "--filter", "cli/", "--filter", "daemon/"]
    done = subprocess.run([str(word) for word in command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"gcovr failed: {done.stderr.strip()[-2000:]}")
    files = defaultdict(dict)
    for file in json.loads(done.stdout)["files"]:
        for line in file["lines"]:
            if not line.get("gcovr/noncode") and not line.get("gcovr/excluded"):
                files[file["file"]][line["line_number"]] = line["count"]
    return files


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("build", type=Path)
    arguments.add_argument("--missing")
    chosen = arguments.parse_args()
    files = measure(chosen.build.resolve())
    if chosen.missing is not None:
        for name, lines in sorted(files.items()):
            if name.startswith(chosen.missing):
                for line in sorted(number for number, count in lines.items() if not count):
                    print(f"{name}:{line}")
        return

    folders = defaultdict(lambda: [0, 0])
    for name, lines in files.items():
        parts = name.split("/")
        for folder in {"", "/".join(parts[:2]) if len(parts) > 2 else parts[0]}:
            folders[folder][0] += sum(1 for count in lines.values() if count)
            folders[folder][1] += len(lines)
    below = []
    for folder, (run, all_lines) in sorted(folders.items()):
        percent = 100.0 * run / all_lines
        limit = LIMITS.get(folder)
        missed = limit is not None and run * 100 < limit * all_lines
        print(f"{folder or 'everything':16} {run:6} of {all_lines:6} lines  {percent:6.2f} %"
              + ("" if limit is None else f"  (at least {limit:g} %{', MISSED' if missed else ''})"))
        if missed:
            below.append(folder or "everything")
    if below:
        sys.exit("coverage below its limit: " + ", ".join(below))


if __name__ == "__main__":
    main()
