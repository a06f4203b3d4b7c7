import { Option } from 'commander';
import type { Command } from 'commander';
import { repeatable } from './repeated.ts';

/** The arguments of a command about any number of manifests; see {@link readSources}. */
export function takingManifests(command: Command): Command {
  const filename = new Option(
    '-f, --filename <file>',
    'the manifest: a file with one or more of them, a folder of such files, or - for standard input (repeatable)',
  );
  return command
    .addOption(repeatable(filename.argParser(another).makeOptionMandatory()))
    .option('-R, --recursive', 'folders within the folder, too');
}

function another(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, name];
}
