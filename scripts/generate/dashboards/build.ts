import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { format } from 'prettier';

export interface Source {
  readonly type: 'prometheus' | 'mysql' | 'frser-sqlite-datasource';
  readonly uid: string;
}

const SOURCE = { uid: '${datasource}' };
export const PROMETHEUS: Source = { type: 'prometheus', ...SOURCE };
export const MYSQL: Source = { type: 'mysql', ...SOURCE };
export const SQLITE: Source = { type: 'frser-sqlite-datasource', ...SOURCE };

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

/** A query of the ledger, as its data source wants it; the SDK has no builder for these. */
export function select(sql: string, { type }: Source): Builder<Dataquery> {
  const query =
    type === 'mysql'
      ? { rawSql: sql, format: 'table', rawQuery: true, editorMode: 'code' }
      : { rawQueryText: sql, queryText: sql, queryType: 'table', timeColumns: [] };
  return { build: () => ({ ...query, _implementsDataqueryVariant: () => {} }) };
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
  /** Absent: Prometheus. */
  source?: Source;
}

/** Puts a panel together: text, size and queries. */
export function panel<P extends AnyPanel>(builder: P, text: PanelText, ...targets: Builder<Dataquery>[]): P {
  builder
    .title(text.title)
    .description(text.description)
    .datasource(text.source ?? PROMETHEUS)
    .span(text.columns)
    .height(text.height ?? 8);
  for (const target of targets) builder.withTarget(target);
  return builder;
}

/** A link of a dashboard to another one, for the same sweep and time. */
export function linkTo(uid: string, title: string): DashboardLinkBuilder {
  const sweep = 'var-namespace=${namespace}&var-sweep=${sweep}';
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon('dashboard')
    .tooltip('')
    .url(`${urlOf(uid)}?${sweep}`)
    .keepTime(true);
}

/** Where Grafana shows one of our dashboards. */
export function urlOf(uid: string): string {
  return `/d/tuningsweep-${uid}`;
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
