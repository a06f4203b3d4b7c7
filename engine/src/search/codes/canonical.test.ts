import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical.ts';

describe('canonicalJson', () => {
  it('sorts fields, leaves out undefined ones and writes plain decimals', () => {
    const value = { seed: 42, begin: '20130101', evaluation: undefined, parameters: { rate: 1e-7, axes: [1, 0.5] } };
    expect(canonicalJson(value)).toBe('{"begin":"20130101","parameters":{"axes":[1,0.5],"rate":0.0000001},"seed":42}');
  });

  it('is JSON, whatever the texts hold', () => {
    const value = { 'a"b': 'USD/KRW "\n\\', empty: {} };
    expect(JSON.parse(canonicalJson(value))).toEqual(value);
  });
});
