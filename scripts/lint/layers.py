#!/usr/bin/env python3
"""Checks the includes of the C++ sources against the allowed directions (ARCHITECTURE.md draws the graph).

usage: layers.py [ROOT]      ROOT: the repository, default: the one this file is in
Prints one line for each forbidden include or circle of includes, and exits 1 when there is one.
"""

import re
import sys
from pathlib import Path
from typing import Iterator, NamedTuple

# A folder of core/ may include itself and these folders.
ALLOWED = {
    "base": set(),
    "async": {"base"},
    "model": {"base"},
    "ledger": {"base", "model"},
    "sheet": {"base", "model"},
    "secret": {"base"},
    "config": {"base", "model"},
    "http": {"base", "async"},
    "httpd": {"base", "async"},
    "db": {"base"},
    "store": {"base", "model", "db"},
    "cache": {"base", "async"},
    "wb": {"base", "async", "model", "http"},
    "view": {"base", "model", "ledger", "db", "store", "sheet"},
    "analytics": {"base", "model", "ledger", "db", "store"},
    "sync": {"base", "async", "model", "ledger", "http", "wb", "db", "store", "cache", "secret", "analytics"},
    "report": {"base", "model", "ledger", "db", "store", "view", "analytics"},
    "notify": {"base", "async", "model", "http", "db", "store", "secret", "view", "analytics", "report"},
    "costing": {"base", "model", "db", "store", "sheet", "ledger"},
    "sandbox": {"base", "async", "httpd", "model"},
    # The setup that both programs need, built from the settings.
    "setup": {"base", "async", "model", "config", "secret", "http", "wb", "db", "store", "cache", "sync", "notify"},
}

# cli and daemon may include all of core, never each other. Tests may include everything.
PROGRAMS = ("cli", "daemon")


# The order inside these folders. Each row is a layer; a file belongs to the row with the longest pattern that matches
# it ("*" stands for one name). It may include files of its own row and of the rows before it. No files may include
# each other around a circle; a header and its source count as one file.
INSIDE = {
    "core/wb": (("core/wb/*",),),
    "core/sync": (
        ("core/sync/*",),
        ("core/sync/*/*",),  # the datasets
    ),
    "cli": (
        ("cli/output/*", "cli/io", "cli/end_signals"),
        (
            "cli/command",
            "cli/command_table",
            "cli/commands/nouns",
            "cli/day_words",
            "cli/option_values",
            "cli/output/arrange",
            "cli/output/printer",
        ),
        ("cli/*",),
        ("cli/commands/*",),
        ("cli/run", "cli/main"),
    ),
    "daemon": (
        ("daemon/rest/*", "daemon/rest/openapi/schema", "daemon/rest/routes/nouns"),
        ("daemon/rest/openapi/*",),
        ("daemon/rest/routes/*",),
        (
            "daemon/rest/answer",
            "daemon/rest/api",
            "daemon/rest/compressor",
            "daemon/rest/event_stream",
            "daemon/rest/file_path",
            "daemon/rest/loader",
            "daemon/rest/plan_memo",
            "daemon/rest/read_path",
            "daemon/rest/request_log",
            "daemon/rest/service_path",
            "daemon/rest/static_files",
            "daemon/rest/write_path",
        ),
        ("daemon/*",),
    ),
}


class ThirdParty(NamedTuple):
    pattern: re.Pattern
    folders: tuple  # where it may be included
    # In headers there: "no", "private" (headers that no other folder includes) or "yes".
    headers: str
    name: str


def third_party(name: str, pattern: str, folders: tuple, headers: str = "no") -> ThirdParty:
    return ThirdParty(re.compile(pattern), folders, headers, name)


# Heavy or replaceable libraries stay behind one folder.
THIRD_PARTY = (
    third_party("libcurl", r"curl/", ("core/http",), headers="private"),
    third_party("SQLite", r"sqlite3", ("core/db",)),
    third_party("libpq", r"(libpq-|postgres|pg_config)", ("core/db",), headers="private"),
    third_party("hiredis", r"hiredis/", ("core/cache",)),
    third_party("OpenSSL", r"(openssl/|boost/asio/ssl)", ("core/async", "core/cache", "core/httpd")),
    third_party("CLI11", r"CLI/", ("daemon",)),
    third_party("Boost.Beast", r"boost/beast", ("core/httpd",)),
    third_party("libxlsxwriter", r"xlsxwriter", ("core/sheet",)),
    third_party("simdjson", r"simdjson", ("core/wb",), headers="private"),
    third_party("libsodium", r"sodium", ("core/base", "core/secret")),
    third_party("xxHash", r"xxhash", ("core/base",)),
    third_party("libzip", r"zip\.h", ("core/sheet",)),
    third_party("pugixml", r"pugixml", ("core/sheet",)),
    third_party("toml++", r"toml\+\+", ("core/config",)),
    third_party("nlohmann_json", r"nlohmann/(?!json_fwd\.hpp)", ("core", "cli", "daemon")),
    third_party("libsystemd", r"systemd/", ("daemon",)),
    third_party("prometheus-cpp", r"prometheus/", ("daemon",), headers="yes"),
)

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def folder_of(path: str) -> str:
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "core" else parts[0]


