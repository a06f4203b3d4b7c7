import { expect, test } from 'vitest';
import { useSearchFolder } from '../../local/search-scene.ts';
import { surviveKills } from './search-kills.ts';

const folder = useSearchFolder();

test('a search that is killed with eight at work goes on as if nothing had been', async () => {
  await expect(surviveKills(folder(), 5, 20_260_103)).resolves.toBeUndefined();
});
