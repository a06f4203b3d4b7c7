import { afterAll } from 'vitest';
import { readStatus } from '../../cli/src/sweep/view.ts';
import { openLedger, readDrivers } from '../../ledger/src/index.ts';
import { serve } from '../../serve/src/index.ts';
import type { ServeSettings, Serving } from '../../serve/src/index.ts';

const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Serves a ledger, as a reader of it, for as long as the test file runs. */
export async function serving(url: string, settings: Partial<ServeSettings> = {}): Promise<Serving> {
  const ledger = await openLedger(url, { access: 'read' });
  const server = await serve({
    ledger,
    statusOf: readStatus,
    runnersOf: readDrivers,
    listen: { host: '127.0.0.1', port: 0 },
    hosts: [],
    ...settings,
  });
  ends.push(async () => {
    await server.close();
    await ledger.close();
  });
  return server;
}

/** The parts that a stream of events pushes, one event after the other; it ends with its reader. */
export async function* pushed(address: string, headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const { body } = await fetch(address, { headers, signal: stop.signal });
  if (!body) throw new Error(`${address} answered without a body`);
  let text = '';
  try {
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const [, id = '', data] = /^id: (.*)\nevent: parts\ndata: (.*)$/s.exec(event) ?? [];
        if (data === undefined) continue;
        const parts: Record<string, string> = JSON.parse(data);
        yield { id, parts };
      }
    }
  } finally {
    stop.abort();
  }
}
