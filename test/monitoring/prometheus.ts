import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuarded } from '../servers/guarded.ts';
import { freePort } from '../servers/listen.ts';
import { prometheusPath } from '../tools/prometheus.ts';

const START_LIMIT_MS = 60_000;

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** A Prometheus that scrapes replicas of the operator every second. */
export interface RunningPrometheus {
  /** The instant vector of an expression; @throws Error with what Prometheus has against it. */
  query(expr: string): Promise<Sample[]>;
  /** Whether the expression has had a value at any time since then. */
  hadData(expr: string, since: Date): Promise<boolean>;
  stop(): Promise<void>;
}

/** Labels are as the chart's ServiceMonitor makes them: the operator's own win. */
const config = (targets: readonly string[]): object => ({
  global: { scrape_interval: '1s', evaluation_interval: '1s' },
  scrape_configs: [{ job_name: 'operator', honor_labels: true, static_configs: [{ targets }] }],
});

/** Starts it; it ends, and its data go, with `stop` or when this process dies. */
export async function startPrometheus(...metricsUrls: readonly string[]): Promise<RunningPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-prometheus-'));
  const file = join(folder, 'prometheus.json');
  writeFileSync(file, JSON.stringify(config(metricsUrls.map((url) => new URL(url).host))));
  const address = `127.0.0.1:${await freePort()}`;
  const command = [
    prometheusPath('prometheus'),
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
  ];
  const server = startGuarded('Prometheus', { folder, commands: [command] });
  const answers = async (): Promise<boolean> => {
    const response = await fetch(`http://${address}/-/ready`).catch(() => undefined);
    return response?.ok ?? false;
  };
  await server.comesUp(answers, START_LIMIT_MS);
  return {
    query: (expr) => ask<Sample>(address, 'query', { query: expr }),
    hadData: async (query, since) => {
      const [start, end] = [since, new Date()].map((time) => time.toISOString());
      return (await ask(address, 'query_range', { query, start, end, step: '5s' })).length > 0;
    },
    stop: server.stop,
  };
}

async function ask<T>(address: string, method: string, parameters: Record<string, string | undefined>): Promise<T[]> {
  const body = new URLSearchParams(Object.entries(parameters).map(([name, value = '']) => [name, value]));
  const response = await fetch(`http://${address}/api/v1/${method}`, { method: 'POST', body });
  const { data, error }: { data: { result: T[] }; error?: string } = JSON.parse(await response.text());
  if (error) throw new Error(`${parameters['query']}: ${error}`);
  return data.result;
}
