import { BUILT_IN_TRAINER, hasOwnTrainer } from '@tuningsweep/engine/api';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { WRITE_UP_NAMES } from '@tuningsweep/ledger';
import { quote } from 'shell-quote';
import { UsageError } from '../exit.ts';
import type { RunOptions } from '../local/runner.ts';
import { builtIn } from '../local/trainers/built-in.ts';
import { parseTrainer, requireProgram } from './trainer.ts';

/** What trains a sweep's tasks here. */
export type Trainer = Pick<RunOptions, 'command' | 'env' | 'program' | 'trainer'>;

/**
 * The trainer of a run: what `--trainer` says, else `spec.trainer.command`, else the built-in one.
 *
 * @param text of `--trainer`
 * @throws UsageError when the program is not there, or the manifest is for a trainer that no run here could start
 */
export function chooseTrainer(text: string | undefined, { spec }: Sweep): Trainer {
  if (text !== undefined) return programOf(parseTrainer(text), true);
  const [program, ...words] = spec.trainer.command ?? [];
  if (program !== undefined) {
    requireProgram('spec.trainer.command', program);
    return programOf([program, ...words, ...(spec.trainer.args ?? [])], false);
  }
  const missing = missingForBuiltIn(spec);
  if (missing !== undefined && hasOwnTrainer(spec.trainer)) throw new UsageError(namesNoProgram(missing));
  return { ...builtIn('main'), trainer: BUILT_IN_TRAINER };
}

/**
 * What a run here would note as the trainer of a sweep, whether its program is here or not.
 *
 * @param text of `--trainer`
 * @throws UsageError when it names no program that is here
 */
export function trainerNote(text: string | undefined, { spec: { trainer } }: Sweep): string {
  if (text !== undefined) return quote([...parseTrainer(text)]);
  return trainer.command ? quote([...trainer.command, ...(trainer.args ?? [])]) : BUILT_IN_TRAINER;
}

function programOf(command: readonly [string, ...string[]], seesLedger: boolean): Trainer {
  return { command, program: { seesLedger }, trainer: quote([...command]) };
}

/** What the built-in trainer would need that a manifest does not have, or the other way round. */
function missingForBuiltIn({ data, parameters }: Sweep['spec']): string | undefined {
  const absent = WRITE_UP_NAMES.find((name) => parameters[name] === undefined);
  const strange = Object.keys(parameters).find((name) => !WRITE_UP_NAMES.some((known) => known === name));
  if (!data) return 'needs spec.data';
  if (absent !== undefined) return `needs spec.parameters.${absent}`;
  return strange === undefined ? undefined : `takes no spec.parameters.${strange}`;
}

function namesNoProgram(missing: string): string {
  return (
    'spec.trainer: expected the program that trains, found an image or a template, which only a cluster can run, and the ' +
    `built-in trainer ${missing}. Name the program: with spec.trainer.command, or with --trainer.`
  );
}
