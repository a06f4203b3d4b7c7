#!/bin/sh
# A trainer of one's own, by the SQL contract, in one SQL statement: tomorrow's close is the average of the last
# SIZE_SEQUENCE closes. docs/guide/custom-trainers.md says what a trainer reads and writes, and how to run it.
set -eu

# Prints how many rows a statement wrote. Python, because a set-up has it; SQLite's own shell would do.
write() {
  python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=60) as db:
  db.execute(sys.argv[2]); print(db.total_changes)' "${LEDGER_URL#sqlite:}" "$1"
}

written=$(write "
WITH task AS (
  SELECT CODE_TASK, POINT, TICKER, SIZE_SEQUENCE
    FROM TB_TASK JOIN TB_TASKSTATUS USING (CODE_TASK) JOIN TB_HYPERPARAMETER USING (CODE_TASK)
   WHERE CODE_TASK = '$CODE_TASK'
), days AS (
  SELECT DATE_MARKET AS DAY, CLOSE_P AS CLOSE, ROW_NUMBER() OVER w AS N, LAG(CLOSE_P) OVER w AS LAST,
         ROW_NUMBER() OVER w <= CAST(json_extract(POINT, '\$.parameters.ratioTrainSet') * COUNT(*) OVER () AS INTEGER) AS TRAIN
    FROM TB_ASSETVALUE_ADJ JOIN task USING (TICKER)
   WHERE DATE_MARKET BETWEEN json_extract(POINT, '\$.begin') AND json_extract(POINT, '\$.end')
  WINDOW w AS (ORDER BY DATE_MARKET)
), forecasts AS (
  SELECT *, (SELECT AVG(p.CLOSE) FROM days p WHERE p.N BETWEEN d.N - SIZE_SEQUENCE AND d.N - 1) AS FORECAST
    FROM days d JOIN task WHERE N > SIZE_SEQUENCE
)
REPLACE INTO TB_MODELRESULT (CODE_TASK, TICKER, VERSION_MODEL, DATE_B_TRAIN, DATE_E_TRAIN, DATE_B_TEST, DATE_E_TEST,
                             LOSS, ACCURACY, MSE)
SELECT CODE_TASK, TICKER, json_extract(POINT, '\$.modelVersion'),
       (SELECT MIN(DAY) FROM days), MAX(DAY) FILTER (WHERE TRAIN), MIN(DAY) FILTER (WHERE NOT TRAIN), MAX(DAY),
       AVG((FORECAST - CLOSE) * (FORECAST - CLOSE)) FILTER (WHERE TRAIN),
       AVG((FORECAST > LAST) = (CLOSE > LAST)) FILTER (WHERE NOT TRAIN),
       AVG((FORECAST - CLOSE) * (FORECAST - CLOSE)) FILTER (WHERE NOT TRAIN)
  FROM forecasts GROUP BY CODE_TASK HAVING MIN(TRAIN) = 0 AND MAX(TRAIN) = 1")

if [ "$written" -eq 0 ]; then
  echo "TB_ASSETVALUE_ADJ has too few days for the task $CODE_TASK" >&2
  exit 42 # bad input: no other attempt can do better
fi
