import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Rule } from '../../cluster/client/accounts.ts';
import { kubeconfig } from '../../cluster/client/kubeconfig.ts';
import { makeBinding } from '../../cluster/node/secret.ts';
import type { Account } from '../../cluster/node/secret.ts';
import { clusterCommands, withAccount } from '../../e2e/guide.ts';
import { useKubectlPlugin } from '../../support/cli/plugin.ts';
import type { CliResult } from '../../support/cli/cli.ts';
import { completing, useEnvironment } from '../environment.ts';
import { NAME } from '../manifest.ts';

const current = useEnvironment();
const plugin = useKubectlPlugin();
let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the plugin as whoever this kubeconfig is of, by default as one who may do anything. */
function run(words: readonly string[], file = current().cluster.connection.kubeconfig): Promise<CliResult> {
  const { folder: programs } = current().cluster.connection.programs;
  return plugin({ programs, kubeconfig: file, cwd: folder }, ...words);
}

/** The same in the environment's namespace, which the kubeconfig does not name. */
function runThere(...words: string[]): Promise<CliResult> {
  return run([...words, '--namespace', current().namespace]);
}

/** A kubeconfig of an account with these rights in the environment's namespace, which is its context's. */
async function kubeconfigOf(rules: readonly Rule[]): Promise<string> {
  const { cluster, namespace } = current();
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, kubeconfig(await cluster.account({ namespace, name: 'someone', rules }), namespace));
  return file;
}

/** The account by which the ledger is reached from here. */
function account(): Account {
  const { hostname, port, username, password, pathname } = new URL(current().url);
  return { host: hostname, port, username, password: decodeURIComponent(password), database: pathname.slice(1) };
}

/** Makes the Secret of that account. */
async function bind(name: string, changes: Partial<Account> = {}): Promise<void> {
  const { cluster, namespace } = current();
  await makeBinding(cluster.api, namespace, name, { ...account(), ...changes });
}

async function finishedSweep(): Promise<void> {
  const environment = current();
  environment.startOperator();
  environment.simulate(completing(environment.ledger));
  await environment.apply();
  await environment.reaches('Succeeded', 'True AllTasksSettled');
}

const SEES_SWEEPS = { apiGroups: ['tuningsweep.io'], resources: ['tuningsweeps'], verbs: ['get'] };
const LISTS_PODS = { apiGroups: [''], resources: ['pods'], verbs: ['list'] };

