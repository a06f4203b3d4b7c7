import { expect, test } from 'vitest';
import { fitScaler, scale, unscale } from './scaler.ts';

test('maps the smallest value to 0 and the largest to 1', () => {
  const scaler = fitScaler(Float32Array.of(1100, 1000, 1200));
  expect(scaler).toEqual({ offset: 1000, factor: 200 });
  expect([...scale(scaler, Float32Array.of(1000, 1050, 1200, 1300))]).toEqual([0, 0.25, 1, 1.5]);
  expect(unscale(scaler, 1.5)).toBe(1300);
});

test('maps a constant series to 0', () => {
  const scaler = fitScaler(Float32Array.of(7, 7));
  expect([...scale(scaler, Float32Array.of(7, 8))]).toEqual([0, 1]);
});
