import { InvalidArgumentError } from 'commander';

/** Reads an option's whole number, from `least` on. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`expected a whole number from ${least} on.`);
  };
}
