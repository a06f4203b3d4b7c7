import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { format } from 'prettier';

interface Source {
  type: 'prometheus' | 'mysql';
  uid: string;
}

const SOURCE = { uid: '${datasource}' };
export const PROMETHEUS: Source = { type: 'prometheus', ...SOURCE };
export const LEDGER: Source = { type: 'mysql', ...SOURCE };

/** A dashboard with what all of ours have; panels follow, of width 24 together in a row. */
export function dashboard(uid: string, title: string, description: string, { type }: Source): DashboardBuilder {
  const source = new DatasourceVariableBuilder('datasource').label('Data source').type(type);
  return new DashboardBuilder(`TuningSweep / ${title}`)
    .uid(`tuningsweep-${uid}`)
    .description(description)
    .tags(['tuningsweep'])
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-6h', to: 'now' })
    .refresh(type === 'prometheus' ? '30s' : '1m')
    .withVariable(source);
}

/** A variable whose values a query gives; `previous` ones may be used in it. */
export function variable(name: string, label: string, query: string, source: Source): QueryVariableBuilder {
  return (
    new QueryVariableBuilder(name)
      .label(label)
      .datasource(source)
      .query(query)
      .refresh(VariableRefresh.OnTimeRangeChanged)
      // oxlint-disable-next-line unicorn/no-array-sort -- it is no array
      .sort(VariableSort.AlphabeticalAsc)
  );
}

/** A query over the dashboard's time. */
export function over(expr: string, legend = ''): DataqueryBuilder {
  return new DataqueryBuilder().expr(expr).legendFormat(legend).range();
}

/** A query of the present. */
export function now(expr: string, legend = ''): DataqueryBuilder {
  return new DataqueryBuilder().expr(expr).legendFormat(legend).instant();
}

/** A query of the present, one row a series. */
export function rows(expr: string): DataqueryBuilder {
  return now(expr).format(PromQueryFormat.Table);
}

interface SqlQuery extends Dataquery {
  rawSql: string;
  format: 'table' | 'time_series';
  rawQuery: true;
  editorMode: 'code';
}

/** A query of the ledger; the SDK has no builder for the data source MySQL. */
export function select(rawSql: string): Builder<SqlQuery> {
  const query: SqlQuery = {
    rawSql,
    format: 'table',
    rawQuery: true,
    editorMode: 'code',
    _implementsDataqueryVariant: () => {},
  };
  return { build: () => query };
}

/** A panel's builder, of whatever type. */
interface AnyPanel extends Builder<Panel> {
  title(title: string): this;
  description(description: string): this;
  datasource(source: Source): this;
  span(columns: number): this;
  height(rows: number): this;
  withTarget(target: Builder<Dataquery>): this;
}

export interface PanelText {
  title: string;
  /** What it shows and how to read it, for who does not know. */
  description: string;
  /** Of 24. */
  columns: number;
  height?: number;
}

/** Puts a panel together: text, size and queries. */
export function panel<P extends AnyPanel>(builder: P, text: PanelText, ...targets: Builder<Dataquery>[]): P {
  const isSql = targets.some((target) => 'rawSql' in target.build());
  builder
    .title(text.title)
    .description(text.description)
    .datasource(isSql ? LEDGER : PROMETHEUS)
    .span(text.columns)
    .height(text.height ?? 8);
  for (const target of targets) builder.withTarget(target);
  return builder;
}

/** The JSON that Grafana takes; panels and queries are numbered in the order in which they stand. */
export async function toJson(builder: DashboardBuilder): Promise<string> {
  const built: Dashboard = builder.build();
  const panels = (built.panels ?? []).map((each, index) => ({
    ...each,
    id: index + 1,
    ...('targets' in each && { targets: each.targets?.map((target, at) => ({ ...target, refId: 'ABCDEF'[at] })) }),
  }));
  return format(JSON.stringify({ ...built, panels }), { parser: 'json', printWidth: 120 });
}
