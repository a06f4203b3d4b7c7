import { allCommands } from './tree.ts';
import type { CommandNode, Place } from './tree.ts';

/** A completion script for bash. Words come from the command tree, names of sweeps and tasks from the program itself. */
export function bashScript(root: CommandNode): string {
  return `# Completion of tuningsweep for bash. In ~/.bashrc: source <(tuningsweep completion bash)\n${functions(root)}`;
}

/** The same for zsh, by zsh's own support of bash's completion; what it uses is understood by both. */
export function zshScript(root: CommandNode): string {
  return `# Completion of tuningsweep for zsh. In ~/.zshrc: source <(tuningsweep completion zsh)
autoload -Uz compinit bashcompinit && compinit && bashcompinit
${functions(root)}`;
}

function functions(root: CommandNode): string {
  const all = allCommands(root);
  const below = all.slice(1).map(nameOf);
  const options = all.map((node): Case => [nameOf(node), wordsOf(node.options.flatMap(({ flags }) => flags))]);
  return `_tuningsweep() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command= word
  for word in "\${COMP_WORDS[@]:1:$((COMP_CWORD-1))}"; do
    case "$command/$word" in
      ${below.join(' | ')}) command="$command/$word" ;;
    esac
  done
  COMPREPLY=()
  case "$command $before" in
${cases(all.flatMap(valueCases))}
  esac
  if [[ $current == -* ]]; then
    case "$command" in
${cases(options)}
    esac
    return
  fi
  case "$command" in
${cases(all.flatMap(argumentCases))}
  esac
}
_tuningsweep_words() { COMPREPLY=($(compgen -W "$1" -- "$current")); }
_tuningsweep_files() { local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); }
_tuningsweep_ask() { _tuningsweep_words "$(eval "\${COMP_WORDS[0]} __complete $1 $(printf %q "$current")" 2>/dev/null)"; }
complete -F _tuningsweep tuningsweep
`;
}

type Case = readonly [pattern: string, action: string];

function nameOf({ path }: CommandNode): string {
  return path.length === 0 ? "''" : `/${path.join('/')}`;
}

function valueCases({ path, options }: CommandNode): Case[] {
  const prefix = path.length === 0 ? '' : `/${path.join('/')}`;
  return options.flatMap(({ flags, value }): Case[] =>
    value ? [[flags.map((flag) => `'${prefix} ${flag}'`).join(' | '), `${actionOf(value)}; return`]] : [],
  );
}

function argumentCases(node: CommandNode): Case[] {
  if (node.commands.length > 0) return [[nameOf(node), wordsOf(node.commands.map(({ path }) => path.at(-1) ?? ''))]];
  return node.argument ? [[nameOf(node), actionOf(node.argument)]] : [];
}

function actionOf(place: Place): string {
  if (place.kind === 'words') return wordsOf(place.words);
  if (place.kind === 'file') return '_tuningsweep_files';
  return place.kind === 'nothing' ? ':' : `_tuningsweep_ask ${place.kind}`;
}

function wordsOf(words: readonly string[]): string {
  return `_tuningsweep_words '${words.join(' ')}'`;
}

function cases(list: readonly Case[]): string {
  return list.map(([pattern, action]) => `      ${pattern}) ${action} ;;`).join('\n');
}
