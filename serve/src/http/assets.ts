import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { chartLibrary, pageScript, styleSheet } from '@tuningsweep/report/components';
import type { Answer } from './answer.ts';

const KINDS = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };

/** What pages need besides themselves, each made when it is first asked for. */
const FILES = {
  'echarts.js': chartLibrary,
  'live.js': () => pageScript('live'),
  'page.css': styleSheet,
} as const;

export type AssetName = keyof typeof FILES;

interface Asset {
  readonly plain: string;
  readonly zipped: Uint8Array;
  readonly digest: string;
}

const made = new Map<AssetName, Asset>();

function assetOf(name: AssetName): Asset {
  const found = made.get(name);
  if (found) return found;
  const plain = FILES[name]();
  const asset = { plain, zipped: gzipSync(plain), digest: hash('sha256', plain).slice(0, 16) };
  made.set(name, asset);
  return asset;
}

/** Where a file is: the address says what is in it, so that a browser may keep it. */
export function assetPath(name: AssetName): string {
  return `/assets/${assetOf(name).digest}/${name}`;
}

/** @returns undefined for what is no file */
export function assetAnswer(name: string, acceptEncoding = ''): Answer | undefined {
  if (!isAsset(name)) return undefined;
  const { plain, zipped } = assetOf(name);
  const isZipped = /\bgzip\b/.test(acceptEncoding);
  return {
    status: 200,
    contentType: name.endsWith('.css') ? KINDS.css : KINDS.js,
    body: isZipped ? zipped : plain,
    headers: {
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      ...(isZipped && { 'content-encoding': 'gzip' }),
    },
  };
}

function isAsset(name: string): name is AssetName {
  return Object.hasOwn(FILES, name);
}
