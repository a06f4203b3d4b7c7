/** Where the choice is kept, for the pages that come from the same place. */
const KEY = 'tuningsweep-theme';

/**
 * Offers light and dark beside what the system has, and keeps what is chosen.
 *
 * @param {() => void} onChange called when colours are others
 */
export function offerThemes(onChange) {
  const root = document.documentElement;
  const button = document.querySelector('#theme');
  const kept = stored();
  if (kept) root.dataset['theme'] = kept;
  for (const media of ['(prefers-color-scheme: dark)', 'print']) matchMedia(media).addEventListener('change', onChange);
  if (!(button instanceof HTMLButtonElement)) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    const isDark = getComputedStyle(root).colorScheme === 'dark' || (!root.dataset['theme'] && prefersDark());
    root.dataset['theme'] = isDark ? 'light' : 'dark';
    store(root.dataset['theme']);
    onChange();
  });
}

function prefersDark() {
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

/** @returns {string | undefined} what was chosen before; nothing where pages may keep nothing, as files in some browsers */
function stored() {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} theme */
function store(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice then holds for this page alone.
  }
}
