import { Draws } from './numbers/draws.ts';
import { algorithmOf, PURPOSE, randomPoint } from './proposing.ts';

/**
 * Random search: each parameter on its own, uniformly on its scale (Bergstra and Bengio, "Random search for hyper-parameter
 * optimization", JMLR 13, 2012). A point that was proposed before is drawn anew.
 */
export const random = algorithmOf({ name: 'Random', version: 1 }, ({ space, seed, number }, isFree) => {
  const point = randomPoint(space, new Draws(seed, number, PURPOSE.algorithm));
  return isFree(point) ? point : undefined;
});
