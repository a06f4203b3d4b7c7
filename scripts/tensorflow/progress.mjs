/** How often a line on a terminal is drawn again, in milliseconds. */
const PAUSE_MS = 200;

/**
 * Draws how far a download is, on a terminal; elsewhere nothing.
 *
 * @param {number} totalMiB
 * @param {NodeJS.WriteStream} [stream]
 * @returns {{ show: (bytes: number) => void, end: () => void }}
 */
export function downloadProgress(totalMiB, stream = process.stderr) {
  let drawn = 0;
  return {
    show: (bytes) => {
      if (!stream.isTTY || Date.now() - drawn < PAUSE_MS) return;
      drawn = Date.now();
      const mebibytes = bytes / 2 ** 20;
      const percent = Math.min(100, Math.floor((100 * mebibytes) / totalMiB));
      stream.write(`\r  ${mebibytes.toFixed(0)} of ${totalMiB} MiB, ${percent} %\u001b[K`);
    },
    end: () => {
      if (drawn > 0) stream.write('\r\u001b[K');
    },
  };
}
