import { open } from 'node:fs/promises';
import { ledgerId } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import type { TaskLogs } from '@tuningsweep/serve';
import { logFile, logFolder, loggedAttempts } from '../local/logs/files.ts';

/** What trainers on this machine printed, from the files that their runners keep. */
export async function localLogs(ledger: Ledger, ledgerUrl: string): Promise<TaskLogs> {
  const folder = logFolder(ledgerUrl, await ledgerId(ledger));
  return {
    attempts: (code) => loggedAttempts(folder, code),
    read: (code, attempt, limit) => endOf(logFile(folder, code, attempt), limit),
  };
}

/** The end of a file, from the beginning of a line on where it is not all of it. */
async function endOf(path: string, limit = Infinity): Promise<{ text: string; bytes: number }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, limit);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position: size - length });
    const text = buffer.subarray(0, bytesRead).toString('utf8');
    return { text: length < size ? text.slice(text.indexOf('\n') + 1) : text, bytes: size };
  } finally {
    await file.close();
  }
}
