/** What was found of one thing. */
export interface Check {
  name: string;
  /** `note`: not what one would want, or not there, but a sweep can be run. `fail`: it cannot. */
  status: 'ok' | 'note' | 'fail';
  found: string;
  /** One sentence with the command that mends it. */
  advice?: string;
}

export const ok = (name: string, found: string): Check => ({ name, status: 'ok', found });

export const note = (name: string, found: string, advice?: string): Check => ({
  name,
  status: 'note',
  found,
  ...(advice !== undefined && { advice }),
});

export const fail = (name: string, found: string, advice: string): Check => ({ name, status: 'fail', found, advice });

/** The message of anything that was thrown, on one line. */
export function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ');
}
