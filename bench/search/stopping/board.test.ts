import { describe, expect, it } from 'vitest';
import { spaceOf } from '../../../engine/src/search/index.ts';
import { boardOf } from './board.ts';
import { FreePoints } from './nearest.ts';

const SPACE = spaceOf({ rate: { min: 0.01, max: 1, scale: 'Log' }, size: { values: [8, 16] } });
const CSV = `size,rate,testMse,seconds,loss1,loss2,validation1,validation2
8,0.1,9,1.5,0.2,0.1,30,20
16,1,9,2.5,0.2,0.1,40,50
8,0.01,9,2.5,0.2,0.1,40,40
`;

describe('a board', () => {
  it('has the curves of its file, and where its points are in the unit cube', () => {
    const { epochs, points, places, values, seconds, best, median } = boardOf(SPACE, CSV);
    expect({ epochs, best, median }).toEqual({ epochs: 2, best: 20, median: 40 });
    expect(points[1]).toEqual({ rate: 1, size: 16 });
    expect(places.map((place) => Array.from(place, (each) => Number(each.toFixed(12))))).toEqual([
      [0.5, 0.25],
      [1, 0.75],
      [0, 0.25],
    ]);
    expect(values.map((each) => [...each])).toEqual([
      [30, 20],
      [40, 50],
      [40, 40],
    ]);
    expect([...seconds]).toEqual([1.5, 2.5, 2.5]);
  });

  it.each([
    ['8,,9,1,0,0,3,2', "expected a number for rate in line 2, found ''"],
    ['9,0.1,9,1,0,0,3,2', 'expected a value of the space for size, found 9'],
  ])('refuses the line %s', (line, complaint) => {
    expect(() => boardOf(SPACE, `${CSV.split('\n')[0]}\n${line}\n`)).toThrow(complaint);
  });
});

describe('free points', () => {
  it('are taken by their distance, each once', () => {
    const free = new FreePoints(boardOf(SPACE, CSV));
    const place = Float64Array.of(0.4, 0.25);
    expect([1, 2, 3, 4].map(() => free.takeNearest(place))).toEqual([0, 2, 1, undefined]);
  });

  it('are taken in their order where they are equally near', () => {
    const free = new FreePoints({ places: [Float64Array.of(0.75), Float64Array.of(0.25)] });
    expect(free.takeNearest(Float64Array.of(0.5))).toBe(0);
  });
});
