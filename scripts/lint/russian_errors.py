#!/usr/bin/env python3
"""Checks that every error a user can meet has a Russian text in cli/output/russian_errors.cpp.

usage: russian_errors.py
Reads the English texts that stand behind an error code in cli/ and core/. Prints one line for each without a Russian text,
and exits 1 when there is one. Texts that are made of names and foreign messages alone need none.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Errors of the program itself, of a caller in the code, or of WB's answers, which have their own words.
INNER = {"internal", "cancelled", "lease_lost", "bad_data"}
ELSEWHERE = ("core/sandbox/", "core/httpd/")  # the emulator, and the server, whose texts go to programs
SPARED = {"a request header holds a line break or has no name"}  # a mistake in the code

TEXT = r'"((?:[^"\\]|\\.)*)"'
ERROR = re.compile(r"Errc::(\w+),\s*(?:std::string\(|fmt::format\()?\s*((?:" + TEXT + r"\s*)+)")


def texts(source: str):
    """The English texts behind error codes: pairs of code and text."""
    for found in ERROR.finditer(source):
        text = "".join(re.findall(TEXT, found[2]))
        if not re.search("[а-яё]", text, re.IGNORECASE):
            yield found[1], text


def pattern(form: str) -> re.Pattern:
    return re.compile(".*".join(re.escape(part) for part in re.split(r"\{[^}]*\}", form)), re.DOTALL)


def untranslated(source: str, catalogue: list) -> list:
    missing = []
    for code, text in texts(source):
        if code in INNER or text in SPARED or not re.search("[a-z]", re.sub(r"\{[^}]*\}", "", text)):
            continue
        # The same text with a value in each place: one that a suggestion may fill, or leave empty.
        filled = re.sub(r"\{[^}]*\}", "X", text)
        shorter = re.sub(r"\{\}\{\}", "X;", text)
        if not any(form.fullmatch(text) or form.fullmatch(filled) or form.fullmatch(shorter) for form in catalogue):
            missing.append(text)
    return missing


def main() -> int:
    source = (ROOT / "cli/output/russian_errors.cpp").read_text(encoding="utf-8")
    catalogue = [pattern(form) for form in re.findall(r"Entry\{" + TEXT + ",", source)]
    if len(catalogue) < 50:
        print("russian_errors.py: the catalogue cannot be read")
        return 1
    wrong = 0
    for folder in ("cli", "core"):
        for file in sorted((ROOT / folder).rglob("*.?pp")):
            name = str(file.relative_to(ROOT))
            if name.startswith(ELSEWHERE):
                continue
            for text in untranslated(file.read_text(encoding="utf-8"), catalogue):
                print(f"{name}: no Russian text: {text}")
                wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
