import { describe, expect, test } from 'vitest';
import { matchColumns } from './column-names.ts';
import { SEED_TABLES } from './seed-tables.ts';

const [PRICES, , PARAMETERS, , STATUSES] = SEED_TABLES;

function found(...names: string[]) {
  return names.map((name) => ({
    name,
    type: 'int',
    nullable: true,
    hasDefault: false,
    generated: false,
    counts: false,
  }));
}

describe('columns of another program', () => {
  test.each([
    ['SIZE_UNITS_INPUT', 'SIZE_UNIT_INPUT'],
    ['sizeUnitInput', 'SIZE_UNIT_INPUT'],
    ['UNIT_INPUT_SIZE', 'SIZE_UNIT_INPUT'],
    ['EPOCHS', 'EPOCH'],
    ['learning_rate', 'LEARNING_RATE'],
    ['lr', 'LEARNING_RATE'],
    ['SIZE_BATCH', 'BATCH_SIZE'],
    ['sequence_length', 'SIZE_SEQUENCE'],
    ['RATIO_TRAINSET', 'RATIO_TRAIN_SET'],
    ['updated_at', 'DATE_UPDATE'],
  ])('%s is %s', (theirs, ours) => {
    const others = PARAMETERS.columns.map(({ name }) => name).filter((name) => name !== ours);
    const { of, extras, doubts } = matchColumns(PARAMETERS, found(...others, theirs));
    expect(of.get(ours)?.name).toBe(theirs);
    expect({ extras, doubts }).toEqual({ extras: [], doubts: [] });
  });

  test('a plural end that is none', () => {
    const names = STATUSES.columns.map(({ name }) => name).filter((name) => name !== 'STATUS');
    expect(matchColumns(STATUSES, found(...names, 'STATU')).of.get('STATUS')).toBeUndefined();
  });

  test('prices as a data provider names them', () => {
    const { of, doubts } = matchColumns(PRICES, found('Date', 'Symbol', 'Open', 'High', 'Low', 'Close', 'Volume'));
    expect(doubts).toEqual([]);
    expect([...of.values()].map((column) => column?.name)).toEqual([
      'Date',
      'Symbol',
      'Open',
      'High',
      'Low',
      'Close',
      'Volume',
      undefined,
    ]);
  });

  test('two that one of ours may be are nobody’s', () => {
    const { of, doubts } = matchColumns(PRICES, found('DATE_MARKET', 'TICKER', 'CLOSE', 'CLOSE_PRICE'));
    expect(of.get('CLOSE_P')).toBeUndefined();
    expect(doubts).toEqual([expect.stringMatching(/CLOSE_P: .* whether CLOSE or CLOSE_PRICE is it/)]);
  });

  test('one that is ours is not taken for another, whatever it is like', () => {
    const { of, extras } = matchColumns(PARAMETERS, found('CODE_TASK', 'SIZE_UNIT_INPUT', 'SIZE_UNITS_INPUT'));
    expect(of.get('SIZE_UNIT_INPUT')?.name).toBe('SIZE_UNIT_INPUT');
    expect(extras.map(({ name }) => name)).toEqual(['SIZE_UNITS_INPUT']);
  });
});
