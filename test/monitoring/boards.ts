import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const FOLDER = new URL('../../charts/tuningsweep-operator/dashboards/', import.meta.url);

interface Target {
  readonly expr?: string;
  readonly rawSql?: string;
  /** What the data source of SQLite calls it. */
  readonly rawQueryText?: string;
}
interface Board {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly { readonly id: number; readonly title: string; readonly targets?: readonly Target[] }[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query?: string }[] };
}

interface PanelQuery {
  readonly panel: string;
  readonly query: string;
}

/** The dashboards as they are shipped. */
export const BOARDS = readdirSync(FOLDER).map((file): Board => parse(readFileSync(new URL(file, FOLDER), 'utf8')));

/** Every query of one kind, with the panel that shows it. */
export function queriesOf(kind: keyof Target): PanelQuery[] {
  return BOARDS.flatMap(({ title, panels }) =>
    panels.flatMap((panel) =>
      (panel.targets ?? []).flatMap((target) => {
        const query = target[kind];
        return query === undefined ? [] : [{ panel: `${title}: ${panel.title}`, query }];
      }),
    ),
  );
}

/** Everything that the dashboards ask Prometheus: of panels, and for the values of variables. */
export function prometheusQueries(): PanelQuery[] {
  return [...queriesOf('expr'), ...variables()];
}

/** What lists a variable's values: label_values(selector, label). */
function variables(): PanelQuery[] {
  return BOARDS.flatMap(({ title, templating }) =>
    templating.list.flatMap(({ name, query = '' }) => {
      const [, selector, label] = /^label_values\((.*), (\w+)\)$/.exec(query) ?? [];
      return selector ? [{ panel: `${title}: $${name}`, query: `count by (${label}) (${selector})` }] : [];
    }),
  );
}

/** What lists the values of a variable from the ledger. */
export function ledgerVariables(): PanelQuery[] {
  return BOARDS.flatMap(({ title, templating }) =>
    templating.list.flatMap(({ name, query = '' }) =>
      query.startsWith('SELECT') ? [{ panel: `${title}: $${name}`, query }] : [],
    ),
  );
}

/** Whether a panel shows what only custom trainers have: words among their parameters, metrics of steps. */
export function isOfOwnTrainers(panel: string): boolean {
  return /: (Words and booleans|Steps) /.test(panel);
}

/** As Grafana fills in its variables. */
export function filledIn(query: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(`\${${name}:sqlstring}`, `'${value}'`).replaceAll(`$${name}`, value),
    query,
  );
}
