/** One packet of a client, and the name of what it makes durable, if it does. */
export interface SqlPacket {
  packet: Buffer;
  write?: string;
}

const HEADER_BYTES = 4;
const COM_QUERY = 0x03;
/** As much of a statement as says what it does. */
const LOOK_BYTES = 200;
/** What MySQL 8 has in front of a statement: no parameters, one set of them. */
const NO_ATTRIBUTES = '\0\x01';
const WRITE =
  /^\s*(insert into|update|delete from|create table|create index|alter table|drop table)(?: if (?:not )?exists)?\s+`?(\w+)`?(?:\s+on\s+`?(\w+))?/i;

/**
 * Reads what a client of MySQL's protocol sends, and knows the writes among its statements. A transaction's name is that
 * of its COMMIT with its writes, each once: `COMMIT of update TB_TASK, insert into TB_MODELRESULT`.
 */
export class SqlWrites {
  #rest = Buffer.alloc(0);
  /** The writes of the transaction that is open. */
  #open: Set<string> | undefined;

  read(chunk: Buffer): SqlPacket[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const packets: SqlPacket[] = [];
    for (;;) {
      const size = this.#rest.length < HEADER_BYTES ? Infinity : HEADER_BYTES + this.#rest.readUIntLE(0, 3);
      if (this.#rest.length < size) return packets;
      const packet = this.#rest.subarray(0, size);
      this.#rest = this.#rest.subarray(size);
      const write = this.#writeOf(packet);
      packets.push({ packet, ...(write !== undefined && { write }) });
    }
  }

  #writeOf(packet: Buffer): string | undefined {
    const isQuery = packet[3] === 0 && packet[HEADER_BYTES] === COM_QUERY;
    if (!isQuery) return undefined;
    const sql = packet.toString('latin1', HEADER_BYTES + 1, HEADER_BYTES + 1 + LOOK_BYTES).replace(NO_ATTRIBUTES, '');
    if (/^\s*(begin|start transaction)/i.test(sql)) this.#open = new Set();
    if (/^\s*(commit|rollback)/i.test(sql)) return this.#end(/commit/i.test(sql));
    const [, verb, table, indexed] = WRITE.exec(sql) ?? [];
    if (verb === undefined) return undefined;
    const name = `${verb.toLowerCase()} ${indexed ?? table}`;
    if (this.#open === undefined) return name;
    this.#open.add(name);
    return undefined;
  }

  #end(committed: boolean): string | undefined {
    const writes = [...(this.#open ?? [])];
    this.#open = undefined;
    return committed && writes.length > 0 ? `COMMIT of ${writes.join(', ')}` : undefined;
  }
}
