import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely';

type Classify = (error: unknown) => unknown;

class ClassifyingConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly #classify: Classify;

  constructor(inner: DatabaseConnection, classify: Classify) {
    this.inner = inner;
    this.#classify = classify;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return await this.inner.executeQuery<R>(query);
    } catch (error) {
      throw this.#classify(error);
    }
  }

  async *streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    try {
      yield* this.inner.streamQuery<R>(query, chunkSize);
    } catch (error) {
      throw this.#classify(error);
    }
  }
}

/** A driver whose errors, wherever they come up, are put in the ledger's terms. */
export class ClassifyingDriver implements Driver {
  readonly #inner: Driver;
  readonly #classify: Classify;

  constructor(inner: Driver, classify: Classify) {
    this.#inner = inner;
    this.#classify = classify;
  }

  async init(): Promise<void> {
    await this.#inner.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    try {
      return new ClassifyingConnection(await this.#inner.acquireConnection(), this.#classify);
    } catch (error) {
      throw this.#classify(error);
    }
  }

  async releaseConnection(connection: ClassifyingConnection): Promise<void> {
    await this.#inner.releaseConnection(connection.inner);
  }

  async beginTransaction(connection: ClassifyingConnection, settings: TransactionSettings): Promise<void> {
    await this.#inner.beginTransaction(connection, settings);
  }

  async commitTransaction(connection: ClassifyingConnection): Promise<void> {
    await this.#inner.commitTransaction(connection);
  }

  /** A rollback fails only on a broken connection, where the server rolls back; the first error matters. */
  async rollbackTransaction(connection: ClassifyingConnection): Promise<void> {
    await this.#inner.rollbackTransaction(connection).catch(() => {});
  }

  async destroy(): Promise<void> {
    await this.#inner.destroy();
  }
}
