import { SETTINGS } from '../../operator/src/manager/settings.ts';
import type { Setting } from '../../operator/src/manager/settings.ts';
import { markdown, table } from './markdown.ts';

const INTRODUCTION = `<!-- Generated from operator/src/manager/settings.ts by scripts/generate/main.ts. Do not edit. -->

# Settings of the operator

Flags of \`tuningsweep operator\`. Each can be given by an environment variable instead; the flag wins.`;

/** The reference of the operator's settings, as Markdown. */
export async function generateSettings(): Promise<string> {
  const rows = Object.values<Setting>(SETTINGS).map(({ flag, env, description, default: value }) => [
    `\`${flag}\``,
    `\`${env}\``,
    value === undefined ? '' : `\`${value}\``,
    description,
  ]);
  return markdown([INTRODUCTION, table(['Flag', 'Environment', 'Default', 'Meaning'], rows)]);
}
