-- What trainers may do, to be run by an administrator when `tuningsweep setup` has made the tables: the second of two files.

-- Which ledger it is, the prices, the point.
GRANT SELECT ON sweeps.TB_LEDGER TO 'sweeps_trainer'@'%';
GRANT SELECT ON sweeps.TB_ASSETVALUE_ADJ TO 'sweeps_trainer'@'%';
GRANT SELECT ON sweeps.TB_HYPERPARAMETER TO 'sweeps_trainer'@'%';
GRANT SELECT ON sweeps.TB_PARAMETER TO 'sweeps_trainer'@'%';

-- Claiming a task, and saying how it went.
GRANT SELECT, UPDATE (ATTEMPT, HOLDER) ON sweeps.TB_TASK TO 'sweeps_trainer'@'%';
GRANT SELECT, UPDATE (STATUS, NOTE) ON sweeps.TB_TASKSTATUS TO 'sweeps_trainer'@'%';
GRANT SELECT, INSERT, UPDATE ON sweeps.TB_TASKATTEMPT TO 'sweeps_trainer'@'%';
GRANT SELECT, INSERT, UPDATE ON sweeps.TB_EPOCHMETRIC TO 'sweeps_trainer'@'%';
GRANT SELECT, INSERT, UPDATE ON sweeps.TB_MODELRESULT TO 'sweeps_trainer'@'%';

-- The model that it keeps (`artifacts.keep`): it replaces what an earlier run of its task may have left, and reads none.
GRANT SELECT (CODE_TASK), INSERT, DELETE ON sweeps.TB_MODELARTIFACT TO 'sweeps_trainer'@'%';
GRANT SELECT (CODE_TASK), INSERT, DELETE ON sweeps.TB_FORECAST TO 'sweeps_trainer'@'%';

-- Where a training that is interrupted, or a longer one of the same point, goes on from.
GRANT SELECT, INSERT, DELETE ON sweeps.TB_CHECKPOINT TO 'sweeps_trainer'@'%';
GRANT SELECT, INSERT ON sweeps.TB_RESUMPTION TO 'sweeps_trainer'@'%';

-- Where a task is to pause (`earlyStopping`), and that it has.
GRANT SELECT, UPDATE (ATTEMPT) ON sweeps.TB_RUNG TO 'sweeps_trainer'@'%';

-- Metrics of other names than LOSS, ACCURACY and MSE: their final values replace those of an earlier attempt.
GRANT SELECT, INSERT, UPDATE, DELETE ON sweeps.TB_METRIC TO 'sweeps_trainer'@'%';
