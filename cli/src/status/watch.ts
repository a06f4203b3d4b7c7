import { COMMAND_EXIT } from '@tuningsweep/ledger/contracts';
import { createLogUpdate } from 'log-update';
import { InterruptedError } from '../exit.ts';
import { patiently } from '../local/patience.ts';
import { pause, stopSignal } from '../signals.ts';

/** What is to be seen at one moment. */
export interface Picture {
  /** Rows of a terminal. */
  readonly table: string;
  /** By sweep, a line that changes when something has. */
  readonly lines: ReadonlyMap<string, string>;
  /** Set where nothing more is to be waited for. */
  readonly exitCode?: number | undefined;
}

const LOOK_EVERY_MS = 1000;

/**
 * Shows how things stand until they are over or Ctrl-C: on a terminal in place, anywhere else a line for every change.
 * Trouble with the database that may pass is waited for.
 * @returns the exit code
 */
export async function watch(look: () => Promise<Picture>): Promise<number> {
  const signal = stopSignal(() => {});
  const onTrouble = (error: Error): void => console.error(error.message);
  const shown = process.stdout.isTTY ? inPlace() : lineByLine();
  try {
    for (;;) {
      const picture = await patiently({ signal, onTrouble }, look);
      shown.show(picture);
      if (picture.exitCode !== undefined) return picture.exitCode;
      await pause(LOOK_EVERY_MS, signal);
    }
  } catch (error) {
    // To stop looking is how one ends this.
    if (error instanceof InterruptedError) return COMMAND_EXIT.interrupted;
    throw error;
  } finally {
    shown.end();
  }
}

interface Screen {
  show(picture: Picture): void;
  end(): void;
}

function inPlace(): Screen {
  const log = createLogUpdate(process.stdout);
  return { show: ({ table }) => log(fitRows(table, process.stdout.rows)), end: () => log.done() };
}

/** The first rows of a table that has more than a terminal, and how many are not seen. */
function fitRows(table: string, rows: number): string {
  const lines = table.split('\n');
  const room = rows - 2;
  if (lines.length <= room) return table;
  return [...lines.slice(0, room), `… and ${lines.length - room} more`].join('\n');
}

function lineByLine(): Screen {
  let before: ReadonlyMap<string, string> = new Map();
  return {
    show: ({ lines }) => {
      for (const [key, line] of lines) if (before.get(key) !== line) say(line);
      for (const key of before.keys()) if (!lines.has(key)) say(`${key} is no longer in the ledger`);
      before = lines;
    },
    end: () => {},
  };
}

function say(line: string): void {
  console.log(`${new Date().toISOString()} ${line}`);
}
