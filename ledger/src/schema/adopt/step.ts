/** A statement of a plan, and in a sentence what it does. */
export interface Step {
  readonly statement: string;
  readonly purpose: string;
}

/** Values that are put right, and in a sentence each what is wrong with them. */
export interface Correction {
  readonly differences: readonly string[];
  readonly steps: readonly Step[];
}

/** Names in a row, as a person says them. */
export function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A name where it stands for itself. */
export function word(name: string): RegExp {
  const literal = name.replaceAll(/\W/g, String.raw`\$&`); // Node 22 has no RegExp.escape
  return new RegExp(`(?<![\\w$])${literal}(?![\\w$])`, 'gi');
}
