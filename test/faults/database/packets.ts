import type { Socket } from 'node:net';

const HEADER = 4;

/** The packets of the MySQL protocol that a client sends: three bytes of length, one of sequence, the payload. */
export async function* packetsOf(socket: Socket): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.length < HEADER ? Infinity : HEADER + rest.readUIntLE(0, 3);
      if (rest.length < end) break;
      yield rest.subarray(0, end);
      rest = rest.subarray(end);
    }
  }
}
