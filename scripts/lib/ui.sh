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

ui_progress() { # LABEL STARTED LOGFILE: the seconds so far and the last line of the log
  printf '%s … %ss  %s' "$1" "$((($(ui_now) - $2) / 1000000000))" \
    "$(tail -c 300 "$3" | tr '\r' '\n' | tail -n 1 | cut -c1-50)"
}

# A step is a process group of its own, so that an interrupt ends all of it.
ui_job=''
ui_stop() {
  [ -z "$ui_job" ] || kill -TERM -- "-$ui_job" 2>/dev/null || true
  ui_job=''
}
trap ui_stop EXIT

# step LABEL LOGFILE COMMAND...: runs the command with its output in LOGFILE.
# A terminal shows the log's last line meanwhile; elsewhere a long step prints it as a line of its own, each
# $ui_quiet_seconds. A failure prints the end of the log and returns the command's status.
ui_quiet_seconds=${UI_QUIET_SECONDS:-20}
step() {
  local label=$1 log=$2 started status=0 spoken
  shift 2
  started=$(ui_now)
  : >"$log"
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  ui_job=$!
  set +m
  if ui_is_terminal; then
    while kill -0 "$ui_job" 2>/dev/null; do
      printf '\r\033[K%s' "$(ui_progress "$label" "$started" "$log")"
      sleep 0.3
    done
    printf '\r\033[K'
  else
    printf '%s …\n' "$label"
    spoken=$SECONDS
    while kill -0 "$ui_job" 2>/dev/null; do
      sleep 0.1
      [ $((SECONDS - spoken)) -ge "$ui_quiet_seconds" ] || continue
      printf '%s\n' "$(ui_progress "$label" "$started" "$log")"
      spoken=$SECONDS
    done
  fi
  wait "$ui_job" || status=$?
  ui_job=''
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
