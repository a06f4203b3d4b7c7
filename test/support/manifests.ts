import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CORPUS = new URL('../manifests/', import.meta.url);

/** What the API server adds when it has not evaluated the rules of an object that is too broken for them. */
export const RULES_NOT_CHECKED =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

/** A manifest of test/manifests; `expected` has its problems, each as `PATH | MESSAGE`, sorted. */
export interface Sample {
  name: string;
  file: string;
  text: string;
  expected: string[];
}

/** The manifests of a folder, with the problems that the comment at the head of each expects: `# expect PATH | MESSAGE`. */
export function samples(folder: 'good' | 'bad' | 'updates'): Sample[] {
  const directory = new URL(`${folder}/`, CORPUS);
  return readdirSync(directory).map((name) => {
    const file = fileURLToPath(new URL(name, directory));
    const text = readFileSync(file, 'utf8');
    const expected = [...text.matchAll(/^# expect (.*)$/gm)].map(([, line]) => line ?? '');
    if (text.includes('# rules not checked\n')) expected.push(` | ${RULES_NOT_CHECKED}`);
    return { name, file, text, expected: expected.toSorted() };
  });
}

/** A problem as the samples write it. */
export function shown({ path, message }: { path: string; message: string }): string {
  return `${path} | ${message}`;
}
