#!/usr/bin/env bash
# The speed of a cached GET /api/v1/orders?telegram_id=..&limit=20 as a share of nginx serving the same bytes
# from a file: an emulated seller is synced into a scratch database, wbd serves it with keys, meta and metrics
# on, and the script named by WB_HTTP_RATIO (URL HEADER CONNECTIONS SECONDS ROUNDS) measures both in turn.
# usage: WB_HTTP_RATIO=.../http_ratio.sh tests/load/bench_api.sh [BIN_DIR=build/release/bin]
#   CONNECTIONS=64 SECONDS_EACH=4 ROUNDS=3 ORDERS=900 MIN_RATIO=0
# Prints the ratio; fails below MIN_RATIO. Skipped with a message where WB_HTTP_RATIO is not set.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ -z "${WB_HTTP_RATIO:-}" ]; then
  echo "skipped: WB_HTTP_RATIO does not name the script that compares a URL with nginx"
  exit 0
fi
for tool in wrk nginx curl; do
  command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 0; }
done
bin=$(realpath "${1:-build/release/bin}")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/wbd-bench.XXXXXX")
started=()
stop() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$scratch"
}
trap stop EXIT

# Waits until FILE has text that fits PATTERN, while PID lives.
wait_for_text() { # FILE PATTERN PID
  for _ in $(seq 200); do
    grep -q "$2" "$1" 2>/dev/null && return 0
    kill -0 "$3" 2>/dev/null || break
    sleep 0.05
  done
  cat "$scratch"/*.log >&2
  return 1
}
field() { sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1; }

while IFS='=' read -r name _; do
  case $name in WB_HTTP_RATIO) ;; WB_* | WBD_* | DATABASE_* | DB_* | REDIS_* | SYNC_* | LOG_*) unset "$name" ;; esac
done < <(env)
export HOME=$scratch XDG_CONFIG_HOME=$scratch XDG_DATA_HOME=$scratch XDG_STATE_HOME=$scratch
export WBD_CONFIG=$scratch/wbd.toml DATABASE_URL=sqlite://$scratch/wbd.db WBD_SECRET_KEY_FILE=$scratch/secret.key

"$bin/wbctl" sandbox serve --port 0 --seed 1 --cabinets 1 --orders "${ORDERS:-900}" --fast \
  >"$scratch/emulator.json" 2>"$scratch/emulator.log" &
started+=($!)
wait_for_text "$scratch/emulator.json" listening $!
WB_API_BASE_URL=http://$(field listening <"$scratch/emulator.json")
export WB_API_BASE_URL WB_LIMIT_SCALE=60

{
  "$bin/wbctl" init
  "$bin/wbctl" user add 1001 --name Bench
  "$bin/wbctl" sandbox token --seed 1 --cabinet 1 >"$scratch/token"
  "$bin/wbctl" cabinet add --user 1001 --name Bench --token-file "$scratch/token"
  "$bin/wbctl" sync
} >"$scratch/prepare.log" 2>&1 || { cat "$scratch/prepare.log" >&2; exit 1; }
key=$("$bin/wbctl" --json apikey create --name bench --scope bot | field key)

# The API alone: a sync in the middle would be measured too.
WBD_LISTEN=127.0.0.1:0 "$bin/wbd" --role api --ready-file "$scratch/address" 2>"$scratch/wbd.log" &
started+=($!)
wait_for_text "$scratch/address" : $!
url="http://$(cat "$scratch/address")/api/v1/orders?telegram_id=1001&limit=20"

"$WB_HTTP_RATIO" "$url" "X-API-Key: $key" "${CONNECTIONS:-64}" "${SECONDS_EACH:-4}" "${ROUNDS:-3}" |
  tee "$scratch/result"
curl -sf -H "X-API-Key: $key" "${url%%/api/*}/metrics" |
  sed -n '/^wbd_cache_requests_total.*listOrders/p; /^process_resident_memory_bytes/p'
awk -v least="${MIN_RATIO:-0}" '$1 == "ratio" { found = 1; if ($2 < least) exit 1 } END { if (!found) exit 1 }' \
  "$scratch/result"
