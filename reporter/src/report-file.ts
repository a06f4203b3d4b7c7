import { chmod, open, stat, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const PIECE_BYTES = 64 * 1024;
/** So much of what was read last is read again, to see whether it is still there. */
const COMPARED_BYTES = 64;

/** What is done with what is found. */
export interface Found {
  /** A piece of the file, after those before it. The buffer is used again afterwards. */
  readonly onBytes: (piece: Uint8Array) => void;
  /** The file was cut or written over, or another one took its place: what follows is from its begin. */
  readonly onRestart: () => void;
}

/**
 * A file that another program appends to. Looked at from time to time, for what tells of changes at once does not do so on
 * every file system.
 */
export class ReportFile {
  readonly #path: string;
  #file: FileHandle | undefined;
  #position = 0;
  #last: Buffer = Buffer.alloc(0);

  constructor(path: string) {
    this.#path = path;
  }

  /** Makes it, empty, where it is not there; a program under another account may write to it. */
  async create(): Promise<void> {
    try {
      await writeFile(this.#path, '', { flag: 'wx' });
      await chmod(this.#path, 0o666);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }

  /** Reads what is new. A file that is not there has nothing new. */
  async read(found: Found): Promise<void> {
    if (this.#file !== undefined && (await this.#isReplaced(this.#file))) {
      await this.#readOn(this.#file, found);
      await this.close();
      found.onRestart();
    }
    this.#file ??= await openIfThere(this.#path);
    if (this.#file === undefined) return;
    if (!(await this.#readOn(this.#file, found))) await this.#readOn(this.#file, found);
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
    this.#forget();
  }

  #forget(): void {
    this.#position = 0;
    this.#last = Buffer.alloc(0);
  }

  async #isReplaced(file: FileHandle): Promise<boolean> {
    const [ours, theirs] = await Promise.all([file.stat(), stat(this.#path).catch(undefinedIfAbsent)]);
    return theirs !== undefined && (theirs.ino !== ours.ino || theirs.dev !== ours.dev);
  }

  /**
   * Reads up to where the file ends now: a program that writes faster than this reads is not followed for ever.
   *
   * @returns false where it was cut or written over: it is to be read from its begin
   */
  async #readOn(file: FileHandle, { onBytes, onRestart }: Found): Promise<boolean> {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(COMPARED_BYTES + PIECE_BYTES);
    do {
      const { length } = this.#last;
      // At once, so that what is new is known to follow what was there.
      const { bytesRead } = await file.read(buffer, 0, buffer.length, this.#position - length);
      if (bytesRead < length || !buffer.subarray(0, length).equals(this.#last)) {
        this.#forget();
        onRestart();
        return false;
      }
      const piece = buffer.subarray(length, bytesRead);
      if (piece.length === 0) return true;
      this.#position += piece.length;
      this.#last = Buffer.from(buffer.subarray(Math.max(bytesRead - COMPARED_BYTES, 0), bytesRead));
      onBytes(piece);
    } while (this.#position < size);
    return true;
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  return await open(path, 'r').catch(undefinedIfAbsent);
}

function undefinedIfAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
