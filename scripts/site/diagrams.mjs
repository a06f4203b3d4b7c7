/**
 * What is used here of a markdown-it, which is not among the packages of the checkout.
 *
 * @typedef {(tokens: readonly { info: string, content: string }[], index: number, ...rest: unknown[]) => string} Rule
 * @typedef {{ renderer: { rules: { fence?: Rule } }, utils: { escapeHtml: (text: string) => string } }} Markdown
 */

/**
 * Lets the page draw fenced blocks of mermaid, which would be shown as code.
 *
 * @param {Markdown} markdown
 */
export function diagramsIn(markdown) {
  const asCode = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const token = tokens[index];
    if (token?.info.trim() !== 'mermaid') return asCode?.(tokens, index, ...rest) ?? '';
    return `<Diagram text="${markdown.utils.escapeHtml(encodeURIComponent(token.content))}" />`;
  };
}
