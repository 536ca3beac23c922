#!/usr/bin/env bash
# Start-up times of the launcher, medians of 15 starts in milliseconds of wall clock (and of processor
# time, which other work on the machine disturbs less), and whether the JVM takes its classes from the
# AOT cache.
set -euo pipefail
cd "$(dirname "$0")/.."
starts=${1:-15}
TIMEFORMAT='%R %U %S'

measure() {
  local run
  for ((run = 0; run < starts; run++)); do
    { time "$@" >/dev/null 2>&1; } 2>&1
  done | awk '{ wall[NR] = $1 * 1000; cpu[NR] = ($2 + $3) * 1000 }
    function median(a, n,   i, j, t) {
      for (i = 2; i <= n; i++) for (j = i; j > 1 && a[j] < a[j - 1]; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
      return a[int((n + 1) / 2)]
    }
    END { printf "%6.0f ms  (least %4.0f, processor %4.0f)", median(wall, NR), wall[1], median(cpu, NR) }'
  echo "  $*"
}

./rnnc --version >/dev/null # builds and rehearses, if that is due
measure ./rnnc --help
measure ./rnnc --version
measure ./rnnc --print-java-home
example=examples/shakespeare/shakespeare.rnn
if [ -f "$example" ]; then
  measure ./rnnc check "$example"
  command=(check "$example")
else
  command=(--help)
fi

# With AOTMode=on a JVM that cannot use the cache refuses to start.
RNNC_JAVA_OPTS=-XX:AOTMode=on ./rnnc "${command[@]}" >/dev/null
echo "the AOT cache is in use:"
RNNC_JAVA_OPTS='-XX:AOTMode=on -Xlog:class+load=info:stdout' ./rnnc "${command[@]}" | awk '
  /source: shared objects file/ { cached++ }
  /source: (jrt|file):/ { loaded++ }
  /dev.rnnc.cli.Main source: shared objects file/ { ours = 1 }
  END { printf "  %d classes from the cache, %d from jars and the runtime image\n", cached, loaded; exit !ours }'
