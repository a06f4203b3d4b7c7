#!/bin/sh
# A trainer with nothing of TuningSweep in it: it reads one file and appends to another one. Only what a shell has built in.
while read -r key value; do
  case $key in '"epoch":') epoch=${value%,} ;; esac
done < "$TUNINGSWEEP_PARAMETERS"
for step in 1 2 3; do
  echo "{\"step\": $step, \"metrics\": {\"f1\": 0.$step}}" >> "$TUNINGSWEEP_REPORT"
done
echo "trained with $epoch epochs"
echo "{\"final\": true, \"metrics\": {\"mse\": $epoch, \"f1\": 0.5}}" >> "$TUNINGSWEEP_REPORT"
