#!/usr/bin/env python3
"""Checks that layers.py goes red on forbidden includes and stays green on allowed ones."""

import subprocess
import sys
import tempfile
from pathlib import Path

LINT = Path(__file__).with_name("layers.py")

# (file, include line, words of the expected message; empty = allowed)
CASES = [
    ("core/model/card.hpp", '#include "core/base/ids.hpp"', ""),
    ("core/model/card.hpp", '#include "core/model/order.hpp"', ""),
    ("core/base/ids.hpp", '#include "core/model/order.hpp"', "core/base may include nothing"),
    ("core/store/orders.cpp", '#include "core/wb/client.hpp"', "core/store may include"),
    ("core/http/transfer.cpp", "#include <curl/curl.h>", ""),
    ("core/cache/redis.hpp", "#include <hiredis/hiredis.h>", "in .cpp files only"),
    ("core/wb/client.cpp", "#include <curl/curl.h>", "libcurl belongs in core/http"),
    ("core/db/sqlite.cpp", "  #  include <sqlite3.h>", ""),
    ("core/sync/engine.cpp", "#include <sqlite3.h>", "SQLite belongs in core/db"),
    ("core/db/postgres.cpp", "#include <libpq-fe.h>", ""),
    ("core/db/sqlite.hpp", "#include <sqlite3.h>", "SQLite may be included in .cpp files only"),
    ("core/view/rows.hpp", "#include <nlohmann/json.hpp>", "in .cpp files only"),
    ("daemon/options.cpp", "#include <CLI/CLI.hpp>", ""),
    ("core/config/load.cpp", "#include <CLI/CLI.hpp>", "CLI11 belongs in daemon"),
    ("cli/main.cpp", '#include "daemon/app.hpp"', "cli may include core only"),
    ("core/sync/engine.cpp", '#include "cli/app.hpp"', "core may not include a program"),
    ("core/newcomer/a.cpp", '#include "core/base/ids.hpp"', "is not in the table"),
    ("core/base/encoding.cpp", "#include <sodium.h>", ""),
    ("core/wb/token.cpp", "#include <sodium.h>", "libsodium belongs in"),
    ("core/cache/gate.cpp", "#include <xxhash.h>", "xxHash belongs in"),
    ("core/wb/json_fields.hpp", "#include <simdjson.h>", ""),
    ("core/wb/parse.cpp", '#include "core/wb/json_fields.hpp"', ""),
    ("core/sync/job.cpp", '#include "core/wb/json_fields.hpp"', "stays in core/wb"),
    ("core/http/client.cpp", '#include "client.hpp"', "by the path from the repository's root"),
    # Inside a folder: the order of its rows, and no circles.
    ("cli/commands/orders.cpp", '#include "cli/output/table.hpp"', ""),
    ("cli/output/table.cpp", '#include "cli/commands/orders.hpp"', "may not include a later row"),
    ("cli/output/table.cpp", '#include "cli/session.hpp"', "may not include a later row"),
    ("core/sync/orders/step.cpp", '#include "core/sync/job.hpp"', ""),
    ("core/sync/job.cpp", '#include "core/sync/orders/step.hpp"', "may not include a later row"),
    ("daemon/app.cpp", '#include "daemon/rest/api.hpp"', ""),
    ("daemon/rest/routes/orders.cpp", '#include "daemon/rest/api.hpp"', "may not include a later row"),
    ("cli/newcomer/a.cpp", '#include "cli/command.hpp"', "is in no row"),
    ("core/wb/cards.cpp", '#include "core/wb/circle.hpp"', ""),
    ("core/wb/client.cpp", '#include "core/wb/circle.hpp"', "a circle of includes: core/wb/circle, core/wb/client"),
    # Around three files, and through a source file.
    ("core/wb/retry.cpp", '#include "core/wb/long_a.hpp"', "core/wb/long_a, core/wb/long_b, core/wb/retry"),
]
# Files that the cases may include.
PRESENT = {
    "core/wb/json_fields.hpp": "#include <simdjson.h>\n",
    "core/http/client.hpp": "",
    "core/wb/circle.hpp": '#include "core/wb/client.hpp"\n',
    "core/wb/long_a.hpp": '#include "core/wb/long_b.hpp"\n',
    "core/wb/long_b.cpp": '#include "core/wb/retry.hpp"\n',
}


def verdict(path: str, line: str) -> str:
    with tempfile.TemporaryDirectory() as root:
        for name, text in PRESENT.items():
            present = Path(root, name)
            present.parent.mkdir(parents=True, exist_ok=True)
            present.write_text(text, encoding="utf-8")
        file = Path(root, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"// a comment\n{line}\n", encoding="utf-8")
        run = subprocess.run([sys.executable, LINT, root], capture_output=True, text=True, check=False)
        if (run.returncode == 0) != (run.stdout == "") or run.stderr:
            sys.exit(f"layers.py contradicts itself on {path}: {run}")
        return run.stdout


def main() -> int:
    failures = 0
    for path, line, words in CASES:
        said = verdict(path, line)
        right = words in said if words else said == ""
        if not right:
            failures += 1
            print(f"{path}: {line}\n  wanted {words or 'no complaint'!r}, got {said!r}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
