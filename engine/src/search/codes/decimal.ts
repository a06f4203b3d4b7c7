/**
 * Writes a finite number as a plain decimal: the shortest digits that read back as the same number, with no exponent,
 * no plus sign and no trailing zeros (`1e-7` becomes `0.0000001`, `-0` becomes `0`). Equal numbers give equal texts.
 *
 * @throws RangeError for NaN and the infinities, which have no decimal.
 */
export function canonicalDecimal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`expected a finite number, found ${value}`);
  if (value === 0) return '0';
  const text = String(value);
  return text.includes('e') ? withoutExponent(text) : text;
}

/** Moves the decimal point of JavaScript's own shortest form (`-1.25e-7`) to where its exponent says. */
function withoutExponent(text: string): string {
  const [mantissa = '', exponent = '0'] = text.split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.slice(sign.length).split('.');
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}
