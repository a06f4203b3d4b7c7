import { expect, test } from 'vitest';
import { listenAddress } from './listen-address.ts';

test.each([
  ['127.0.0.1:8080', { host: '127.0.0.1', port: 8080 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  ['[::1]:65535', { host: '::1', port: 65_535 }],
  ['0.0.0.0:80', { host: '0.0.0.0', port: 80 }],
])('%s', (text, address) => expect(listenAddress(text)).toEqual(address));

test.each([
  '8080',
  ':8080',
  '127.0.0.1',
  '127.0.0.1:',
  '127.0.0.1:65536',
  '::1:80',
  'http://127.0.0.1:80',
  '1.2.3.4:-1',
])('%s is refused', (text) =>
  expect(() => listenAddress(text)).toThrow('expected HOST:PORT, such as 127.0.0.1:8080 or [::1]:0.'),
);
