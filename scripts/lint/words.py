#!/usr/bin/env python3
"""Checks the comments of the sources, the scripts and the tests against the rule in CONTRIBUTING.md.

usage: words.py [--root ROOT] [PATH...]
  --root ROOT  the repository, default: the one that holds this file
  PATH         only these files and folders, relative to ROOT

Prints one line for each problem and exits 1 when there is one:
- A comment line begins with one of BEGINNINGS.
- Any line of a file, code included, contains one of PHRASES.
- A sentence of a comment has more than MOST_WORDS words.
"""

import argparse
import io
import re
import subprocess
import sys
import tokenize
from pathlib import Path
from typing import Iterator, NamedTuple

MOST_WORDS = 25
BEGINNINGS = ("Of", "Who", "What", "Whose")
# Written in two pieces, because this file is checked too.
PHRASES = ("told " + "of", "tells " + "of", "an" + "ew", "comes " + "to")

TOPS = ("core/", "cli/", "daemon/", "tests/", "scripts/", "cmake/", "etc/", ".ci/")
SLASHES = (".cpp", ".hpp", ".ipp", ".ts")
DASHES = (".sql",)
HASHES = (".py", ".toml", ".cmake", ".sh", ".yml", ".yaml", ".example", "")
# Recorded answers, golden texts and inputs of fuzzers are data. A migration never changes: its checksum is stored.
DATA = ("tests/data/", "tests/fuzz/seeds/", "core/db/sql/")

BEGINNING = re.compile(rf"(?:{'|'.join(BEGINNINGS)})\b")
PHRASE = re.compile(rf"\b(?:{'|'.join(PHRASES)})\b", re.IGNORECASE)
# An entry of a list.
ITEM = re.compile(r"(?:[-*+] |\d+[.)] |--?\w|[A-Za-z_`][\w`.]*:? {2,})")
# A row of a table, of a diagram or of an example.
TABLE = re.compile(r"\S {3,}\S|[|│─└├→].*[|│─└├→]|^[-=~+| ]+$")
# The end of a sentence, but not the full stop in "e.g." or "18.5".
STOP = re.compile(r"(?<!e\.g)(?<!i\.e)(?<!etc)(?<!vs)[.!?][\"')\]]*(?=\s|$)")
WORD = re.compile(r"[^\W_]")


class Line(NamedTuple):
    number: int
    column: int  # where the text begins
    text: str
    alone: bool  # the line holds nothing but the comment
    verbatim: bool = False  # between "clang-format off" and "on"


def make_line(number: int, column: int, text: str, alone: bool, verbatim: bool = False) -> Line:
    return Line(number, column + len(text) - len(text.lstrip()), text.strip(), alone, verbatim)


def slash_comments(text: str) -> Iterator[Line]:
    """The // comments of a C++ source; a // inside of a string is not one."""
    verbatim = False
    raw_end = None  # the end of the raw string that is open
    for number, line in enumerate(text.splitlines(), 1):
        at = 0
        while at < len(line):
            if raw_end is not None:
                end = line.find(raw_end, at)
                if end < 0:
                    break
                at = end + len(raw_end)
                raw_end = None
            elif line.startswith("//", at):
                words = line[at + 2 :]
                if words.strip() in ("clang-format off", "clang-format on"):
                    verbatim = words.strip().endswith("off")
                else:
                    yield make_line(number, at, words, line[:at].strip() == "", verbatim)
                break
            elif raw := re.compile(r'R"([^()\\\s]{0,16})\(').match(line, at):
                raw_end = ")" + raw.group(1) + '"'
                at = raw.end()
            elif line[at] == '"' or (line[at] == "'" and not line[at - 1 : at].isalnum()):
                quote = line[at]
                at += 1
                while at < len(line) and line[at] != quote:
                    at += 2 if line[at] == "\\" else 1
                at += 1
            else:
                at += 1


