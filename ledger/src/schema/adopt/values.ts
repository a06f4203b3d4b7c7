/** What a value of a column is when it is read as text, or as a number where the column holds floats. */
export type StoredValue = string | number;

const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;
const INT_LIMIT = 2 ** 31;
const TIME = /^(\d{4})-(\d{2})-(\d{2})([ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?)?$/;

/** Whether a value comes out of a column of this type as it went in. */
export function fits(type: string, value: StoredValue): boolean {
  const length = /^varchar\((\d+)\)$/.exec(type)?.[1];
  if (length !== undefined) return Array.from(String(value)).length <= Number(length);
  if (type === 'int') return isInt(value);
  if (type === 'float' || type === 'double') return isExact(value);
  return TIME.test(String(value)) && isDay(String(value));
}

function isInt(value: StoredValue): boolean {
  const number = Number(value);
  return isNumber(value) && Number.isInteger(number) && number >= -INT_LIMIT && number < INT_LIMIT;
}

function isNumber(value: StoredValue): boolean {
  return typeof value === 'number' ? Number.isFinite(value) : NUMBER.test(value);
}

/** Whether a decimal text is what a double prints when it is asked for as many places. */
function isExact(value: StoredValue): boolean {
  if (typeof value === 'number' || !isNumber(value)) return isNumber(value);
  const number = Number(value);
  const text = value.trim();
  if (/e/i.test(text)) return Number.isFinite(number);
  const places = (text.split('.')[1] ?? '').length;
  if (places > 100 || Math.abs(number) >= 1e21) return false;
  return withoutZeros(number.toFixed(places)) === withoutZeros(text);
}

function withoutZeros(text: string): string {
  const [, sign = '', whole = '', part = ''] = /^([-+]?)0*(\d*)\.?(\d*?)0*$/.exec(text) ?? [];
  const digits = `${whole === '' ? '0' : whole}.${part}`;
  return sign === '-' && digits !== '0.' ? `-${digits}` : digits;
}

function isDay(text: string): boolean {
  const [, year, month, day] = TIME.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

/** Whether a time has a part of a second, which a plain DATETIME would round away. */
export function hasFraction(value: StoredValue): boolean {
  return /\.\d*[1-9]/.test(String(value));
}
