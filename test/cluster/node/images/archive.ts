import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Layer } from './layers.ts';

/** What an image says of itself, as in a Dockerfile. */
export interface ImageConfig {
  readonly Entrypoint: readonly string[];
  readonly Cmd?: readonly string[];
  readonly User?: string;
  readonly Env?: readonly string[];
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>>;
}

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}

const TYPE = 'application/vnd.oci.image';

/**
 * Writes an image as an OCI archive, which `ctr images import` and others read.
 *
 * @param folder an empty one for it
 * @param name with its tag, as in `localhost/pause:1`
 * @returns the archive
 */
export function writeImage(folder: string, name: string, layers: readonly Layer[], config: ImageConfig): string {
  const layout = join(folder, 'layout');
  mkdirSync(join(layout, 'blobs', 'sha256'), { recursive: true });
  for (const { file, digest } of layers) symlinkSync(file, blobPath(layout, digest));
  const manifest = addBlob(layout, `${TYPE}.manifest.v1+json`, {
    schemaVersion: 2,
    mediaType: `${TYPE}.manifest.v1+json`,
    config: addBlob(layout, `${TYPE}.config.v1+json`, configuration(layers, config)),
    layers: layers.map(({ digest, size }) => ({ mediaType: `${TYPE}.layer.v1.tar`, digest, size })),
  });
  const annotations = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name.split(':').at(-1) };
  write(join(layout, 'oci-layout'), { imageLayoutVersion: '1.0.0' });
  write(join(layout, 'index.json'), { schemaVersion: 2, manifests: [{ ...manifest, annotations }] });
  const archive = join(folder, 'image.tar');
  const content = ['oci-layout', 'index.json', 'blobs'];
  execFileSync('tar', ['--create', '--dereference', '--file', archive, '--directory', layout, ...content]);
  return archive;
}

function configuration(layers: readonly Layer[], config: ImageConfig): object {
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: { WorkingDir: '/', ...config },
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
  };
}

function addBlob(layout: string, mediaType: string, content: object): Descriptor {
  const text = JSON.stringify(content);
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  writeFileSync(blobPath(layout, digest), text);
  return { mediaType, digest, size: Buffer.byteLength(text) };
}

function blobPath(layout: string, digest: string): string {
  return join(layout, 'blobs', ...digest.split(':'));
}

function write(file: string, content: object): void {
  writeFileSync(file, JSON.stringify(content));
}
