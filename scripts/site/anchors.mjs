/**
 * The anchor of a heading as GitHub makes it: lower case, without punctuation, hyphens for spaces. Links between the documents
 * are written for it.
 *
 * @param {string} heading
 */
export function anchorOf(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}
