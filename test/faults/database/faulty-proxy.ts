import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { listenOnLoopback } from '../../servers/listen.ts';
import { packetsOf } from './packets.ts';

/** An error packet in the place of the server's answer: the statement never gets there. */
export interface Refusal {
  readonly errno: number;
  readonly sqlState: string;
  readonly message: string;
  /** The server closes the connection after it. */
  readonly closes?: boolean;
}

/** What happens to one statement on its way. */
export type Fault =
  | 'cut before' // the connection breaks, the server never gets it
  | 'cut after' // the server does it, the connection breaks before its answer is there
  | 'deadlock' // the server undoes the transaction and says so
  | Refusal;

/** A way to a database server that understands what passes: it can break a statement of the caller's choice. */
export interface FaultyProxy {
  /** The server's URL, by this way. */
  readonly url: string;
  /** Asked about every statement, with the number of its connection from 1; gives what is to happen to it. */
  onStatement: (sql: string, connection: number) => Fault | undefined;
  /** How many connections there have been. */
  connections: number;
  /** How long every statement is held up. */
  delayMs: number;
  /** How many more connections are refused as too many. */
  refusals: number;
  /** Leads new connections to another server; those that there are break. */
  lead(url: string): void;
  close(): void;
}

const COM_QUERY = 3;

const DEADLOCK: Refusal = {
  errno: 1213,
  sqlState: '40001',
  message: 'Deadlock found when trying to get lock; try restarting transaction',
};
const TOO_MANY: Refusal = { errno: 1040, sqlState: '08004', message: 'Too many connections' };

/** Opens such a way to the server of a URL, without faults at first. */
export async function faultyProxy(url: string): Promise<FaultyProxy> {
  let target = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    track(client);
    if (way.refusals > 0) {
      way.refusals -= 1;
      client.end(errorPacket(TOO_MANY, 0));
      return;
    }
    const onward = connect(Number(target.port), target.hostname);
    track(onward);
    way.connections += 1;
    void new Passage(client, onward, way, way.connections).run();
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
  const way: FaultyProxy = {
    url: own.href,
    onStatement: () => undefined,
    connections: 0,
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
  readonly #way: FaultyProxy;
  readonly #number: number;
  #answer: ((bytes: Buffer) => void) | undefined;

  constructor(client: Socket, server: Socket, way: FaultyProxy, number: number) {
    this.#client = client;
    this.#server = server;
    this.#way = way;
    this.#number = number;
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
    const sql = isStatement ? packet.subarray(sqlBegin(packet)).toString() : '';
    const fault = isStatement ? this.#way.onStatement(sql, this.#number) : undefined;
    if (isStatement && this.#way.delayMs > 0) await setTimeout(this.#way.delayMs);
    if (fault === 'cut before') return this.#break();
    if (typeof fault === 'object') return this.#refuse(fault);
    if (fault === undefined) return void this.#server.write(packet);
    await this.#answerTo(fault === 'deadlock' ? rollbackLike(packet) : packet);
    if (fault === 'cut after') this.#break();
    else this.#client.write(errorPacket(DEADLOCK, 1));
  }

  /** Sends a statement and waits for the server's answer, which the client does not get. */
  async #answerTo(packet: Buffer): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<Buffer>();
    this.#answer = resolve;
    this.#server.write(packet);
    await promise;
    this.#answer = undefined;
  }

  #refuse(refusal: Refusal): void {
    this.#client.write(errorPacket(refusal, 1));
    if (refusal.closes !== true) return;
    this.#client.end();
    this.#server.destroy();
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
function errorPacket({ errno, sqlState, message }: Refusal, sequence: number): Buffer {
  const state = sqlState === '' ? '' : `#${sqlState}`;
  return framed(
    Buffer.concat([Buffer.of(0xff, errno & 0xff, errno >> 8), Buffer.from(`${state}${message}`)]),
    sequence,
  );
}

function framed(payload: Buffer, sequence: number): Buffer {
  const { length } = payload;
  return Buffer.concat([Buffer.of(length & 0xff, (length >> 8) & 0xff, length >> 16, sequence), payload]);
}
