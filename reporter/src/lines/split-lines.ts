/** Bytes that a line of a report may have; whoever writes longer ones writes something else. */
export const LONGEST_LINE = 2 ** 20;

/** A line of a report, without what ends it. */
export interface Line {
  /** From 1 on. */
  readonly number: number;
  /** Undefined where the line has more bytes than {@link LONGEST_LINE}. */
  readonly text: string | undefined;
  readonly bytes: number;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Cuts bytes into lines, however they come in: a piece may end within a character. Ends of lines are those of Unix or of
 * Windows. Never more than one line is kept in memory.
 */
export class LineSplitter {
  #number = 1;
  #kept: Uint8Array[] = [];
  #bytes = 0;

  /** The lines that end in this piece. */
  push(piece: Uint8Array): Line[] {
    const lines: Line[] = [];
    let begin = 0;
    for (let end = piece.indexOf(LINE_FEED); end !== -1; end = piece.indexOf(LINE_FEED, begin)) {
      this.#keep(piece.subarray(begin, end));
      lines.push(this.#take());
      begin = end + 1;
    }
    this.#keep(piece.subarray(begin));
    return lines;
  }

  /** The last line, which nothing ended; none where there is nothing after the last end of a line. */
  end(): Line[] {
    return this.#bytes === 0 ? [] : [this.#take()];
  }

  #keep(part: Uint8Array): void {
    this.#bytes += part.length;
    if (this.#bytes > LONGEST_LINE) this.#kept = [];
    // Copied: a reader may use its buffer again.
    else if (part.length > 0) this.#kept.push(part.slice());
  }

  #take(): Line {
    const line = { number: this.#number, bytes: this.#bytes, text: this.#text() };
    this.#number += 1;
    this.#kept = [];
    this.#bytes = 0;
    return line;
  }

  #text(): string | undefined {
    if (this.#bytes > LONGEST_LINE) return undefined;
    const bytes = Buffer.concat(this.#kept);
    const text = bytes.toString('utf8', 0, bytes.length - (bytes.at(-1) === CARRIAGE_RETURN ? 1 : 0));
    return this.#number === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  }
}
