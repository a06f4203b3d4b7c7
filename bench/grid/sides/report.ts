/** What a side says at its end, as JSON: seconds of the writing alone, and the most memory the process ever held. */
export interface SideReport {
  readonly seconds: number;
  readonly peakMb: number;
}

/** Prints the report of this process. */
export function report(milliseconds: number): void {
  const said: SideReport = { seconds: milliseconds / 1000, peakMb: process.resourceUsage().maxRSS / 1000 };
  process.stdout.write(JSON.stringify(said));
}
