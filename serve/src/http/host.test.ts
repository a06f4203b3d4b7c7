import { expect, test } from 'vitest';
import { isKnownHost, isLoopback } from './host.ts';

test.each([
  ['127.0.0.1:8080', true],
  ['localhost', true],
  ['LOCALHOST:1', true],
  ['[::1]:8080', true],
  ['sweeps.example.org', true],
  ['sweeps.example.org:443', true],
  ['evil.example.org', false],
  ['127.0.0.1.evil.example.org', false],
  ['localhost.evil.example.org:8080', false],
  ['', false],
  [undefined, false],
])('Host %j: %j', (header, known) => expect(isKnownHost(header, ['sweeps.example.org'])).toBe(known));

test.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['localhost', true],
  ['127.example.org', false],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.0.1', false],
])('listening at %s stays on this machine: %j', (host, local) => expect(isLoopback(host)).toBe(local));
