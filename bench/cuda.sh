#!/usr/bin/env bash
# On a machine with a CUDA device, within ten minutes: builds, holds the kernels against the reference on the
# device, times rnnc and PyTorch (cuDNN, eager, TorchScript, compiled) in turn, looks for faults with
# compute-sanitizer, and prints one table with the goals. What is left out is named in a line that says why.
#   bench/cuda.sh [--only tests,bench,sanitizer]
# It needs what ./rnnc needs (JDK 25, Maven; the first build fetches from the network), the driver and NVRTC.
# PyTorch is for the comparison (PYTHON names another interpreter than python3), compute-sanitizer comes with
# the CUDA toolkit.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
python=${PYTHON:-python3}
only=tests,bench,sanitizer
case ${1:-} in
  '') ;;
  --only)
    only=${2:-}
    for part in ${only//,/ }; do
      case $part in tests | bench | sanitizer) ;; *) only= ;; esac
    done
    [ -n "$only" ] || { echo "bench/cuda.sh: --only takes some of tests,bench,sanitizer" >&2 && exit 2; }
    ;;
  *) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p;}' "$0" >&2; exit 2 ;;
esac

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
say() { printf '== %s\n' "$*"; }
skip() { printf 'skipped: %s\n' "$*"; }
asked() { [[ ",$only," == *",$1,"* ]]; }
left() { echo $((590 - SECONDS)); } # seconds of the ten minutes
# A command within so many seconds; 124 is its status if they were too few. 0 would be no limit to timeout.
within() {
  local seconds=$1
  shift
  if [ "$seconds" -lt 1 ]; then return 124; fi
  timeout -k 5 "$seconds" "$@"
}
least() { echo $(($1 < $2 ? $1 : $2)); }

./rnnc doctor >"$scratch/doctor"
say "what this machine has"
sed -n '/^cuda/,/^[^ c]/{/^cuda/p;/^  /p;}' "$scratch/doctor"
if ! grep -q '^cuda *available' "$scratch/doctor"; then
  echo "bench/cuda.sh: nothing is measured here: rnnc cannot use a CUDA device on this machine, see above"
  exit 0
fi
if command -v nvidia-smi >/dev/null; then
  nvidia-smi --query-gpu=name,driver_version,clocks.max.sm,power.limit --format=csv,noheader || true
fi
failed=0

if asked tests; then
  say "agreement with the reference, on the device"
  if ! command -v mvn >/dev/null; then
    skip "the tests: Maven is not installed, which runs them"
  elif ! grep -q '^  NVRTC *[0-9]' "$scratch/doctor"; then
    skip "the tests: they compile kernels of their own, and NVRTC is not found"
  else
    status=0
    most=180
    if [ "$only" = tests ]; then most=$(left); fi
    JAVA_HOME=$(./rnnc --print-java-home) within "$(least "$most" "$(left)")" \
      mvn -q -B -Dlint=off -pl backend-cuda -am verify \
      -Drnnc.cuda.device=true -Dsurefire.failIfNoSpecifiedTests=false \
      -Dtest='OperationTableTest,DrawnProgramsTest,StandardCellsTest#trainAsTheReferenceSays' || status=$?
    case $status in
      0) echo "all agree" ;;
      124) failed=1 && echo "the tests took too long: bench/cuda.sh --only tests gives them more time" ;;
      *) failed=1 && echo "the tests failed, see above" ;;
    esac
  fi
fi

sizes="64 128 256 512 768 1024 2048"
# The first of them first, where time is short.
workloads="W1 W2 W4 W6 W7 W8 gru-768 lstm-768 W3 W5"
for hidden in $sizes; do
  if [ "$hidden" != 768 ]; then workloads="$workloads gru-$hidden lstm-$hidden"; fi
done

measure_torch() {
  local modes="" name mode
  for name in $workloads; do
    case $name in W6 | W7 | W8) modes="$modes $name:eager $name:script" ;; *) modes="$modes $name:module" ;; esac
  done
  for name in W6 W7 W8; do modes="$modes $name:compile"; done # takes longest
  if ! command -v "$python" >/dev/null; then
    skip "PyTorch: there is no $python; PYTHON names another interpreter"
    return
  fi
  local status=0
  # shellcheck disable=SC2086 # workloads are words
  within "$1" "$python" bench/peers/cuda_cells.py --seconds 0.4 --blocks 3 $modes >"$scratch/torch" || status=$?
  case $status in
    0) ;;
    124) skip "the rest of PyTorch: its share of the ten minutes, $1 s, was over" ;;
    *) skip "PyTorch, see above" ;;
  esac
}

