import { InputError } from '../../../errors.ts';
import type { Source } from './source.ts';

/** A name of an encoding that the platform's TextDecoder knows. */
export type Encoding = string;

/** Names that people use and TextDecoder does not know. */
const ALIASES: Record<string, Encoding> = {
  cp949: 'euc-kr',
  uhc: 'euc-kr',
  ms949: 'euc-kr',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp950: 'big5',
  'utf-8-sig': 'utf-8',
};

/**
 * The encoding of a name such as `cp949`, `latin1` or `utf-16le`.
 *
 * @throws InputError when there is none of this name
 */
export function encodingNamed(name: string): Encoding {
  const label = name.trim().toLowerCase();
  const known = ALIASES[label] ?? label.replace(/^cp(?=125\d$)/, 'windows-');
  try {
    return new TextDecoder(known).encoding;
  } catch {
    throw new InputError(`--encoding: expected a name such as utf-8, utf-16le, cp1252 or cp949, found '${name}'`);
  }
}

/** Encodings of one and two bytes that files of prices are found in; where nothing speaks for another, the first. */
const LEGACY: readonly Encoding[] = [
  'windows-1252',
  'euc-kr',
  'shift_jis',
  'gb18030',
  'big5',
  'windows-1250',
  'windows-1251',
  'windows-1254',
];

/**
 * Whether all that is not ASCII in a text is Hangul, as its encoding is made for. Western text is never that by chance,
 * unlike Han: `är` in cp1252 is one in Shift JIS.
 */
export function isOfItsScript(text: string, encoding: Encoding): boolean {
  return encoding === 'euc-kr' && /^\p{sc=Hangul}+$/u.test(text.replaceAll(/[\0-\x7F]/g, ''));
}

/** The encodings that a text may have, the likeliest first: only one where its bytes say so. */
export async function possibleEncodings(bytes: Source, head: Buffer): Promise<readonly Encoding[]> {
  const wide = wideEncoding(head);
  if (wide !== undefined) return [wide];
  if (await isUtf8(bytes)) return ['utf-8'];
  return LEGACY.filter((encoding) => decodeHead(head, encoding, true) !== undefined);
}

function wideEncoding(head: Buffer): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const [even = 0, odd = 0] = [0, 1].map((parity) => head.filter((byte, at) => byte === 0 && at % 2 === parity).length);
  if (Math.max(even, odd) < head.length / 20) return undefined;
  if (odd > 4 * even) return 'utf-16le';
  return even > 4 * odd ? 'utf-16be' : undefined;
}

async function isUtf8(bytes: Source): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const part of bytes()) decoder.decode(part, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** The text that a head begins with; undefined when `strict` and it is none in this encoding. */
export function decodeHead(head: Uint8Array, encoding: Encoding, strict = false): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: strict }).decode(head, { stream: true });
  } catch {
    return undefined;
  }
}

/** Decodes bytes as they come, without a byte order mark; every kind of line end becomes `\n`. */
export async function* decodeLines(bytes: Source, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let pending = '';
  for await (const part of bytes()) {
    const text = pending + decoder.decode(part, { stream: true });
    pending = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - pending.length).replaceAll(/\r\n?/g, '\n');
  }
  yield (pending + decoder.decode()).replaceAll(/\r\n?/g, '\n');
}
