import { createHash } from 'node:crypto';
import { CorruptError } from '../errors.ts';

/** The most bytes that one row holds. */
const PART_BYTES = 2 ** 20;

/** A row's share of something that is kept in parts; SIZE and SHA256 are those of the whole. */
export interface Part {
  readonly PART: number;
  readonly SIZE: number;
  readonly SHA256: string;
  readonly CONTENT: Buffer;
}

/** A part as it is read. */
type Content = Pick<Part, 'SIZE' | 'SHA256'> & { readonly CONTENT: Uint8Array };

/** @param limit bytes that one statement can carry */
export function partsOf(content: Uint8Array, limit: number): Part[] {
  const size = Math.min(limit, PART_BYTES);
  const whole = { SIZE: content.length, SHA256: sha256(content) };
  return Array.from({ length: Math.ceil(content.length / size) }, (_, part) => ({
    ...whole,
    PART: part,
    CONTENT: Buffer.from(content.subarray(part * size, (part + 1) * size)),
  }));
}

/**
 * What its parts are together, in the order of PART.
 *
 * @param of the table and the task, for the error
 * @returns undefined where there is none
 * @throws CorruptError when they are not what was written
 */
export function wholeOf(of: string, parts: readonly Content[]): Uint8Array | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  const content = new Uint8Array(Buffer.concat(parts.map(({ CONTENT }) => CONTENT)));
  const found = sha256(content);
  if (content.length === first.SIZE && found === first.SHA256) return content;
  throw new CorruptError(
    `${of} is corrupt: expected ${first.SIZE} bytes with SHA-256 ${first.SHA256}, found ` +
      `${content.length} with ${found} in ${parts.length} parts; delete its rows, the task's result stays`,
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
