import { parse } from 'shell-quote';
import { commandLines, NOT_RUN } from '../docs/command-lines.ts';
import { documents } from '../docs/documents.ts';

/** A command line of a document: `kubectl` or `helm`, and its arguments. */
export interface ClusterCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** What documents whose name begins so show for `kubectl` and `helm`, in order, but for what is marked as not run. */
export function clusterCommands(begin: string): ClusterCommand[] {
  return documents()
    .filter(({ name }) => name.startsWith(begin))
    .flatMap(commandLines)
    .filter((line) => /^(kubectl|helm) /.test(line) && !line.includes(NOT_RUN))
    .map((line) => parse(line).map(String))
    .map(([program = '', ...args]) => ({ program, args }));
}

/** The one command of the guide on installing that begins with these words. */
export function installCommand(...words: string[]): ClusterCommand {
  const isIt = ({ program, args }: ClusterCommand): boolean =>
    `${program} ${args.join(' ')}`.startsWith(words.join(' '));
  const found = clusterCommands('docs/guide/install.md').find(isIt);
  if (found === undefined) throw new Error(`docs/guide/install.md shows no command '${words.join(' ')} …'`);
  return found;
}

/** A command with the literals of a Secret replaced by an account's. */
export function withAccount(
  { program, args }: ClusterCommand,
  account: Readonly<Record<string, string>>,
): ClusterCommand {
  const literal = /^--from-literal=(\w+)=/;
  const filled = args.map((arg) => {
    const key = literal.exec(arg)?.[1];
    return key === undefined || account[key] === undefined ? arg : `--from-literal=${key}=${account[key]}`;
  });
  return { program, args: filled };
}
