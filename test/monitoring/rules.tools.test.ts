import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { METRICS } from '../../operator/src/metrics/definitions.ts';
import { CHART, only, render } from '../chart/render.ts';
import { prometheusPath } from '../tools/prometheus.ts';
import { queriesOf } from './boards.ts';

const RULES = join(CHART, 'rules', 'tuningsweep.yaml');
const run = promisify(execFile);

interface Alert {
  alert: string;
  expr: string;
  annotations: { runbook_url: string };
}
const GROUPS: { name: string; rules: Alert[] }[] = parse(readFileSync(RULES, 'utf8')).groups;
const ALERTS = GROUPS.flatMap(({ rules }) => rules);

function promtool(...args: string[]): Promise<{ stdout: string }> {
  return run(prometheusPath('promtool'), args);
}

test('promtool has nothing against the rules', async () => {
  expect((await promtool('check', 'rules', '--lint=all', '--lint-fatal', RULES)).stdout).toContain('6 rules found');
});

test('each alert fires when it should, and only then', async () => {
  const tests = fileURLToPath(new URL('alerts.yaml', import.meta.url));
  expect((await promtool('test', 'rules', tests)).stdout).toContain('SUCCESS');
  for (const { alert } of ALERTS) expect(readFileSync(tests, 'utf8')).toContain(`alertname: ${alert}`);
});

test.each(ALERTS)('$alert has a runbook', ({ alert, annotations }) => {
  expect(annotations.runbook_url).toMatch(new RegExp(`/docs/runbooks/${alert}\\.md$`));
  const runbook = new URL(`../../docs/runbooks/${alert}.md`, import.meta.url);
  expect(existsSync(runbook)).toBe(true);
  const headings = [...readFileSync(runbook, 'utf8').matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(['Meaning', 'Diagnosis', 'Mitigation']);
});

test('alerts and dashboards use metrics that there are', () => {
  const expressions = [...ALERTS.map(({ expr }) => expr), ...queriesOf('expr').map(({ query }) => query)];
  const used = expressions.flatMap(
    (expr) => expr.match(/\b(?:tuningsweep|workqueue|controller_runtime|rest_client|leader_election)_\w+/g) ?? [],
  );
  const known = new Set<string>(Object.keys(METRICS));
  const base = (name: string): string => name.replace(/_(bucket|count|sum)$/, '');
  expect(used.filter((name) => !known.has(name) && !known.has(base(name)))).toEqual([]);
});

test('the chart’s PrometheusRule has the same rules, with runbooks where they are', async () => {
  const args = ['--set', 'metrics.prometheusRule.enabled=true,metrics.prometheusRule.runbookBaseUrl=https://books'];
  const { spec } = only(await render(args), 'PrometheusRule');
  const moved = JSON.stringify({ groups: GROUPS }).replaceAll(/https:[^"]*\/docs\/runbooks/g, 'https://books');
  expect(spec).toEqual(JSON.parse(moved));
});
