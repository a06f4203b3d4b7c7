import { readFile, rename, writeFile } from 'node:fs/promises';
import { isoDate } from '@tuningsweep/ledger';
import type { EvaluationParts, ParameterPoint, TaskRecord } from '@tuningsweep/ledger';

/** Limits of what a program may use, by resource name, as a pod's container has them. */
export type Resources = Readonly<Record<string, string | number>>;

/** What a program is told of its task, as JSON in the file that TUNINGSWEEP_PARAMETERS names. */
export interface ProgramParameters {
  readonly codeTask: string;
  /** From 1 on. */
  readonly attempt: number;
  readonly parameters: ParameterPoint;
  readonly seed: number;
  readonly modelVersion: number;
  /** The series and its window, YYYY-MM-DD; absent in a sweep without data. */
  readonly data?: { readonly ticker: string; readonly begin: string; readonly end: string };
  /** First days of the test and the validation part, YYYY-MM-DD, as far as the manifest says them. */
  readonly evaluation?: EvaluationParts;
  readonly resources?: Resources;
}

/** The file's contents for an attempt at a task. */
export function programParameters(
  { codeTask, ticker, parameters, point }: TaskRecord,
  attempt: number,
  resources?: Resources,
): ProgramParameters {
  const { seed, modelVersion, begin, end, evaluation } = point;
  const data = ticker !== undefined && begin !== undefined && end !== undefined && { ticker, begin, end };
  return {
    codeTask,
    attempt,
    parameters,
    seed,
    modelVersion,
    ...(data && { data: { ticker: data.ticker, begin: isoDate(data.begin), end: isoDate(data.end) } }),
    ...(evaluation && { evaluation: withIsoDates(evaluation) }),
    ...(resources && { resources }),
  };
}

function withIsoDates({ testBegin, validationBegin, validationRatio }: EvaluationParts): EvaluationParts {
  return {
    ...(testBegin !== undefined && { testBegin: isoDate(testBegin) }),
    ...(validationBegin !== undefined && { validationBegin: isoDate(validationBegin) }),
    ...(validationRatio !== undefined && { validationRatio }),
  };
}

/** Writes the file, which is whole as soon as it is there; a program under another account may read it. */
export async function writeParameters(path: string, parameters: ProgramParameters): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(parameters, undefined, 2)}\n`, { mode: 0o644 });
  await rename(`${path}.new`, path);
}

/** The attempt that the file was written for; undefined where it is not there, or is another task's. */
export async function attemptIn(path: string, codeTask: string): Promise<number | undefined> {
  try {
    const written: Partial<ProgramParameters> = JSON.parse(await readFile(path, 'utf8'));
    return written.codeTask === codeTask && Number.isInteger(written.attempt) ? written.attempt : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      return undefined;
    throw error;
  }
}
