import { format, resolveConfig } from 'prettier';
import { commandTree } from '../../cli/src/completion/tree.ts';
import { buildProgram } from '../../cli/src/program.ts';

/** All that can be typed, which completion scripts are made from: to ask the commands themselves, each has to be loaded. */
export async function generateCompletion(): Promise<string> {
  const tree = commandTree(await buildProgram());
  const options = await resolveConfig(import.meta.filename);
  return await format(JSON.stringify(tree), { ...options, parser: 'json' });
}
