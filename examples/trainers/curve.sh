#!/bin/sh
# A trainer of one's own in shell and awk: fits y = a x by gradient descent, with a momentum or without.
# It reads the file that TUNINGSWEEP_PARAMETERS names and appends to the one that TUNINGSWEEP_REPORT names.
set -eu

# The value of a parameter; each has a line of its own in the file.
parameter() { sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\).*/\1/p" "$TUNINGSWEEP_PARAMETERS"; }

rate=$(parameter rate)
method=$(parameter method)
case $method in
  plain) momentum=0 ;;
  momentum) momentum=0.5 ;;
  *) echo "unknown method $method" >&2; exit 42 ;; # bad input: no other attempt can do better
esac

awk -v rate="$rate" -v momentum="$momentum" '
  function report(head, loss) { printf "{%s, \"metrics\": {\"mse\": %.17g, \"slope\": %.17g}}\n", head, loss, slope; fflush() }
  BEGIN {
    for (epoch = 1; epoch <= 20; epoch++) {
      gradient = loss = 0
      for (x = -1; x <= 1; x += 0.25) {
        error = slope * x - (3 * x + sin(9 * x) / 10)
        loss += error ^ 2 / 9
        gradient += 2 * error * x / 9
      }
      report("\"step\": " epoch, loss)
      change = momentum * change - rate * gradient
      slope += change
    }
    report("\"final\": true", loss)
  }' >> "$TUNINGSWEEP_REPORT"
