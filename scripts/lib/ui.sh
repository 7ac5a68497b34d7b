# Sourced by the scripts beside it: languages, timed steps, one readable line for each step.
# shellcheck shell=bash

# ui_language [ru|en]: the argument, otherwise LC_ALL, LC_MESSAGES or LANG.
ui_language() {
  local wanted=${1:-${LC_ALL:-${LC_MESSAGES:-${LANG:-en}}}}
  case $wanted in ru*) ui_lang=ru ;; *) ui_lang=en ;; esac
}
ui_language ""

# say RUSSIAN ENGLISH: prints one of them.
say() { if [ "$ui_lang" = ru ]; then printf '%s\n' "$1"; else printf '%s\n' "$2"; fi; }

ui_is_terminal() { [ -t 1 ] && [ "${TERM:-dumb}" != dumb ]; }

ui_now() { date +%s%N; }
ui_seconds_since() { # tenths, with a point in every locale
  local ms=$((($(ui_now) - $1) / 1000000))
  printf '%d.%d' $((ms / 1000)) $((ms % 1000 / 100))
}

# step LABEL LOGFILE COMMAND...: runs the command with its output in LOGFILE.
# A terminal shows the log's last line meanwhile. A failure prints the end of the log and returns the command's status.
step() {
  local label=$1 log=$2 started status=0 job tail_line
  shift 2
  started=$(ui_now)
  : >"$log"
  if ui_is_terminal; then
    "$@" >"$log" 2>&1 </dev/null &
    job=$!
    while kill -0 "$job" 2>/dev/null; do
      tail_line=$(tail -c 300 "$log" | tr '\r' '\n' | tail -n 1 | cut -c1-50)
      printf '\r\033[K%s … %ss  %s' "$label" "$((($(ui_now) - started) / 1000000000))" "$tail_line"
      sleep 0.3
    done
    wait "$job" || status=$?
    printf '\r\033[K'
  else
    "$@" >"$log" 2>&1 </dev/null || status=$?
  fi
  if [ "$status" = 0 ]; then
    printf '%s: %s (%s s)\n' "$label" "$(say "готово" "done")" "$(ui_seconds_since "$started")"
  else
    printf '%s: %s (%s s)\n' "$label" "$(say "ОШИБКА" "FAILED")" "$(ui_seconds_since "$started")"
    tail -n 40 "$log" >&2
  fi
  return "$status"
}

# wait_for SECONDS COMMAND...: repeats the command until it succeeds.
wait_for() {
  local deadline=$(($(ui_now) + $1 * 1000000000))
  shift
  until "$@"; do
    [ "$(ui_now)" -lt "$deadline" ] || return 1
    sleep 0.02
  done
}
