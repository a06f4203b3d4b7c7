import { expect, test } from 'vitest';
import { figure, span } from './format.ts';

test.each([
  [76.442398, '76.44'],
  [1.2, '1.200'],
  [25, '25'],
  [0, '0'],
  [0.000727912, '0.0007279'],
  [0.00001234, '1.23e-5'],
  [-0.5, '-0.5000'],
  [12345.67, '12,346'],
  [undefined, '–'],
  [Number.NaN, '–'],
  [Number.POSITIVE_INFINITY, '–'],
  [1e200, '1.000e+200'],
])('figure %o', (value, text) => expect(figure(value)).toBe(text));

test.each([
  [0, '<1s'],
  [0.3, '300ms'],
  [0.1 + 0.7, '800ms'],
  [2.549, '2.5s'],
  [4, '4s'],
  [59.6, '59s'],
  [200, '3m 20s'],
  [90_000, '1d 1h'],
  [undefined, '–'],
])('span %o', (seconds, text) => expect(span(seconds)).toBe(text));
