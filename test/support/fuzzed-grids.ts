/** Grids of the write-up's parameters as release 0.1.0 took them, the same ones for ever: their codes are in a fixture. */
import { randomFrom } from './random.ts';

export interface FuzzedGrid {
  readonly data: { readonly ticker: string; readonly begin: string; readonly end: string };
  readonly parameters: Readonly<Record<WriteUpName, { values: number[] }>>;
  readonly evaluation?: { readonly testBegin: string };
  readonly modelVersion: number;
  readonly seed: number;
}

const MAXIMA = {
  epoch: 100_000,
  batchSize: 65_536,
  learningRate: 1,
  ratioTrainSet: 1,
  sizeSequence: 10_000,
  sizeUnitInput: 4096,
  sizeUnitHidden: 4096,
  sizeUnitOutput: 365,
};

type WriteUpName = keyof typeof MAXIMA;

const TICKERS = ['USD/KRW', 'T', 'a b', '삼성전자', '"quoted"', 'back\\slash', '😀'];

/** @param seed from 0 on */
export function fuzzedGrid(seed: number): FuzzedGrid {
  const random = randomFrom(seed);
  const whole = (max: number): number => 1 + Math.floor(random() * max);
  const year = 1990 + whole(20);
  const axis = (name: WriteUpName): { values: number[] } => {
    const isShare = MAXIMA[name] === 1;
    const one = (): number => (isShare ? Number((random() * 0.98 + 0.001).toPrecision(whole(5))) : whole(MAXIMA[name]));
    return { values: [...new Set(Array.from({ length: whole(2) }, one))] };
  };
  return {
    data: {
      ticker: TICKERS[whole(TICKERS.length) - 1] ?? '',
      begin: `${year}-01-0${whole(9)}`,
      end: `${year + 9}-12-31`,
    },
    parameters: {
      epoch: axis('epoch'),
      batchSize: axis('batchSize'),
      learningRate: axis('learningRate'),
      ratioTrainSet: axis('ratioTrainSet'),
      sizeSequence: axis('sizeSequence'),
      sizeUnitInput: axis('sizeUnitInput'),
      sizeUnitHidden: axis('sizeUnitHidden'),
      sizeUnitOutput: axis('sizeUnitOutput'),
    },
    ...(random() < 0.5 && { evaluation: { testBegin: `${year + 5}-06-15` } }),
    modelVersion: whole(3),
    seed: whole(1000) - 1,
  };
}
