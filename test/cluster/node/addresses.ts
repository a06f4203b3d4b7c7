import { networkInterfaces } from 'node:os';

/** The addresses of a node and its pods, and the name of the machine's end of the way to them. */
export interface Addresses {
  /** The first three numbers of every address on the node's bridge. */
  readonly subnet: string;
  /** This machine, as pods and the node see it. */
  readonly machine: string;
  /** The node itself. */
  readonly node: string;
  /** Where the API server's service is, and the range that services are in. */
  readonly service: string;
  readonly serviceRange: string;
  /** The network interface of this machine that the node is behind. */
  readonly link: string;
}

/**
 * Addresses that no node of another run on this machine has.
 *
 * @throws Error when all are taken
 */
export function freeAddresses(): Addresses {
  const taken = Object.keys(networkInterfaces());
  const number = Array.from({ length: 255 }, (_, index) => index).find((index) => !taken.includes(linkName(index)));
  if (number === undefined) throw new Error('255 nodes of tests run on this machine already');
  const subnet = `10.244.${number}`;
  return {
    subnet,
    machine: `${subnet}.1`,
    node: `${subnet}.2`,
    service: `10.96.${number}.1`,
    serviceRange: `10.96.${number}.0/24`,
    link: linkName(number),
  };
}

function linkName(number: number): string {
  return `tsw-node${number}`;
}
