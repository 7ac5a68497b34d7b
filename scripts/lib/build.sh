# Sourced by the scripts beside it: configure and build a preset.
# shellcheck shell=bash

# configure_preset NAME [cmake arguments]: first removes a build tree that belongs to another path (a copied checkout).
configure_preset() {
  local preset=$1 cache=build/$1/CMakeCache.txt
  shift
  if [ -f "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$cache"; then
    rm -rf "build/$preset"
  fi
  cmake --preset "$preset" "$@"
}

# build_preset NAME [targets]: one job per processor, fewer when memory is short (a large file takes ~1.5 GB).
build_preset() {
  local preset=$1 jobs by_memory
  shift
  jobs=${BUILD_JOBS:-$(nproc)}
  by_memory=$(awk '/^MemAvailable:/ {print int($2 / 1500000)}' /proc/meminfo)
  [ "$by_memory" -ge 1 ] || by_memory=1
  [ "$jobs" -le "$by_memory" ] || jobs=$by_memory
  cmake --build --preset "$preset" --parallel "$jobs" ${1:+--target "$@"}
}
