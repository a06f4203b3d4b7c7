import { connect, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { listenOnLoopback } from '../../servers/listen.ts';
import { packetsOf } from './packets.ts';

/** What happens to one statement on its way. */
export type Fault =
  | 'cut before' // the connection breaks, the server never gets it
  | 'cut after' // the server does it, the connection breaks before its answer is there
  | 'deadlock' // the server undoes the transaction and says so
  | 'read-only' // the server refuses to write, as while it fails over
  | 'unsupported'; // a proxy on the way does not know it

/** A way to a database server that understands what passes: it can break a statement of the caller's choice. */
export interface FaultyWay {
  /** The server's URL, by this way. */
  readonly url: string;
  /** Asked about every statement; gives what is to happen to it. */
  onStatement: (sql: string) => Fault | undefined;
  /** How long every statement is held up. */
  delayMs: number;
  /** How many more connections are refused as too many. */
  refusals: number;
  /** Leads new connections to another server; those that there are break. */
  lead(url: string): void;
  close(): void;
}

const COM_QUERY = 3;
const ERRORS = {
  deadlock: [1213, '40001', 'Deadlock found when trying to get lock; try restarting transaction'],
  'read-only': [
    1290,
    'HY000',
    'The MySQL server is running with the --read-only option so it cannot execute this statement',
  ],
  unsupported: [1047, '08S01', 'Unsupported command'],
  'too many': [1040, '08004', 'Too many connections'],
} as const;

/** Opens such a way to the server of a URL, without faults at first. */
export async function faultyWay(url: string): Promise<FaultyWay> {
  let target = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    track(client);
    if (way.refusals > 0) {
      way.refusals -= 1;
      client.end(errorPacket('too many', 0));
      return;
    }
    const onward = connect(Number(target.port), target.hostname);
    track(onward);
    void new Passage(client, onward, way).run();
  });
  const track = (socket: Socket): void => {
    sockets.add(socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket)));
  };
  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const own = new URL(url);
  own.host = `127.0.0.1:${await listenOnLoopback(server)}`;
  server.unref();
  const way: FaultyWay = {
    url: own.href,
    onStatement: () => undefined,
    delayMs: 0,
    refusals: 0,
    lead: (other) => {
      target = new URL(other);
      destroyAll();
    },
    close: () => {
      server.close();
      destroyAll();
    },
  };
  return way;
}

/** One connection. The server's answers pass as they are, but for one that is held back. */
class Passage {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #way: FaultyWay;
  #answer: ((bytes: Buffer) => void) | undefined;

  constructor(client: Socket, server: Socket, way: FaultyWay) {
    this.#client = client;
    this.#server = server;
    this.#way = way;
    server.on('data', (bytes: Buffer) => (this.#answer ? this.#answer(bytes) : client.write(bytes)));
    server.on('close', () => client.destroy());
    client.on('close', () => server.destroy());
  }

  async run(): Promise<void> {
    try {
      for await (const packet of packetsOf(this.#client)) await this.#pass(packet);
    } catch {
      this.#server.destroy(); // the client broke off
    }
  }

  async #pass(packet: Buffer): Promise<void> {
    const isStatement = packet[3] === 0 && packet[4] === COM_QUERY;
    const fault = isStatement ? this.#way.onStatement(packet.subarray(sqlBegin(packet)).toString()) : undefined;
    if (isStatement && this.#way.delayMs > 0) await setTimeout(this.#way.delayMs);
    if (fault === 'cut before') return this.#break();
    if (fault === 'read-only' || fault === 'unsupported') return void this.#client.write(errorPacket(fault, 1));
    if (fault === undefined) return void this.#server.write(packet);
    await this.#answerTo(fault === 'deadlock' ? rollbackLike(packet) : packet);
    if (fault === 'cut after') this.#break();
    else this.#client.write(errorPacket(fault, 1));
  }

  /** Sends a statement and waits for the server's answer, which the client does not get. */
  async #answerTo(packet: Buffer): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<Buffer>();
    this.#answer = resolve;
    this.#server.write(packet);
    await promise;
    this.#answer = undefined;
  }

  #break(): void {
    this.#client.destroy();
    this.#server.destroy();
  }
}

/** Where the SQL begins: newer servers are told before it that there are no query attributes (two bytes, 0 and 1). */
function sqlBegin(packet: Buffer): number {
  return packet[5] === 0 && packet[6] === 1 ? 7 : 5;
}

function rollbackLike(packet: Buffer): Buffer {
  return framed(Buffer.concat([packet.subarray(4, sqlBegin(packet)), Buffer.from('ROLLBACK')]), 0);
}

/** dev.mysql.com/doc/dev/mysql-server, "ERR_Packet". */
function errorPacket(kind: keyof typeof ERRORS, sequence: number): Buffer {
  const [number, state, message] = ERRORS[kind];
  return framed(
    Buffer.concat([Buffer.of(0xff, number & 0xff, number >> 8), Buffer.from(`#${state}${message}`)]),
    sequence,
  );
}

function framed(payload: Buffer, sequence: number): Buffer {
  const { length } = payload;
  return Buffer.concat([Buffer.of(length & 0xff, (length >> 8) & 0xff, length >> 16, sequence), payload]);
}