def direction_problem(source: str, target: str) -> str:
    """Empty when `source` (core/wb, cli, ...) may include a file of `target`."""
    if target == source:
        return ""
    if source in PROGRAMS:
        return "" if target.startswith("core/") else f"{source} may include core only"
    if not target.startswith("core/"):
        return "core may not include a program"
    name = source.removeprefix("core/")
    if name not in ALLOWED:
        return f"{source} is not in the table of layers.py"
    if target.removeprefix("core/") in ALLOWED[name]:
        return ""
    return f"{source} may include {', '.join(sorted('core/' + n for n in ALLOWED[name])) or 'nothing'}"


def third_party_problem(path: str, include: str) -> str:
    for rule in THIRD_PARTY:
        if not rule.pattern.match(include):
            continue
        allowed_here = any(path.startswith(folder + "/") for folder in rule.folders)
        if not allowed_here:
            return f"{rule.name} belongs in {', '.join(rule.folders)}"
        if rule.headers == "no" and not path.endswith(".cpp"):
            return f"{rule.name} may be included in .cpp files only"
    return ""


def includes(root: Path) -> Iterator[tuple]:
    """(path from the root, line number, what is included) of every include."""
    for top in ("core", *PROGRAMS):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in (".cpp", ".hpp", ".ipp"):
                continue
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                if match:
                    yield file.relative_to(root).as_posix(), number, match.group(1)


def private_headers(found: list) -> dict:
    """Header -> the library that keeps it inside its folder."""
    return {
        path: rule.name
        for path, _, include in found
        for rule in THIRD_PARTY
        if rule.headers == "private" and path.endswith(".hpp") and rule.pattern.match(include)
    }


def unit_of(path: str) -> str:
    """A header and its source are one unit: core/wb/client."""
    return path.rsplit(".", 1)[0]


def row_of(folder: str, unit: str) -> int:
    """-1 when no row of the folder has the unit."""
    best, best_length = -1, -1
    for row, patterns in enumerate(INSIDE[folder]):
        for pattern in patterns:
            if re.fullmatch(re.escape(pattern).replace(r"\*", "[^/]*"), unit) and len(pattern) > best_length:
                best, best_length = row, len(pattern)
    return best


def circles(edges: dict) -> Iterator[list]:
    """One circle for each group of units that include each other (Tarjan's algorithm for the groups)."""
    numbers: dict = {}
    lowest: dict = {}
    stack: list = []

    def visit(unit: str) -> Iterator[list]:
        numbers[unit] = lowest[unit] = len(numbers)
        stack.append(unit)
        for target in sorted(edges.get(unit, ())):
            if target not in numbers:
                yield from visit(target)
                lowest[unit] = min(lowest[unit], lowest[target])
            elif target in stack:
                lowest[unit] = min(lowest[unit], numbers[target])
        if lowest[unit] == numbers[unit]:
            group = stack[stack.index(unit) :]
            del stack[stack.index(unit) :]
            if len(group) > 1:
                yield sorted(group)

    for start in sorted(edges):
        if start not in numbers:
            yield from visit(start)


def inside_problems(found: list) -> Iterator[str]:
    for folder in INSIDE:
        edges: dict = {}
        for path, number, include in found:
            if folder_of(path) != folder or folder_of(include) != folder:
                continue
            source, target = unit_of(path), unit_of(include)
            if source == target:
                continue
            edges.setdefault(source, set()).add(target)
            source_row, target_row = row_of(folder, source), row_of(folder, target)
            if source_row < 0:
                yield f"{path}:{number}: {source} is in no row of INSIDE in layers.py"
            elif target_row > source_row:
                yield f"{path}:{number}: {include}: {source} may not include a later row of INSIDE in layers.py"
        for group in circles(edges):
            yield f"{group[0]}: a circle of includes: {', '.join(group)}"


def problems(root: Path) -> Iterator[str]:
    found = list(includes(root))
    yield from inside_problems(found)
    private = private_headers(found)
    for path, number, include in found:
        if include.split("/")[0] in ("core", *PROGRAMS, "tests"):
            problem = direction_problem(folder_of(path), folder_of(include))
            if not problem and include in private and folder_of(path) != folder_of(include):
                problem = f"this header includes {private[include]} and stays in {folder_of(include)}"
        elif (root / path).parent.joinpath(include).is_file():
            problem = "include by the path from the repository's root"
        else:
            problem = third_party_problem(path, include)
        if problem:
            yield f"{path}:{number}: {include}: {problem}"


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    found = list(problems(root))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
