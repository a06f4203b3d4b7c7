/** One thing wrong with a manifest, in the API server's own words. */
export interface Problem {
  /** Field path as Kubernetes writes it: `spec.parameters.epoch.values[1]`; empty where it is about the whole object. */
  readonly path: string;
  /**
   * For a CEL rule, the rule's message; for anything else, what kubectl prints after the path. (What an API server puts
   * before a rule's message depends on its version, so it is left out.)
   */
  readonly message: string;
  /** Line in the manifest's file, from 1, where it is known. */
  readonly line?: number;
}

/** A problem, and whether the API server evaluates no CEL rules because of it. */
export type Finding = Problem & { readonly blocking: boolean };

/** A field's path inside its parent's; the root's path is empty. */
export function childPath(parent: string, name: string): string {
  return parent === '' ? name : `${parent}.${name}`;
}

/** A manifest that cannot be used. `problems` has every reason; the message names the file and all of them, one a line. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  readonly file: string;
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    super(problems.map((problem) => describe(file, problem)).join('\n'));
    this.file = file;
    this.problems = problems;
  }
}

function describe(file: string, { path, message, line }: Problem): string {
  const where = line === undefined ? file : `${file}:${line}`;
  return [where, path, message].filter(Boolean).join(': ');
}
