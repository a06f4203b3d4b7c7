import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { packFiles, unpackFiles } from './archive.ts';

/** The files of the folder at a moment. */
export interface Contents {
  readonly names: readonly string[];
  readonly bytes: number;
  /** Another one once any file is another one. */
  readonly mark: string;
}

/** Names of files that are still being written. */
const UNFINISHED = /(?:^|\/)\.|\.tmp$/;

/** A folder in which a program keeps what it may go on from. The program may run under another account. */
export class CheckpointFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** In one that is there. */
  async create(): Promise<void> {
    await makeFolder(this.#path);
  }

  /** What there is, but for files whose names say that they are still being written. */
  async look(): Promise<Contents> {
    const entries = await readdir(this.#path, { recursive: true, withFileTypes: true });
    const found = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(this.#path, join(parentPath, name)).replaceAll(sep, '/'))
      .filter((name) => !UNFINISHED.test(name))
      .toSorted();
    const files = (await Promise.all(found.map((name) => this.#stateOf(name)))).filter((file) => file !== undefined);
    return {
      names: files.map(({ name }) => name),
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      mark: JSON.stringify(files),
    };
  }

  /** @returns undefined where it has been deleted since */
  async #stateOf(name: string) {
    try {
      const { size, mtimeNs, ino } = await stat(join(this.#path, name), { bigint: true });
      return { name, bytes: Number(size), changed: String(mtimeNs), inode: String(ino) };
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  /** @returns undefined where a file was changed meanwhile: then it may be half of each */
  async read({ names, mark }: Contents): Promise<Uint8Array | undefined> {
    try {
      const files = await Promise.all(
        names.map(async (name) => ({ name, content: await readFile(join(this.#path, name)) })),
      );
      return (await this.look()).mark === mark ? await packFiles(files) : undefined;
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  /** Puts files back. */
  async restore(content: Uint8Array): Promise<void> {
    for (const file of await unpackFiles(content)) {
      const path = join(this.#path, file.name);
      if (relative(this.#path, path).startsWith('..'))
        throw new Error(`expected a name within the folder, found ${file.name}`);
      await this.#makeFoldersOf(file.name);
      await writeFile(path, file.content);
      await chmod(path, 0o666);
    }
  }

  async #makeFoldersOf(name: string): Promise<void> {
    const folders = name.split('/').slice(0, -1);
    for (const depth of folders.keys()) await makeFolder(join(this.#path, ...folders.slice(0, depth + 1)));
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  await chmod(path, 0o777);
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
