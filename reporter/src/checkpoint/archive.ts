import { buffer } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';

/** A file of a checkpoint; its name may have folders in it, with slashes. */
export interface CheckpointFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** Files as one, in the format tar. The same files in the same order give the same bytes. */
export async function packFiles(files: readonly CheckpointFile[]): Promise<Uint8Array> {
  const archive = pack();
  for (const { name, content } of files) archive.entry({ name, mtime: new Date(0) }, Buffer.from(content));
  archive.finalize();
  return await buffer(archive);
}

/** @throws Error when it is no such archive */
export async function unpackFiles(archive: Uint8Array): Promise<CheckpointFile[]> {
  const entries = extract();
  entries.end(Buffer.from(archive));
  const files: CheckpointFile[] = [];
  for await (const entry of entries) {
    const content = await buffer(entry);
    if (entry.header.type === 'file') files.push({ name: entry.header.name, content });
  }
  return files;
}
