#!/usr/bin/env python3
"""Checks that words.py reports comments that break the rule and accepts all others."""

import sys

import words

LONG = " ".join(["word"] * words.MOST_WORDS)  # as long as a sentence may be

# (path, text, part of the expected message; empty = accepted)
CASES = [
    # Beginnings of comment lines.
    ("core/a.hpp", "// Wh" "at one attempt gave.", "begins with"),
    ("core/a.hpp", "int a;  // O" "f a refusal.", "begins with"),
    ("core/a.cpp", "// A sentence.\n  // Wh" "ose second line is wrong.", "begins with"),
    ("scripts/a", "#!/usr/bin/env bash\n# Wh" "o reads it.", "begins with"),
    ("tests/a.py", '"""Wh' 'at a test does."""', "begins with"),
    ("tests/a.py", 'def f():\n    """O' 'f a thing."""', "begins with"),
    ("core/a.sql", "-- O" "f one table.", "begins with"),
    ("core/a.hpp", "// Whatever the store returns.", ""),
    ("core/a.hpp", "// Offsets of rows.", ""),
    ("core/a.cpp", 'call("// O' 'f a string");', ""),
    ("core/a.cpp", 'call(R"(\n// O' 'f a raw string\n)");', ""),
    ("tests/a.py", 'text = """O' 'f a string"""', ""),
    ("tests/a.py", "text = 'a # O" "f a string'", ""),
    # Phrases, also in code.
    ("core/a.cpp", "// The feed tells " "of it.", "plain word"),
    ("core/a.cpp", 'call("is told ' 'of it");', "plain word"),
    ("core/a.cpp", "// A page is read an" "ew.", "plain word"),
    ("tests/a.toml", 'mistake = "a sum comes ' 'to nothing"', "plain word"),
    ("core/a.cpp", "// A manew" "ver.", ""),
    # Long sentences.
    ("core/a.hpp", f"// {LONG} more.", f"a sentence of {words.MOST_WORDS + 1} words"),
    ("core/a.hpp", f"// {LONG}.", ""),
    ("core/a.hpp", f"// {LONG}\n// more.", "core/a.hpp:1: a sentence"),
    ("core/a.hpp", f"// Short. {LONG}\n// more.", "a sentence"),
    ("core/a.hpp", f"// {LONG}.\n// More.", ""),
    ("core/a.hpp", f"int a;  // {LONG}\nint b;  // more", ""),
    ("core/a.hpp", f"// {LONG}\n//\n// more", ""),
    ("core/a.hpp", f"// {LONG}:\n// more", ""),
    ("core/a.hpp", f"// {LONG} - = ( ).", ""),
    ("core/a.hpp", f"// Version 1.5 e.g. {LONG}.", "a sentence"),
    ("core/a.hpp", "// Run `" + LONG + " more` twice.", ""),
    ("scripts/a.py", f'"""{LONG}\nmore."""', "a sentence"),
    ("scripts/a.sh", f"# {LONG}\n# more.", "a sentence"),
    # Lists, tables and code.
    ("core/a.hpp", f"// - {LONG}\n// - more", ""),
    ("core/a.hpp", f"// - {LONG}\n//   more", "a sentence"),
    ("core/a.hpp", f"// 1. {LONG}\n// 2. more", ""),
    ("core/a.hpp", f"//   name   {LONG}\n//   other  more", ""),
    ("core/a.hpp", f"// clang-format off\n// {LONG}\n// more\n// clang-format on", ""),
    ("core/a.hpp", f"// {LONG}\n//   indented(code);", ""),
    ("scripts/a.py", f'"""Title.\n\nusage: a.py [A]\n{LONG}\n"""', ""),
]

# (path, whether the file is checked)
FILES = [
    ("core/base/log.hpp", True),
    ("tests/e2e/conftest.py", True),
    ("tests/mutants.toml", True),
    ("scripts/mutants", True),
    ("tests/CMakeLists.txt", True),
    ("tests/data/wb/orders.json", False),
    ("tests/fuzz/seeds/texts/time", False),
    ("core/db/sql/sqlite/0001_init.sql", False),
    ("ARCHITECTURE.md", False),
]


def main() -> int:
    failures = 0
    for path, text, expected in CASES:
        found = list(words.problems(path, text))
        right = len(found) == 1 and expected in found[0] if expected else not found
        if not right:
            failures += 1
            print(f"{path}: {text!r}\n  expected {expected or 'no problem'!r}, got {found}")
    for path, expected in FILES:
        if words.is_checked(path) != expected:
            failures += 1
            print(f"{path}: is_checked is not {expected}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
