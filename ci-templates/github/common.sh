# Shared by the action's scripts; sourced. Everything that reaches the runner's log or its files goes through one of these.
# shellcheck shell=bash

# A workflow command of our own. The text is untrusted: escaped as the runner's toolkit does, percent first.
say_error() {
  local text=$1
  text=${text//'%'/'%25'}
  text=${text//$'\r'/'%0D'}
  text=${text//$'\n'/'%0A'}
  printf '::error title=gate::%s\n' "$text"
}

fail() {
  say_error "$1"
  exit "${2:-2}"
}

random_word() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# set_output NAME VALUE: one line, through a delimiter nobody can guess.
set_output() {
  local delimiter
  case $2 in *$'\n'* | *$'\r'*) fail "the output $1 would hold a line end" ;; esac
  delimiter="ghadelimiter_$(random_word)"
  printf '%s<<%s\n%s\n%s\n' "$1" "$delimiter" "$2" "$delimiter" >> "${GITHUB_OUTPUT:-/dev/null}"
}

# Copies text into the log so that no line of it can be a command: a gutter before each line, `##[` broken wherever it stands, and
# the runner told to listen to nothing until a word that nobody can guess.
copy_to_log() {
  local token
  token=$(random_word)
  printf '::stop-commands::%s\n' "$token"
  LC_ALL=C tr '\r' ' ' < "$1" | LC_ALL=C sed -e 's/##\[/# #[/g' -e 's/^/| /'
  printf '::%s::\n' "$token"
}
