import { ALL_TABLES, VIEWS } from '@tuningsweep/ledger';
import { markdown, table } from './markdown.ts';

type Table = (typeof ALL_TABLES)[number];
type View = (typeof VIEWS)[number];

const INTRODUCTION = `<!-- Generated from ledger/src/schema by scripts/generate/main.ts. Do not edit. -->

# Tables of the ledger

What [the ledger](../guide/ledger.md) consists of, as MySQL and MariaDB have it; SQLite keeps the same names. No foreign
keys are declared: rows are joined by the columns on the lines. The first five tables are for everybody to rely on, the others
may grow columns with a new version. [Views](#views) put them together for people.`;

const VIEWS_HEAD = `## Views

To be read only. On a server they are read with the rights of whoever asks (\`SQL SECURITY INVOKER\`).`;

/** How rows belong together, in Mermaid's notation: ||--o{ is one to any number, ||--o| one to one or none. */
const RELATIONS = [
  ['TB_SWEEP', '||--o{', 'TB_TASK', 'SWEEP_KEY'],
  ['TB_SWEEP', '||--o|', 'TB_SWEEPPAUSE', 'SWEEP_KEY'],
  ['TB_SWEEPTRAINER', '||--o{', 'TB_SWEEPIMAGE', 'SWEEP_KEY, MODEL_VERSION'],
  ['TB_TASK', '||--||', 'TB_HYPERPARAMETER', 'CODE_TASK'],
  ['TB_TASK', '||--o{', 'TB_PARAMETER', 'CODE_TASK'],
  ['TB_TASK', '||--||', 'TB_TASKSTATUS', 'CODE_TASK'],
  ['TB_TASK', '||--o|', 'TB_MODELRESULT', 'CODE_TASK'],
  ['TB_TASK', '||--o{', 'TB_TASKATTEMPT', 'CODE_TASK'],
  ['TB_TASKATTEMPT', '||--o{', 'TB_EPOCHMETRIC', 'CODE_TASK, ATTEMPT'],
  ['TB_TASKATTEMPT', '||--o{', 'TB_METRIC', 'CODE_TASK, ATTEMPT'],
  ['TB_TASKATTEMPT', '||--o|', 'TB_RESUMPTION', 'CODE_TASK, ATTEMPT'],
  ['TB_TASK', '||--o{', 'TB_MODELARTIFACT', 'CODE_TASK'],
  ['TB_TASK', '||--o{', 'TB_CHECKPOINT', 'CODE_TASK'],
  ['TB_TASK', '||--o|', 'TB_FORECAST', 'CODE_TASK'],
  ['TB_TASK', '||--o{', 'TB_RUNG', 'CODE_TASK'],
  ['TB_RUNG', '|o--o|', 'TB_SETTLEMENT', 'SWEEP_KEY, IDX_SETTLEMENT'],
  ['TB_ASSETVALUE_RAW', '||--o|', 'TB_ASSETVALUE_ADJ', 'DATE_MARKET, TICKER'],
  ['TB_ASSETVALUE_ADJ', '|o--o|', 'TB_ASSETVALUE_PREPARED', 'DATE_MARKET, TICKER'],
  ['TB_ASSETVALUE_ADJ', '}o--o{', 'TB_SWEEP', 'TICKER'],
] as const satisfies readonly (readonly [Table['name'], string, Table['name'], string])[];

/** The reference of all tables with a diagram of how they belong together, as Markdown. */
export async function generateLedgerTables(): Promise<string> {
  const sections = ALL_TABLES.map(describeTable);
  const text = [INTRODUCTION, diagram(), ...sections, VIEWS_HEAD, ...VIEWS.map(describeView)].join('\n\n');
  return markdown([text]);
}

function diagram(): string {
  const entities = ALL_TABLES.map((each) => `${each.name} {\n${keyLines(each).join('\n')}\n}`);
  const relations = RELATIONS.map(([from, line, to, by]) => `${from} ${line} ${to} : "${by}"`);
  return ['```mermaid', 'erDiagram', ...relations, ...entities, '```'].join('\n');
}

function keyLines({ columns, primaryKey }: Table): string[] {
  const keys: readonly string[] = primaryKey;
  return columns.filter(({ name }) => keys.includes(name)).map(({ name, type }) => `  ${type} ${name} PK`);
}

function describeTable({ name, columns, primaryKey }: Table): string {
  const keys: readonly string[] = primaryKey;
  const rows = columns.map((column) => [
    `\`${column.name}\``,
    `\`${column.type}\``,
    keys.includes(column.name) ? 'primary key' : column.nullable ? 'may be NULL' : '',
    'default' in column ? `\`${column.default}\`` : '',
  ]);
  return `## ${name}\n\n${table(['Column', 'Type', 'Key', 'Default'], rows)}`;
}

function describeView({ name, about, columns }: View): string {
  const rows = columns.map(([column, type, meaning]) => [`\`${column}\``, `\`${type}\``, meaning]);
  return `### ${name}\n\n${about}\n\n${table(['Column', 'Type', 'Meaning'], rows)}`;
}
