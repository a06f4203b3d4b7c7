/** A part of a page as text, and the revision in which it last changed. */
interface Part {
  readonly text: string;
  readonly revision: number;
}

/** The parts that a page is made of, by name, so that whoever has an older page is sent what changed since, and only that. */
export class Parts {
  readonly #parts = new Map<string, Part>();
  #revision = 0;

  /** How often something changed. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * Takes in parts as they are now; others stay.
   *
   * @returns whether any of them changed
   */
  set(texts: Readonly<Record<string, string>>): boolean {
    const changed = Object.entries(texts).filter(([name, text]) => this.#parts.get(name)?.text !== text);
    if (changed.length === 0) return false;
    this.#revision += 1;
    for (const [name, text] of changed) this.#parts.set(name, { text, revision: this.#revision });
    return true;
  }

  /** The text of a part; empty for one that is not known yet. */
  get(name: string): string {
    return this.#parts.get(name)?.text ?? '';
  }

  /** What changed after a revision. */
  since(revision: number): Record<string, string> {
    const changed = [...this.#parts].filter(([, part]) => part.revision > revision);
    return Object.fromEntries(changed.map(([name, { text }]) => [name, text]));
  }
}
