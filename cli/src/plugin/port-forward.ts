import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { COMMAND_EXIT } from '@tuningsweep/ledger/contracts';
import { CommandError } from '../exit.ts';
import type { ClusterOptions } from '../sweep/kube-client.ts';
import type { ServiceRef } from './service.ts';

type Forwarder = ChildProcessByStdio<null, Readable, Readable>;

/** The address of this machine that the forwarded port is on. */
export const LOOPBACK = '127.0.0.1';

/**
 * Has kubectl forward a port of this machine to a Service's, for as long as this process lives: it chooses the pod, logs in as
 * it always does, and speaks whatever the API server's release speaks. Where this plugin is, it is too.
 *
 * @returns the port of this machine
 * @throws CommandError with what kubectl says where it cannot
 */
export async function forwardTo(
  { namespace, name }: ServiceRef,
  port: string,
  { kubeconfig, context }: ClusterOptions,
): Promise<number> {
  const flags = Object.entries({ kubeconfig, context, namespace, address: LOOPBACK }).flatMap(([flag, value]) =>
    value === undefined ? [] : [`--${flag}=${value}`],
  );
  const args = ['port-forward', ...flags, `service/${name}`, `:${port}`];
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  endsWithUs(child);
  const said = text(child.stderr);
  const ended = new Promise<never>((_, reject) => {
    const fail = (why: string): void =>
      reject(new CommandError(`kubectl ${args.join(' ')}: ${why}\nOr name the ledger with --database URL.`));
    child.once('error', ({ message }) => fail(message));
    child.once('exit', () => void said.then((all) => fail(all.trim())));
  });
  const found = await Promise.race([portIn(child.stdout), ended]);
  letGo(child);
  return found;
}

/** The port that kubectl says it listens on; what it says later is read too, or it would wait for that. */
function portIn(stdout: Readable): Promise<number> {
  return new Promise((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const [, port] = /^Forwarding from 127\.0\.0\.1:(\d+) /.exec(line) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
  });
}

/** It is ended with this process, also by a signal. */
function endsWithUs(child: Forwarder): void {
  process.once('exit', () => child.kill());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(COMMAND_EXIT.interrupted));
}

/** Nothing waits for its end from now on. */
function letGo(child: Forwarder): void {
  child.unref();
  for (const stream of [child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref();
}
