import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const HEADER_BYTES = 12;
const TYPE_A = 1;
const ANSWERS = { found: 0x81_80, unknown: 0x81_83 };
const TTL_SECONDS = 30;

/**
 * Answers questions for the IPv4 address of one name, and knows no other: for pods, what cluster DNS does.
 *
 * @param host the address to listen on, at the port of DNS
 * @returns what ends it
 */
export async function serveName(host: string, name: string, address: string): Promise<() => void> {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => socket.send(answer(question, name, address), from.port, from.address));
  socket.bind(53, host);
  await once(socket, 'listening');
  return () => void socket.close();
}

/** Source: RFC 1035, section 4. A question for another type of address is answered with none. */
function answer(message: Buffer, name: string, address: string): Buffer {
  const { asked, type, end } = readQuestion(message);
  const isKnown = asked.toLowerCase() === name;
  const records = isKnown && type === TYPE_A ? [record(address)] : [];
  const header = Buffer.alloc(HEADER_BYTES);
  message.copy(header, 0, 0, 2);
  [isKnown ? ANSWERS.found : ANSWERS.unknown, 1, records.length].forEach((value, index) =>
    header.writeUInt16BE(value, 2 + 2 * index),
  );
  return Buffer.concat([header, message.subarray(HEADER_BYTES, end), ...records]);
}

/** The name that is asked for, as labels each after its length, and the type. */
function readQuestion(message: Buffer): { asked: string; type: number; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('ascii', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { asked: labels.join('.'), type: message.readUInt16BE(at + 1), end: at + 5 };
}

/** The address of the name in the question: a pointer to it, type, class, time to live, length, four bytes. */
function record(address: string): Buffer {
  const bytes = Buffer.from([0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, TTL_SECONDS, 0, 4, 0, 0, 0, 0]);
  address.split('.').forEach((part, index) => bytes.writeUInt8(Number(part), 12 + index));
  return bytes;
}
