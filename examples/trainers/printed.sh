#!/bin/sh
# A program that only prints is made a trainer: each line such as "step 3 loss 0.12" is reported as a step, the last one
# as the result. All that is printed is in `tuningsweep logs`. Put your own program in the place of `train`.
set -eu

# The value of a parameter; each has a line of its own in the file.
parameter() { sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\).*/\1/p" "$TUNINGSWEEP_PARAMETERS"; }

# Newton's way to the square root of two, more or less fast.
train() {
  echo "training with rate $1"
  awk -v rate="$1" 'BEGIN {
    for (x = step = 1; step <= 10; step++) {
      x -= rate * (x * x - 2) / (2 * x)
      printf "step %d loss %.6g\n", step, (x * x - 2) ^ 2
    }
  }'
}

# A pipe ends as its last part does, so how `train` failed is told through it.
{ train "$(parameter rate)" || echo "exit $?"; } | {
  loss=
  while read -r word number more; do
    case $word in
      exit) exit "$number" ;;
      step)
        loss=${more#loss }
        echo "{\"step\": $number, \"metrics\": {\"loss\": $loss}}" >> "$TUNINGSWEEP_REPORT"
        ;;
    esac
    echo "$word $number $more"
  done
  echo "{\"final\": true, \"metrics\": {\"loss\": $loss}}" >> "$TUNINGSWEEP_REPORT"
}
