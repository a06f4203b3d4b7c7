import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENDED } from './attempt-log.ts';

const PIECE_BYTES = 64 * 1024;
const LOOK_EVERY_MS = 250;
/** Longer than the last line of a file can be. */
const TAIL = 2000;

/** The output of an attempt; with `follow` also what comes until the attempt has ended. */
export async function* readLog(path: string, follow: boolean): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    let tail = '';
    for (let position = 0; ;) {
      const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(PIECE_BYTES), position });
      const piece = buffer.subarray(0, bytesRead);
      if (bytesRead > 0) yield piece;
      position += bytesRead;
      tail = (tail + piece.toString('latin1')).slice(-TAIL);
      if (bytesRead > 0) continue;
      if (!follow || ENDED.test(tail)) return;
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    await file.close();
  }
}
