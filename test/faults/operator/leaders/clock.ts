/**
 * Loaded before an operator (`node --import`), as if its machine's clock were wrong: it goes ahead by CLOCK_AHEAD_MS, and
 * at SIGUSR2 it is set to be as much behind, or ahead again. Time that is measured goes on as ever.
 */
const TrueDate = Date;
let aheadMs = Number(process.env['CLOCK_AHEAD_MS']);

class WrongDate extends TrueDate {
  constructor(...args: [] | [number | string | Date]) {
    if (args.length === 0) super(WrongDate.now());
    else super(...args);
  }

  static override now(): number {
    return TrueDate.now() + aheadMs;
  }
}

Object.assign(globalThis, { Date: WrongDate });
process.on('SIGUSR2', () => (aheadMs = -aheadMs));
