import { FIRST_TABLES } from './0001-first-tables.ts';
import { MODELS } from './0002-models.ts';
import { PREPARED_SERIES } from './0003-prepared-series.ts';
import { TYPE_CHECKS } from './0004-type-checks.ts';
import { TRAINERS } from './0005-trainers.ts';
import { PAUSES } from './0006-pauses.ts';
import { MILLISECONDS } from './0007-milliseconds.ts';
import { PARAMETERS_AND_METRICS } from './0008-parameters-and-metrics.ts';
import { VIEWS } from './0009-views.ts';
import { TRAINER_IMAGES } from './0010-trainer-images.ts';
import { SEARCH } from './0011-search.ts';
import { REPLICATES } from './0012-replicates.ts';
import { CHECKPOINTS } from './0013-checkpoints.ts';
import { RUNGS } from './0014-rungs.ts';
import type { Migration } from './migration.ts';

/** Version n of our own tables is reached by the n-th of these. They are only ever added to. */
export const MIGRATIONS: readonly Migration[] = [
  FIRST_TABLES,
  MODELS,
  PREPARED_SERIES,
  TYPE_CHECKS,
  TRAINERS,
  PAUSES,
  MILLISECONDS,
  PARAMETERS_AND_METRICS,
  VIEWS,
  TRAINER_IMAGES,
  SEARCH,
  REPLICATES,
  CHECKPOINTS,
  RUNGS,
];
