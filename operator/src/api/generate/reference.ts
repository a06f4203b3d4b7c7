/** The API reference, as Markdown. */
export async function generateReference(): Promise<string> {
  return '';
}
