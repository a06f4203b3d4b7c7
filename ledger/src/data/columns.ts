/** The value columns of TB_ASSETVALUE_RAW and TB_ASSETVALUE_ADJ. */
export const VALUE_COLUMNS = ['OPEN_P', 'HIGH_P', 'LOW_P', 'CLOSE_P', 'VOLUME'] as const;

export type ValueColumn = (typeof VALUE_COLUMNS)[number];

/** What a CSV file can hold of a day. */
export type Field = 'date' | 'open' | 'high' | 'low' | 'close' | 'volume';

/** A field with a number. */
export type ValueField = Exclude<Field, 'date'>;

/** Where each field of a CSV file goes. */
export const COLUMN_OF_FIELD: Record<ValueField, ValueColumn> = {
  open: 'OPEN_P',
  high: 'HIGH_P',
  low: 'LOW_P',
  close: 'CLOSE_P',
  volume: 'VOLUME',
};