def marked_comments(text: str, mark: str) -> Iterator[Line]:
    """Comments from `mark` to the end of the line, as in shell, TOML, YAML, CMake and SQL."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#!"):
            continue
        if line.lstrip().startswith(mark):
            at = line.index(mark)
            yield make_line(number, at, line[at:].lstrip(mark[0]), True)
            continue
        at = line.find(f" {mark} ")
        if at >= 0 and line.count('"', 0, at) % 2 == 0 and line.count("'", 0, at) % 2 == 0:
            yield make_line(number, at + 1, line[at + 1 + len(mark) :], False)


def python_comments(text: str) -> Iterator[Line]:
    """The # comments and the docstrings of a Python source."""
    before = tokenize.ENCODING
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        number, column = token.start
        if token.type == tokenize.COMMENT:
            if not token.string.startswith("#!"):
                yield make_line(number, column, token.string.lstrip("#"), token.line[:column].strip() == "")
        elif token.type == tokenize.STRING and before in (tokenize.INDENT, tokenize.DEDENT, tokenize.NEWLINE, tokenize.ENCODING):
            for further, words in enumerate(token.string.strip("rfbu\"'").splitlines()):
                yield make_line(number + further, 0 if further else column, words, True)
        if token.type not in (tokenize.NL, tokenize.COMMENT):
            before = token.type


def comments(path: str, text: str) -> Iterator[Line]:
    suffix = Path(path).suffix
    if suffix == ".py" or re.match(r"#!.*python3\n", text):
        yield from python_comments(text)
    elif suffix in SLASHES:
        yield from slash_comments(text)
    else:
        yield from marked_comments(text, "--" if suffix in DASHES else "#")


def continues(line: Line, before: Line, in_item: bool) -> bool:
    """True when `line` goes on with the sentence of the comment line before it."""
    return (
        line.alone
        and before.alone
        and line.number == before.number + 1
        and (line.column == before.column or (in_item and line.column > before.column))
        and line.text != ""
        and not line.verbatim
        and not before.text.startswith("usage:")
        and not ITEM.match(line.text)
        and not TABLE.search(line.text)
    )


def sentences(lines: list) -> Iterator[tuple]:
    """(line number, text) of each sentence. Adjacent comment lines are one text; lists and tables are not joined."""
    number, words = 0, ""
    in_item = False
    before = None
    for line in lines:
        if before is None or not continues(line, before, in_item):
            if words:
                yield number, words
            words = ""
            in_item = bool(ITEM.match(line.text))
        elif line.column > before.column:
            in_item = False
        before = line
        text = "" if TABLE.search(line.text) or line.text.startswith("usage:") else line.text
        while text:
            if not words:
                number = line.number
            stop = STOP.search(text)
            words = f"{words} {text[: stop.end()] if stop else text}".strip()
            # A colon at the end of a line introduces a list.
            if stop or text.endswith(":"):
                yield number, words
                words = ""
            text = text[stop.end() :].strip() if stop else ""
    if words:
        yield number, words


def word_count(sentence: str) -> int:
    """The number of words; code between backticks is one word."""
    plain = re.sub(r"`[^`]*`", "code", sentence)
    return sum(1 for word in plain.split() if WORD.search(word))


def problems(path: str, text: str) -> Iterator[str]:
    found = list(comments(path, text))
    for line in found:
        if match := BEGINNING.match(line.text):
            yield f"{path}:{line.number}: begins with \"{match.group(0)}\": write a sentence with a subject and a verb"
    for number, line in enumerate(text.splitlines(), 1):
        if phrase := PHRASE.search(line):
            yield f"{path}:{number}: \"{phrase.group(0)}\": use the plain word"
    for number, sentence in sentences(found):
        if (count := word_count(sentence)) > MOST_WORDS:
            yield f"{path}:{number}: a sentence of {count} words: \"{' '.join(sentence.split()[:6])} ...\""


def is_checked(name: str) -> bool:
    if name.startswith(DATA):
        return False
    if Path(name).name in ("CMakeLists.txt", "Dockerfile"):
        return True
    return name.startswith(TOPS) and Path(name).suffix in SLASHES + DASHES + HASHES


def files(root: Path, paths: list) -> Iterator[str]:
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root, check=True,
                            capture_output=True, text=True).stdout
    for name in sorted(set(listed.split("\0"))):
        chosen = not paths or any(name == path or name.startswith(path.rstrip("/") + "/") for path in paths)
        if chosen and is_checked(name) and (root / name).is_file():
            yield name


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    arguments.add_argument("paths", nargs="*", metavar="PATH")
    options = arguments.parse_args()
    found = [
        problem
        for name in files(options.root, options.paths)
        for problem in problems(name, (options.root / name).read_text(encoding="utf-8"))
    ]
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
