import { join } from 'node:path';
import type { Claim, ClaimLostError, Ledger, Patiently, Pause } from '@tuningsweep/ledger';
import { SHARED_FOLDER } from '@tuningsweep/ledger/contracts';
import { CheckpointKeeper } from './checkpoint/keeper.ts';
import { FollowedReport } from './followed-report.ts';
import { StepRecorder } from './step-recorder.ts';

/** Whose work is recorded, and how. */
export interface RecordingOptions {
  readonly ledger: Ledger;
  readonly claim: Claim;
  readonly patiently: Patiently;
  readonly folder: string;
  readonly program: string;
  readonly pollMs: number;
  /** Where the task is to pause. */
  readonly pause?: Pause | undefined;
  readonly onRemark: (sentence: string) => void;
  readonly onLost: (error: ClaimLostError) => void;
  /** It has paused: the program is to be stopped. */
  readonly onPaused: () => void;
}

/** What is recorded of a program while it runs. */
export interface Recording {
  readonly report: FollowedReport;
  readonly steps: StepRecorder;
  readonly checkpoints: CheckpointKeeper;
}

/** Of an attempt whose folder is there; nothing is recorded yet. */
export function recordingOf(options: RecordingOptions): Recording {
  const { folder, onRemark } = options;
  const report = new FollowedReport(join(folder, SHARED_FOLDER.report), onRemark);
  const checkpoints = new CheckpointKeeper({
    ...options,
    folder: join(folder, SHARED_FOLDER.checkpoints),
    onRemark: (sentence) => report.remark(sentence),
  });
  return { report, checkpoints, steps: new StepRecorder({ ...options, report, checkpoints }) };
}