measure_rnnc() { # so many seconds are left for others
  local name file status
  for name in $workloads; do
    case $name in
      W*) file=("examples/bench/w${name#W}.rnn") ;;
      *) file=("bench/cuda-${name%-*}.rnn" --set "hidden=${name#*-}") ;;
    esac
    if [ "$(($(left) - $1))" -lt 8 ]; then
      skip "rnnc on $name: the ten minutes are over"
      continue
    fi
    status=0
    within "$(($(left) - $1))" ./rnnc bench "${file[@]}" --backend=cuda --json -q --warm-up=1 --blocks=3 --block=0.4 \
      >"$scratch/rnnc" || status=$?
    case $status in
      0) sed -n 's/.*"ms_per_step": *\([0-9.Ee+-]*\).*/\1/p' "$scratch/rnnc" | head -n 1 >"$scratch/$name" ;;
      124) skip "rnnc on $name: the ten minutes were over" ;;
      *) failed=1 && echo "rnnc failed on $name, see above" ;;
    esac
  done
}

of_torch() { # a workload and a mode
  sed -n "s/.*\"workload\": \"$1\", \"mode\": \"$2\".*\"ms_per_step\": \([0-9.]*\).*/\1/p" "$scratch/torch" | head -n 1
}
# cuDNN has no cells of these equations: its GRU has as many gates as W6 has, its LSTM as W7, and W8 has two of three.
same_gates() {
  case $1 in
    W6) of_torch W1 module ;;
    W7) of_torch W2 module ;;
    W8) awk -v ms="$(of_torch W1 module)" 'BEGIN { if (ms > 0) printf "%.4f", ms * 2 / 3 }' ;;
    *) of_torch "$1" module ;;
  esac
}
row() {
  local name=$1 ours
  ours=$(cat "$scratch/$name" 2>/dev/null || true)
  awk -v name="$name" -v ours="$ours" -v cudnn="$(same_gates "$name")" -v eager="$(of_torch "$name" eager)" \
    -v script="$(of_torch "$name" script)" -v compiled="$(of_torch "$name" compile)" '
    function ms(x) { return x > 0 ? sprintf("%.3f", x) : "-" }
    function ratio(x) { return x > 0 && ours > 0 ? sprintf("%.2f", x / ours) : "-" }
    function goal(x, least) { return ratio(x) == "-" ? "not known" : x / ours >= least ? "yes" : "no" }
    BEGIN {
      goals = "-"; reached = "-"
      if (name ~ /^W[124]$/) { goals = "cuDNN ≥ 1"; reached = goal(cudnn, 1) }
      if (name ~ /^W[678]$/) {
        goals = "cuDNN ≥ 1/1.2, eager ≥ 50"
        reached = goal(cudnn, 1 / 1.2) ", " goal(eager, 50)
      }
      if (split(name, part, "-") == 2) name = part[1] ", 16 × 1024 × " part[2]
      printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", name, ms(ours), ms(cudnn), ratio(cudnn),
        ms(eager), ratio(eager), ms(script), ratio(script), ms(compiled), ratio(compiled), goals, reached
    }'
}

if asked bench; then
  say "timing training steps"
  kept=0 # for the sanitizer
  if asked sanitizer && command -v compute-sanitizer >/dev/null; then kept=80; fi
  : >"$scratch/torch"
  measure_torch "$((($(left) - kept) / 2))"
  measure_rnnc "$kept"
  say "milliseconds of a training step; ratios are PyTorch's time by rnnc's, so that more than 1 is faster than PyTorch"
  echo "| workload | rnnc | cuDNN | ratio | eager | ratio | TorchScript | ratio | compiled | ratio | goal | reached |"
  echo "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
  for n in 1 2 3 4 5 6 7 8; do row "W$n"; done
  for cell in gru lstm; do
    for hidden in $sizes; do row "$cell-$hidden"; done
  done
  echo "cuDNN beside W6, W7 and W8 is that of as many gates: W1's, W2's, and two thirds of W1's."
fi

if asked sanitizer; then
  if ! command -v compute-sanitizer >/dev/null; then
    skip "compute-sanitizer is not on the PATH; it comes with the CUDA toolkit"
  else
    for tool in memcheck racecheck; do
      for cell in gru lstm; do
        say "compute-sanitizer $tool, on small training steps of the $cell"
        if [ "$(left)" -lt 15 ]; then
          skip "$tool of the $cell: the ten minutes are over; bench/cuda.sh --only sanitizer gives it more time"
          continue
        fi
        status=0
        within "$(least 120 "$(left)")" \
          compute-sanitizer --tool "$tool" --target-processes all --error-exitcode 9 \
          ./rnnc bench "bench/cuda-$cell.rnn" --backend=cuda --set hidden=64 --set steps=5 --set rows=3 \
          --warm-up=0 --blocks=1 --block=0.05 >"$scratch/sanitizer" 2>&1 || status=$?
        case $status in
          0) tail -n 1 "$scratch/sanitizer" ;;
          9) failed=1 && echo "it found something:" && grep '^=========' "$scratch/sanitizer" | head -n 30 ;;
          124) skip "the rest of $tool of the $cell: it took too long; bench/cuda.sh --only sanitizer gives it more time" ;;
          *) failed=1 && echo "it ended with $status:" && tail -n 10 "$scratch/sanitizer" ;;
        esac
      done
    done
  fi
fi
say "took $SECONDS s"
exit "$failed"
