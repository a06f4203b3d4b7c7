import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuarded } from '../servers/guarded.ts';
import { freePort } from '../servers/listen.ts';
import { prometheusPath } from '../tools/prometheus.ts';

const START_LIMIT_MS = 60_000;

export type Sample = { readonly metric: Readonly<Record<string, string>>; readonly value: readonly [number, string] };

/** A Prometheus that scrapes one operator every second. */
export type RunningPrometheus = {
  /** The instant vector of an expression; @throws Error with what Prometheus has against it. */
  query(expr: string): Promise<Sample[]>;
  stop(): Promise<void>;
};

/** Labels are as the chart's ServiceMonitor makes them: the operator's own win. */
const config = (target: string): object => ({
  global: { scrape_interval: '1s', evaluation_interval: '1s' },
  scrape_configs: [{ job_name: 'operator', honor_labels: true, static_configs: [{ targets: [target] }] }],
});

/** Starts it; it ends, and its data go, with `stop` or when this process dies. */
export async function startPrometheus(metricsUrl: string): Promise<RunningPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-prometheus-'));
  const file = join(folder, 'prometheus.json');
  writeFileSync(file, JSON.stringify(config(new URL(metricsUrl).host)));
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
  return { query: (expr) => ask(address, expr), stop: server.stop };
}

async function ask(address: string, expr: string): Promise<Sample[]> {
  const response = await fetch(`http://${address}/api/v1/query?query=${encodeURIComponent(expr)}`);
  const { data, error }: { data: { result: Sample[] }; error?: string } = JSON.parse(await response.text());
  if (error) throw new Error(`${expr}: ${error}`);
  return data.result;
}
