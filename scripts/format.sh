#!/usr/bin/env bash
# Formats the C++ sources with clang-format 14. Other versions break lines differently.
# usage: scripts/format.sh [--check] [FILE...]     without files: every C++ file of the repository
set -euo pipefail
cd "$(dirname "$0")/.."
options=(-i)
if [ "${1:-}" = --check ]; then
  options=(--dry-run --Werror)
  shift
fi
for tool in clang-format-14 clang-format; do
  if command -v "$tool" >/dev/null && "$tool" --version | grep -q 'version 14\.'; then formatter=$tool; break; fi
done
[ -n "${formatter:-}" ] || { echo "clang-format 14 is needed: scripts/install-deps test" >&2; exit 1; }
if [ $# -gt 0 ]; then
  files=("$@")
else
  mapfile -t files < <(find core cli daemon tests -name '*.cpp' -o -name '*.hpp' -o -name '*.ipp' | sort)
fi
[ ${#files[@]} = 0 ] || printf '%s\0' "${files[@]}" | xargs -0 -n 20 -P "$(nproc)" "$formatter" "${options[@]}"
