import type { Command, Option } from 'commander';

const REPEATABLE = new WeakSet<Option>();

/** An option whose values add up when it is given several times. */
export function repeatable(option: Option): Option {
  REPEATABLE.add(option);
  return option;
}

/**
 * Makes a command, and those below it, refuse an option that is given twice with a value each: commander
 * itself takes the last one and says nothing. For one command line: what was given before counts in the next one.
 */
export function refuseRepetition(command: Command): void {
  for (const option of command.options.filter(hasOneValue)) {
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      if (isGiven) command.error(`error: option '${option.flags}' takes one value, found several`);
      isGiven = true;
    });
  }
  for (const child of command.commands) refuseRepetition(child);
}

function hasOneValue(option: Option): boolean {
  return (option.required || option.optional) && !option.variadic && !REPEATABLE.has(option);
}
