/** Names of months as files of prices have them: English, German, French, Spanish, Italian, Portuguese, Dutch. */
const NAMES: readonly string[] = [
  'january januar janvier enero gennaio janeiro januari jan janv ene gen',
  'february februar fevrier febrero febbraio fevereiro februari feb fevr fev',
  'march marz maerz mars marzo marco maart mar mrz mrt',
  'april avril abril aprile apr avr abr',
  'may mai mayo maggio maio mei mag',
  'june juni juin junio giugno junho jun giu',
  'july juli juillet julio luglio julho jul juil lug',
  'august aout agosto augustus aug ago',
  'september septembre septiembre settembre setembro sept sep set',
  'october oktober octobre octubre ottobre outubro oct okt ott out',
  'november novembre noviembre novembro nov',
  'december dezember decembre diciembre dicembre dezembro dec dez dic',
];

const MONTHS = new Map(NAMES.flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)));

const WEEKDAYS = new Set(
  (
    'monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun ' +
    'montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so'
  ).split(' '),
);

/** The number of a month by its name in a usual language, whole or short, whatever its case and accents. */
export function monthNamed(word: string): number | undefined {
  return MONTHS.get(fold(word));
}

/** Whether a word is a day of the week, which tells nothing that the date does not. */
export function isWeekday(word: string): boolean {
  return WEEKDAYS.has(fold(word));
}

/** A word in lower case without accents. */
export function fold(word: string): string {
  return word.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