describe('kubectl tuningsweep', () => {
  test('shows results and reports of a sweep by the Secret of its namespace', async () => {
    const environment = current();
    await bind('tuningsweep-ledger');
    await finishedSweep();
    const tasks = await environment.tasks();
    const results = await runThere('results', NAME, '-o', 'json');
    expect(results).toMatchObject({ code: 0, stderr: '' });
    const codes = JSON.parse(results.stdout).map(({ CODE_TASK }: { CODE_TASK: string }) => CODE_TASK);
    expect(codes).toEqual(tasks.map(({ codeTask }) => codeTask));

    const report = await runThere('report', NAME);
    expect(report).toEqual({ code: 0, stdout: `Report: ${join(folder, NAME)}-report.html\n`, stderr: '' });
    const best = (await environment.sweep()).status?.best?.codeTask;
    expect(readFileSync(join(folder, `${NAME}-report.html`), 'utf8')).toContain(best);

    expect(await runThere('forecast', NAME)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`No model of ${environment.namespace}/${NAME} is kept`),
    });
  });

  test('prefers the Secret of readers, and takes the one that it is told', async () => {
    await finishedSweep();
    await bind('tuningsweep-ledger', { password: 'of nobody' });
    expect(await runThere('results', NAME)).toMatchObject({ code: 1, stderr: expect.stringMatching(/denied|refused/) });
    await bind('tuningsweep-ledger-reader');
    expect(await runThere('results', NAME)).toMatchObject({ code: 0 });
    await bind('own', { database: 'nothere' });
    const own = await runThere('results', NAME, '--secret', 'own');
    expect(own).toMatchObject({ code: 1, stderr: expect.stringContaining('nothere') });
    expect(await runThere('results', NAME, '--secret', 'none')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        `tuningsweep: The namespace ${current().namespace} has no Secret none. Name another with --secret, or the ledger ` +
        'with --database URL.\n',
    });
  });

  test('tells the sweep of its cluster from one of another cluster with its name', async () => {
    const environment = current();
    await bind('tuningsweep-ledger');
    await finishedSweep();
    const key = (await environment.tasks())[0]?.codeTask.split('-')[0];
    const { SWEEP_KEY: _, ...row } = await environment.ledger.db
      .selectFrom('TB_SWEEP')
      .selectAll()
      .executeTakeFirstOrThrow();
    await environment.ledger.db
      .insertInto('TB_SWEEP')
      .values({ ...row, SWEEP_KEY: 'zzzzzzz', CLUSTER: 'elsewhere' })
      .execute();
    const { code, stdout } = await runThere('results', NAME, '-o', 'csv');
    expect(code).toBe(0);
    expect(stdout).toContain(`${key}-`);
  });

  test.each<[string, string[], readonly Rule[], string[]]>([
    ['to see sweeps', ['results', NAME], [], ['cannot get resource "tuningsweeps"', 'tuningsweep.io']],
    [
      'to read Secrets',
      ['results', NAME],
      [SEES_SWEEPS],
      ['"tuningsweep-ledger-reader"', 'cannot get resource "secrets"'],
    ],
    ['to list pods', ['logs', NAME], [SEES_SWEEPS], ['cannot list resource "pods"']],
    ['to read logs', ['logs', NAME], [SEES_SWEEPS, LISTS_PODS], ['cannot get resource "pods/log"']],
  ])('says which right is missing %s', async (_, words, rules, expected) => {
    const environment = current();
    environment.startOperator();
    await environment.apply();
    await environment.reaches('Ready', 'True Running');
    await bind('tuningsweep-ledger-reader');
    const file = await kubeconfigOf(rules);
    const { code, stderr } = await run(words, file);
    expect(code).toBe(1);
    for (const part of [...expected, `in the namespace "${environment.namespace}"`]) expect(stderr).toContain(part);
  });

  test('needs no other rights and no other Secret than the guide tells to make', async () => {
    const { cluster, namespace } = current();
    await finishedSweep();
    const file = await kubeconfigOf([]);
    expect(await run(['results', NAME], file)).toMatchObject({ code: 1 });
    const others = clusterCommands('docs/guide/kubectl-plugin.md').filter(
      ({ args: [first] }) => first !== 'tuningsweep',
    );
    expect(others).toHaveLength(2);
    for (const command of others) {
      const { args } = withAccount(command, { ...account() });
      await cluster.kubectl(args.map((word) => word.replace(/^research$/, namespace).replace('usd-krw-quick', NAME)));
    }
    const binding = [
      'create',
      'rolebinding',
      'reading',
      '--role=sweep-readers',
      `--serviceaccount=${namespace}:someone`,
    ];
    await cluster.kubectl(['--namespace', namespace, ...binding]);
    expect(await run(['results', NAME], file)).toMatchObject({ code: 0, stderr: '' });
  });

  test('says what kubectl says where a Service cannot be reached', async () => {
    await bind('tuningsweep-ledger', { host: `ledger.${current().namespace}.svc.cluster.local` });
    await finishedSweep();
    const { code, stderr } = await runThere('results', NAME);
    expect(code).toBe(1);
    expect(stderr).toMatch(/kubectl port-forward .* service\/ledger :\d+: .*services "ledger" not found/);
  });

  test.each<[string, string[], number, RegExp]>([
    [
      'no such sweep',
      ['results', 'none'],
      2,
      /The namespace \S+ has no TuningSweep none\. See: kubectl get tuningsweeps/,
    ],
    ['no such context', ['results', NAME, '--context', 'none'], 2, /kubeconfig: context "none" not found/],
    ['no such kubeconfig', ['logs', NAME, '--kubeconfig', '/no/file'], 2, /\/no\/file/],
    ['a sweep that nobody has looked at', ['results', NAME], 1, /has no status yet: the operator has not looked at it/],
  ])('explains %s', async (_, words, expected, sentence) => {
    await current().apply();
    const { code, stderr } = await runThere(...words);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(expected);
  });

  test('says which Secret is no binding to a ledger', async () => {
    await bind('tuningsweep-ledger', { port: 'mysql' });
    await finishedSweep();
    const { code, stderr } = await runThere('results', NAME);
    expect(code).toBe(2);
    expect(stderr).toContain(`the entry port of the Secret ${current().namespace}/tuningsweep-ledger, found 'mysql'`);
  });
});
