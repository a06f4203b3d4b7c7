import { until } from '../../support/until.ts';
import type { Connection } from '../control-plane/control-plane.ts';
import { kubectl } from '../client/kubectl.ts';

const LIMIT_MS = 30 * 60_000;
const AGE = /\s+\S+$/;

/** Shows a sweep's line whenever it changes, as `kubectl get -w` does, until it is finished. */
export async function follow(plane: Connection, name: string): Promise<void> {
  let shown = '';
  await until(
    `${name} is finished`,
    async () => {
      const [head = '', line = ''] = (await kubectl(plane, ['get', 'tsw', name])).split('\n');
      if (shown === '') console.log(head);
      if (line.replace(AGE, '') !== shown) console.log(line);
      shown = line.replace(AGE, '');
      return /\s(True|False)\s/.test(line);
    },
    LIMIT_MS,
  );
}
