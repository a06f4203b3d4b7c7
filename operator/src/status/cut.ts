const MORE = '…';
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
