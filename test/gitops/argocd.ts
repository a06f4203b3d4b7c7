import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { GLUA } from '../tools/go-program.ts';

const FILE = new URL('../../examples/gitops/argocd/health.yaml', import.meta.url);
const SCRIPT: string = parse(readFileSync(FILE, 'utf8')).data[
  'resource.customizations.health.tuningsweep.io_TuningSweep'
];

const run = promisify(execFile);

export interface Health {
  readonly status: string;
  readonly message: string;
}

/**
 * What Argo CD makes of a resource by our health check, run as Argo CD runs it: with the resource in the global `obj`, and
 * without the libraries that it does not load.
 *
 * @throws Error with what Lua has against the script
 */
export async function argoHealth(resource: object): Promise<Health> {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-lua-'));
  try {
    const file = join(folder, 'health.lua');
    writeFileSync(file, program(resource));
    const [status = '', message = ''] = (await run(GLUA.path, [file])).stdout.split('\n');
    return { status, message };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function program(resource: object): string {
  return `local print = print
string, math, io, os, debug, coroutine = nil
obj = ${literal(resource)}
local health = (function()
${SCRIPT}
end)()
print(health.status)
print(health.message)
`;
}

/** A value of JSON as Lua writes it. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'nil';
  if (typeof value === 'string') return `"${value.replace(/["\\\n\r]/g, decimalEscape)}"`;
  if (Array.isArray(value)) return `{${value.map(literal).join(', ')}}`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, each]) => `[${literal(key)}] = ${literal(each)}`);
  return `{${fields.join(', ')}}`;
}

function decimalEscape(letter: string): string {
  return `\\${String(letter.charCodeAt(0)).padStart(3, '0')}`;
}
