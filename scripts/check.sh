#!/usr/bin/env bash
# The quick check before a commit: format, lints, clang-tidy on changed files, unit tests.
# usage: scripts/check.sh [--all] [--base REF]
#   --all   every file in place of those that differ from REF (default: the main branch)
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/ui.sh
. scripts/lib/build.sh

all=0
base=main
while [ $# -gt 0 ]; do
  case $1 in
    --all) all=1 ;;
    --base) base=${2:?--base REF}; shift ;;
    -h | --help) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "unknown argument: $1 (allowed: --all, --base REF)" >&2; exit 2 ;;
  esac
  shift
done

changed_files() {
  if [ "$all" = 1 ]; then
    git ls-files
  else
    { git diff --name-only --diff-filter=d "$(git merge-base HEAD "$base")"; git ls-files --others --exclude-standard; } |
      sort -u
  fi
}
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
if command -v shellcheck >/dev/null; then run shellcheck shellcheck -x --severity=warning "${shells[@]}"; fi

tidy() { printf '%s\0' "$@" | xargs -0 -n 1 -P "$(nproc)" clang-tidy -p build/dev --quiet; }
if command -v clang-tidy >/dev/null && [ -f build/dev/compile_commands.json ]; then
  mapfile -t tidied < <(printf '%s\n' "${sources[@]}" | grep -E '^(core|cli|daemon)/.*\.cpp$' || true)
  [ ${#tidied[@]} = 0 ] || run clang-tidy tidy "${tidied[@]}"
fi

build_and_test() {
  configure_preset dev && build_preset dev &&
    ctest --test-dir build/dev --output-on-failure --no-tests=error -L unit -j "$(nproc)"
}
run "unit tests" build_and_test
exit "$status"
