#!/usr/bin/env bash
# The quick check before a commit: format, lints, clang-tidy on changed files, unit tests.
# usage: scripts/check.sh [--all] [--base REF]
#   --all   every file instead of those that differ from REF (default: the main branch)
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/ui.sh
. scripts/lib/build.sh
. scripts/lib/changed.sh

case "${1:-}" in -h | --help) sed -n '2,4p' "$0" | sed 's/^# \{0,1\}//'; exit 0 ;; esac
read_scope "$@"

mapfile -t sources < <(changed_files | grep -E '^(core|cli|daemon|tests)/.*\.(cpp|hpp|ipp)$' || true)
mapfile -t shells < <(git grep -lE '^#!.*bash' -- scripts .ci tests || true)
status=0
logs=build/logs-check
mkdir -p "$logs"
run() {
  local name=$1
  shift
  step "$name" "$logs/${name// /-}.log" "$@" || status=1
}

[ ${#sources[@]} = 0 ] || run format scripts/format.sh --check "${sources[@]}"
run layers python3 scripts/lint/layers.py
run "layers self-test" python3 scripts/lint/layers_selftest.py
run words python3 scripts/lint/words.py
run "words self-test" python3 scripts/lint/words_selftest.py
run "Russian errors" python3 scripts/lint/russian_errors.py
run "Russian errors self-test" python3 scripts/lint/russian_errors_selftest.py
if command -v shellcheck >/dev/null; then run shellcheck shellcheck -x --severity=warning "${shells[@]}"; fi

if command -v clang-tidy >/dev/null; then run clang-tidy scripts/tidy.sh "${scope[@]}"; fi

build_and_test() {
  configure_preset dev && build_preset dev &&
    ctest --test-dir build/dev --output-on-failure --no-tests=error -L unit -j "$(nproc)"
}
run "unit tests" build_and_test
exit "$status"
