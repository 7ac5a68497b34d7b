#!/usr/bin/env bash
# Runs clang-tidy over the changed C++ sources; fails on any finding.
# usage: scripts/tidy.sh [--all | --base REF]
#   --base REF  the files that differ from the common ancestor with REF, and uncommitted ones (default: main)
#   --all       every source
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/ui.sh
. scripts/lib/build.sh
. scripts/lib/changed.sh

case "${1:-}" in -h | --help) sed -n '2,5p' "$0" | sed 's/^# \{0,1\}//'; exit 0 ;; esac
read_scope "$@"
for tool in clang-tidy-14 clang-tidy; do
  if command -v "$tool" >/dev/null; then tidy=$tool; break; fi
done
[ -n "${tidy:-}" ] || { echo "clang-tidy is needed: scripts/install-deps test" >&2; exit 1; }

mapfile -t sources < <(changed_files | grep -E '^(core|cli|daemon)/.*\.cpp$' || true)
[ ${#sources[@]} -gt 0 ] || { echo "no changed sources"; exit 0; }

# The dev preset has compile commands of single files; the others join several sources into one.
[ -f build/dev/compile_commands.json ] || configure_preset dev >/dev/null
printf '%s\0' "${sources[@]}" | xargs -0 -n 4 -P "$(nproc)" "$tidy" -p build/dev --quiet
echo "clang-tidy: ${#sources[@]} files clean"
