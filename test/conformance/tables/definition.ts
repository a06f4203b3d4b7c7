import { readFileSync } from 'node:fs';

/** A column in the words of the definition: field, type, NULL (YES or NO), key (PRI or nothing). */
export interface DefinedColumn {
  field: string;
  type: string;
  null: string;
  key: string;
}

/** The names of the table's columns, and the line under them. */
const HEAD_LINES = 2;

const DEFINITION = new URL('definition.md', import.meta.url);

/** The tables of `definition.md`, by name and in its order. */
export function definedTables(): Map<string, DefinedColumn[]> {
  const tables = new Map<string, DefinedColumn[]>();
  for (const section of readFileSync(DEFINITION, 'utf8').split('\n## ').slice(1)) {
    const [name = '', ...lines] = section.split('\n');
    const rows = lines.filter((line) => line.startsWith('|')).slice(HEAD_LINES);
    tables.set(name.trim(), rows.map(readColumn));
  }
  return tables;
}

function readColumn(line: string): DefinedColumn {
  const [field = '', type = '', nullable = '', key = ''] = line
    .split('|')
    .slice(1)
    .map((cell) => cell.trim());
  return { field, type, null: nullable, key };
}
