import { format, resolveConfig } from 'prettier';

const ROOT = new URL('../../', import.meta.url);

/** A Markdown file of these parts, formatted as the rest of the repository is. */
export async function markdown(parts: readonly string[]): Promise<string> {
  const options = await resolveConfig(new URL('README.md', ROOT));
  return await format(parts.join('\n\n'), { ...options, parser: 'markdown' });
}

/** A Markdown table; cells may hold anything. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`);
  return lines.join('\n');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
