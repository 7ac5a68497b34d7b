# Sourced by the scripts that work on changed files: reads --all or --base REF.
# shellcheck shell=bash disable=SC2034  # what is set here is read there

# read_scope ARGUMENT...: sets `scope` (the arguments in full form), `all` and `base`. Any other argument ends the script.
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

# changed_files: lists uncommitted files and those that differ from the common ancestor with `base`; with
# --all every file.
changed_files() {
  if [ "$all" = 1 ]; then
    git ls-files
  else
    { git diff --name-only --diff-filter=d "$(git merge-base HEAD "$base")"; git ls-files --others --exclude-standard; } |
      sort -u
  fi
}
