import { expect, test } from 'vitest';
import { useSearchFolder } from '../../local/search-scene.ts';
import { tally } from '../tally.ts';
import { surviveKills } from './search-kills.ts';

const KILLS = 20;
const folder = useSearchFolder();

test('a search that is killed twenty times with eight at work goes on as if nothing had been', async () => {
  const seed = Date.now() % 2 ** 30;
  console.log(`seed ${seed}`);
  await expect(surviveKills(folder(), KILLS, seed)).resolves.toBeUndefined();
  tally('kills of a search', KILLS);
});
