const MORE = '…';
const QUOTES = 2;
/** Of `\u0000`. */
const LONGEST_ESCAPE = 6;
const encoder = new TextEncoder();

/**
 * Cuts a text to so many bytes of UTF-8, never within a character, with an ellipsis where there was more. Halves of
 * surrogate pairs, which no JSON parser of the API server takes, are replaced.
 */
export function cutBytes(text: string, most: number): string {
  const whole = text.toWellFormed();
  if (Buffer.byteLength(whole) <= most) return whole;
  const room = new Uint8Array(most - Buffer.byteLength(MORE));
  const { read } = encoder.encodeInto(whole, room);
  return `${whole.slice(0, read)}${MORE}`;
}

/** Bytes of a value as compact JSON in UTF-8. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** The same as {@link cutBytes} in bytes of JSON, in which quotes, backslashes and control characters take several. */
export function cutJson(text: string, most: number): string {
  let cut = cutBytes(text, most);
  for (let over = jsonBytes(cut) - QUOTES - most; over > 0; over = jsonBytes(cut) - QUOTES - most)
    // At most six bytes stand for one, so this much less is never too little.
    cut = cutBytes(text, Math.max(Buffer.byteLength(cut) - Math.ceil(over / LONGEST_ESCAPE), Buffer.byteLength(MORE)));
  return cut;
}
