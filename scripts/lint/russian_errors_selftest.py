#!/usr/bin/env python3
"""Checks that russian_errors.py finds an error without a Russian text, and spares what needs none."""

import sys

import russian_errors

CATALOGUE = [russian_errors.pattern(form) for form in ("there is no user {}", "{} exists: name a new file")]

# (source, the texts that must be found)
CASES = [
    ('Error{Errc::not_found, fmt::format("there is no user {}", id)}', []),
    ('Error{Errc::not_found, fmt::format("there is no "\n   "user {}", id)}', []),
    ('Error{Errc::not_found, fmt::format("there is no target {}", id)}', ["there is no target {}"]),
    ('Failure({Errc::invalid_argument, "no such day"})', ["no such day"]),
    ('Error{Errc::internal, "no such day"}', []),
    ('Error{Errc::invalid_argument, std::string(session.tr("a", "б"))}', []),
    ('Error{Errc::unavailable, fmt::format("{}: {}", path, why)}', []),
]


def main() -> int:
    wrong = 0
    for source, expected in CASES:
        found = russian_errors.untranslated(source, CATALOGUE)
        if found != expected:
            print(f"{source!r}: found {found}, expected {expected}")
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
