import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A Markdown file of the repository; `name` is its path from the top. */
export interface Document {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** All documents that people read. */
export function documents(): Document[] {
  const names = globSync('**/*.md', { cwd: ROOT, exclude: ['**/node_modules'] });
  return names.toSorted().map((name) => ({ name, path: ROOT + name, text: readFileSync(ROOT + name, 'utf8') }));
}

/** The fenced blocks of one language, such as `sql`. */
export function blocks({ text }: Document, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms');
  return [...text.matchAll(fence)].map(([, block = '']) => block.trim());
}
