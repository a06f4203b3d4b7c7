import { availableParallelism, cpus, totalmem } from 'node:os';

/** The machine and the day, one line, to stand above figures. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${availableParallelism()} cores of ${model}, ${memory}, Linux ${process.arch}, Node ${process.versions.node}`;
}
