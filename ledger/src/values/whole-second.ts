/** A time in UTC, in ISO 8601, to the second: what is beyond is cut. Kubernetes writes its own so. */
export function wholeSecond(iso: string): string {
  return `${iso.slice(0, 'YYYY-MM-DDThh:mm:ss'.length)}Z`;
}
