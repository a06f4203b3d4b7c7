import { InvalidArgumentError } from 'commander';

/** Where a server listens; port 0 is any that is free. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const LARGEST_PORT = 65_535;

/**
 * Reads `HOST:PORT`, with an IPv6 address in brackets.
 * @throws InvalidArgumentError that says what was expected
 */
export function listenAddress(text: string): ListenAddress {
  const [, bracketed, plain, port = ''] = /^(?:\[([\da-f:.]+)\]|([^\s:[\]/]+)):(\d{1,5})$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > LARGEST_PORT)
    throw new InvalidArgumentError('expected HOST:PORT, such as 127.0.0.1:8080 or [::1]:0.');
  return { host, port: Number(port) };
}
