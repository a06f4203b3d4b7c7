-- The database and its accounts, to be run by an administrator: the first of two files.
-- Choose passwords before you run it. For another name than "sweeps", replace that word in both files.

CREATE DATABASE sweeps CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Whoever drives sweeps, the operator or `tuningsweep run`: makes and fills the tables.
CREATE USER 'sweeps_runner'@'%' IDENTIFIED BY 'change me';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON sweeps.* TO 'sweeps_runner'@'%';

-- A new version may change the tables that no other program uses. CREATE, so that they need not be there yet.
GRANT CREATE, ALTER ON sweeps.TB_LEDGER TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_LEADER TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_SWEEP TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_TASK TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_TASKATTEMPT TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_EPOCHMETRIC TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_MODELARTIFACT TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_FORECAST TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_ASSETVALUE_PREPARED TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_SWEEPTRAINER TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_SWEEPPAUSE TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_PARAMETER TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_METRIC TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_SWEEPIMAGE TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_SEARCH TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_PROPOSAL TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_SETTLEMENT TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_REPLICATE TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_RUNG TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_CHECKPOINT TO 'sweeps_runner'@'%';
GRANT CREATE, ALTER ON sweeps.TB_RESUMPTION TO 'sweeps_runner'@'%';

-- The views of results for people; a new version may make them anew.
GRANT CREATE, CREATE VIEW, DROP ON sweeps.V_PARAMETER TO 'sweeps_runner'@'%';
GRANT CREATE, CREATE VIEW, DROP ON sweeps.V_RESULT TO 'sweeps_runner'@'%';

-- People and dashboards that only look. SHOW VIEW, so that a dump has the views, too.
CREATE USER 'sweeps_reader'@'%' IDENTIFIED BY 'change me';
GRANT SELECT, SHOW VIEW ON sweeps.* TO 'sweeps_reader'@'%';

-- Trainers: what they may do is said table by table, in trainer.sql, once there are tables.
CREATE USER 'sweeps_trainer'@'%' IDENTIFIED BY 'change me';
