# Sourced by the scripts that look at what was changed: reads --all or --base REF.
# shellcheck shell=bash disable=SC2034  # what is set here is read there

# read_scope ARGUMENT...: sets `scope`, the arguments in their full form, `all` and `base`; ends the script on others.
read_scope() {
  all=0
  base=main
  while [ $# -gt 0 ]; do
    case $1 in
      --all) all=1 ;;
      --base) base=${2:?--base REF}; shift ;;
      *) echo "unknown argument: $1 (allowed: --all, --base REF)" >&2; exit 2 ;;
    esac
    shift
  done
  scope=(--base "$base")
  [ "$all" = 0 ] || scope=(--all)
}

# changed_files: what differs from the common ancestor with `base` or is not committed yet; every file with --all.
changed_files() {
  if [ "$all" = 1 ]; then
    git ls-files
  else
    { git diff --name-only --diff-filter=d "$(git merge-base HEAD "$base")"; git ls-files --others --exclude-standard; } |
      sort -u
  fi
}
