/**
 * The colours of charts, which the style sheet has for light and dark.
 *
 * @typedef {{ text: string, muted: string, line: string, surface: string, series: string[], ramp: string[] }} Colours
 */

/** @returns {Colours} those that hold now */
export function coloursNow() {
  const style = getComputedStyle(document.documentElement);
  const read = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const list = (/** @type {string} */ name) => read(name).split(/ (?=\D)/);
  return {
    text: read('text'),
    muted: read('muted'),
    line: read('line'),
    surface: read('surface'),
    series: list('series'),
    ramp: list('ramp'),
  };
}

/**
 * What every chart has in common. Nothing moves: a report is read, and printed.
 *
 * @param {Colours} colours
 */
export function baseOption({ text, line, surface, series }) {
  return {
    animation: false,
    color: series,
    textStyle: { fontFamily: 'system-ui, sans-serif', color: text },
    // Drawn, not HTML: that would need style attributes, which the page's policy refuses, and names would have to be escaped.
    tooltip: {
      renderMode: 'richText',
      backgroundColor: surface,
      borderColor: line,
      textStyle: { color: text },
      confine: true,
    },
  };
}

/**
 * @param {Colours} colours
 * @param {string} name of the axis, with its unit
 */
export function axisStyle({ muted, line }, name) {
  return {
    name,
    nameTextStyle: { color: muted },
    axisLabel: { color: muted, hideOverlap: true },
    axisLine: { lineStyle: { color: line } },
    splitLine: { lineStyle: { color: line } },
  };
}
