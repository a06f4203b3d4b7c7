/** Where around a write the operator dies. */
export type Side = 'before' | 'after';

/** Told of every write of an operator before it reaches its server. */
export interface WriteGate {
  /** @returns the side of this write on which the operator is to die, if it is to */
  onWrite(name: string): Side | undefined;
  /** Kills the operator. The write is not passed on, or its answer is not. */
  crash(): void;
}
