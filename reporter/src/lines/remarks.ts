/** Different sentences that are said in full. */
const SAID = 3;

/** A sentence, the line that it is about first, and how many others. */
interface Remark {
  readonly where: string;
  more: number;
}

/** What cannot be recorded of a report, said so that it fits into a NOTE: what is odd at one step is so at every one. */
export class Remarks {
  readonly #said = new Map<string, Remark>();
  #others = 0;

  /**
   * @param line of the report, where it is about one
   * @returns the sentence, the first time that it is said
   */
  add(text: string, line?: number): string | undefined {
    const known = this.#said.get(text);
    if (known) known.more += 1;
    else if (this.#said.size === SAID) this.#others += 1;
    else return sentence(text, this.#note(text, line));
    return undefined;
  }

  /** All of them; those that are not said in full as a number. */
  sentences(): string[] {
    const said = Array.from(this.#said, ([text, remark]) => sentence(text, remark));
    return this.#others === 0 ? said : [...said, `and ${this.#others} more of other kinds`];
  }

  #note(text: string, line: number | undefined): Remark {
    const remark = { where: line === undefined ? '' : `report line ${line}`, more: 0 };
    this.#said.set(text, remark);
    return remark;
  }
}

function sentence(text: string, { where, more }: Remark): string {
  if (where === '') return text;
  return `${where}${more === 0 ? '' : ` and ${more} more`}: ${text}`;
}
