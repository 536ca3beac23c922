#!/usr/bin/env bash
# On a machine with a CUDA device, within ten minutes: builds, holds the kernels against the reference on the
# device, looks for faults with compute-sanitizer, times rnnc and PyTorch (cuDNN, eager, TorchScript, compiled)
# in turn, and prints the table. What a machine lacks is named in a line and left out.
#   bench/cuda.sh [--only tests,sanitizer,bench]
# PYTHON names another interpreter than python3.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
python=${PYTHON:-python3}
only=tests,sanitizer,bench
case ${1:-} in
  '') ;;
  --only) only=${2:?--only takes tests,sanitizer,bench} ;;
  *) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p;}' "$0" >&2; exit 2 ;;
esac

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
say() { printf '== %s\n' "$*"; }
skip() { printf 'skipped: %s\n' "$*"; }
asked() { [[ ",$only," == *",$1,"* ]]; }
seconds_left() { echo $((590 - SECONDS)); } # since the script began

if ! ./rnnc doctor >"$scratch/doctor"; then exit 1; fi
say "what this machine has"
sed -n '/^cuda/,/^[^ c]/{/^cuda/p;/^  /p;}' "$scratch/doctor"
if ! grep -q '^cuda *available' "$scratch/doctor"; then
  echo "bench/cuda.sh: nothing is measured here: rnnc cannot use a CUDA device on this machine, see above"
  exit 0
fi
command -v nvidia-smi >/dev/null && nvidia-smi --query-gpu=name,driver_version,clocks.max.sm,power.limit --format=csv,noheader
failed=0

if asked tests; then
  say "agreement with the reference, on the device"
  if command -v mvn >/dev/null; then
    if JAVA_HOME=$(./rnnc --print-java-home) timeout 240 mvn -q -B -Dlint=off -pl backend-cuda -am verify \
      -Drnnc.cuda.device=true -Dsurefire.failIfNoSpecifiedTests=false \
      -Dtest='OperationTableTest,DrawnProgramsTest,StandardCellsTest#trainAsTheReferenceSays'; then
      echo "all agree"
    else
      failed=1
      echo "the tests failed, or took too long"
    fi
  else
    skip "Maven is not installed, which runs the tests"
  fi
fi

if asked sanitizer; then
  for tool in memcheck racecheck; do
    say "compute-sanitizer $tool, on small training steps"
    if ! command -v compute-sanitizer >/dev/null; then
      skip "compute-sanitizer is not on the PATH; it comes with the CUDA toolkit"
      break
    fi
    for cell in gru lstm; do
      timeout "$(($(seconds_left) < 60 ? $(seconds_left) : 60))" \
        compute-sanitizer --tool "$tool" --target-processes all --error-exitcode 9 \
        ./rnnc bench "bench/cuda-$cell.rnn" --backend=cuda --set hidden=64 --set steps=5 --set rows=3 \
        --warm-up=0 --blocks=1 --block=0.05 >"$scratch/sanitizer" 2>&1 ||
        { failed=1 && echo "$cell: it found something, or took too long"; }
      tail -n 3 "$scratch/sanitizer"
    done
  done
fi

# The milliseconds of JSON lines: a file, a workload and a mode.
of_torch() { sed -n "s/.*\"workload\": \"$2\", \"mode\": \"$3\".*\"ms_per_step\": \([0-9.]*\).*/\1/p" "$1" | head -n 1; }
of_rnnc() { sed -n 's/.*"ms_per_step": *\([0-9.Ee-]*\).*/\1/p' "$1"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (a > 0 && b > 0) printf "%.2f", a / b; else printf "-" }'; }
row() { # workload, time of rnnc, then the times of PyTorch's modes
  local cells=("$@") torch
  printf '| %s | %s |' "${cells[0]}" "${cells[1]:--}"
  for torch in "${cells[@]:2}"; do printf ' %s | %s |' "${torch:--}" "$(ratio "$torch" "${cells[1]}")"; done
  printf '\n'
}

if asked bench; then
  say "training steps in milliseconds; ratios are PyTorch's time by rnnc's"
  modules="W1:module W2:module W3:module W4:module W5:module"
  written=
  for cell in W6 W7 W8; do written="$written $cell:eager $cell:script $cell:compile"; done
  sizes="64 128 256 512 768 1024 2048"
  long=
  for hidden in $sizes; do long="$long gru-$hidden:module lstm-$hidden:module"; done
  : >"$scratch/torch"
  # shellcheck disable=SC2086 # workloads are words
  timeout "$(($(seconds_left) / 2))" "$python" bench/peers/cuda_cells.py $modules $long $written >"$scratch/torch" ||
    skip "not all of PyTorch was measured"
  time_of() { # name, then what `rnnc bench` is given
    local name=$1
    shift
    if [ "$(seconds_left)" -lt 8 ]; then
      skip "$name: the ten minutes are over" >&2
    else
      timeout "$(seconds_left)" ./rnnc bench "$@" --backend=cuda --json -q --warm-up=1 --blocks=3 --block=0.5 \
        >"$scratch/rnnc" && of_rnnc "$scratch/rnnc" || echo "$name: rnnc failed" >&2
    fi
  }
  echo "| workload | rnnc | cuDNN | ratio |"
  echo "| --- | --- | --- | --- |"
  for n in 1 2 3 4 5; do
    row "W$n" "$(time_of "W$n" "examples/bench/w$n.rnn")" "$(of_torch "$scratch/torch" "W$n" module)"
  done
  for cell in gru lstm; do
    for hidden in $sizes; do
      row "$cell, 16 × 1024 × $hidden" \
        "$(time_of "$cell $hidden" "bench/cuda-$cell.rnn" --set "hidden=$hidden")" \
        "$(of_torch "$scratch/torch" "$cell-$hidden" module)"
    done
  done
  echo
  echo "| workload | rnnc | eager | ratio | TorchScript | ratio | compiled | ratio |"
  echo "| --- | --- | --- | --- | --- | --- | --- | --- |"
  for n in 6 7 8; do
    row "W$n" "$(time_of "W$n" "examples/bench/w$n.rnn")" "$(of_torch "$scratch/torch" "W$n" eager)" \
      "$(of_torch "$scratch/torch" "W$n" script)" "$(of_torch "$scratch/torch" "W$n" compile)"
  done
fi
say "took $SECONDS s"
exit "$failed"
