#!/usr/bin/env bash
# The whole program from start to exit, files written: wall time of the best and the middle run of 20,
# and the most memory that it held. Give the path of another program to measure that.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:-target/release/bulletin}
if [[ ! -x $program ]]; then
  echo "there is no $program: cargo build --release" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

measure() { # the number of runs, then the arguments
  local runs=$1 start end
  shift
  : >"$folder/times"
  # A folder a run: what was deleted just before makes a file system look longer for room.
  for run in $(seq "$runs"); do
    start=$(date +%s%N)
    "$program" "$@" --output "$folder/$run" >"$folder/said" 2>&1
    end=$(date +%s%N)
    echo $(((end - start) / 1000)) >>"$folder/times"
  done
  sort -n "$folder/times" | awk -v what="$*" \
    '{ t[NR] = $1 / 1000 } END { printf "%-36s best %.0f ms, median %.0f ms", what, t[1], t[int((NR + 1) / 2)] }'
  if [[ -x /usr/bin/time ]]; then
    /usr/bin/time -f '%M' -o "$folder/memory" "$program" "$@" --output "$folder/measured" >"$folder/said" 2>&1
    awk '{ printf ", %.0f MB at most", $1 / 1024 }' "$folder/memory"
  fi
  echo
  rm -rf "$folder"/*
}

measure 20 build
measure 20 build --format md,html,pdf
measure 20 build --language en --format md
measure 5 build --all
measure 5 build --all --format md,html,pdf
