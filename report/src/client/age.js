/** @type {readonly [number, string][]} */
const UNITS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'm'],
  [1, 's'],
];

const EVERY_MS = 20_000;

/** Shows times that are marked so as how long ago they are, and goes on doing so. */
export function keepAges() {
  showAges();
  setInterval(showAges, EVERY_MS);
}

export function showAges() {
  for (const time of document.querySelectorAll('time')) {
    if (!('age' in time.dataset)) continue;
    time.title = time.dateTime;
    time.textContent = age((Date.now() - Date.parse(time.dateTime)) / 1000);
  }
}

/** @param {number} seconds */
function age(seconds) {
  const [size, unit] = UNITS.find(([each]) => seconds >= each) ?? [1, 's'];
  return `${Math.max(Math.floor(seconds / size), 0)}${unit}`;
}
