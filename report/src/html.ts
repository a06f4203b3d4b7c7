/** HTML that is whole and safe: text that came into it is escaped. */
export class Html {
  readonly text: string;

  /** For text that is HTML already; {@link html} is for everything else. */
  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes in: HTML as it is, anything else as text, lists one after the other, nothing for what is not there. */
export type Content = Html | string | number | false | undefined | readonly Content[];

/** A template whose values are escaped, inside elements and inside quoted attributes. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(String.raw({ raw: parts }, ...values.map(textOf)));
}

function textOf(content: Content): string {
  if (content instanceof Html) return content.text;
  if (typeof content === 'object') return content.map(textOf).join('');
  return content === undefined || content === false ? '' : escape(String(content));
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
