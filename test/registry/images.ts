import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import type { Registry, Sending } from './registry.ts';

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** An image, or another artifact that is stored like one. */
interface Manifest {
  readonly mediaType: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/**
 * Pushes a packed image.
 *
 * @param archive as test/cluster/node/images packs them, in the folder of its OCI layout
 * @param repository `tuningsweep/operator`
 * @returns the digest of its manifest
 */
export async function pushImage(registry: Registry, archive: string, repository: string, tag: string): Promise<string> {
  const blobs = join(dirname(archive), 'layout', 'blobs');
  const index = JSON.parse(readFileSync(join(dirname(archive), 'layout', 'index.json'), 'utf8'));
  const { digest }: Descriptor = index.manifests[0];
  const content = readFileSync(pathOf(blobs, digest), 'utf8');
  const { mediaType, config, layers }: Manifest = JSON.parse(content);
  for (const blob of [config, ...layers]) await pushBlob(registry, repository, blob, pathOf(blobs, blob.digest));
  const put = { method: 'PUT', path: `/v2/${repository}/manifests/${tag}`, headers: { 'content-type': mediaType } };
  await succeeding(201, put, registry.send(put, content));
  return digest;
}

async function pushBlob(registry: Registry, repository: string, blob: Descriptor, file: string): Promise<void> {
  const begin = { method: 'POST', path: `/v2/${repository}/blobs/uploads/`, headers: { 'content-length': 0 } };
  const { headers } = (await succeeding(202, begin, registry.send(begin))).resume();
  const place = new URL(headers.location ?? '', `https://${registry.host}`);
  place.searchParams.set('digest', blob.digest);
  const put = {
    method: 'PUT',
    path: `${place.pathname}${place.search}`,
    headers: { 'content-length': blob.size, 'content-type': 'application/octet-stream' },
  };
  (await succeeding(201, put, registry.send(put, createReadStream(file)))).resume();
}

/**
 * Pulls an artifact whole and checks every part of it against its digest.
 *
 * @param reference a tag or a digest
 * @returns the digest of its manifest, and the parts in its order, without the configuration
 */
export async function pull(
  registry: Registry,
  repository: string,
  reference: string,
): Promise<{ digest: string; manifest: Manifest; layers: Buffer[] }> {
  const accept = ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.oci.image.index.v1+json'].join(', ');
  const get = { path: `/v2/${repository}/manifests/${reference}`, headers: { accept } };
  const content = await buffer(await succeeding(200, get, registry.send(get)));
  const manifest: Manifest = JSON.parse(content.toString());
  await pullBlob(registry, repository, manifest.config);
  const layers: Buffer[] = [];
  for (const layer of manifest.layers) layers.push(await pullBlob(registry, repository, layer));
  return { digest: digestOf(content), manifest, layers };
}

async function pullBlob(registry: Registry, repository: string, { digest, size }: Descriptor): Promise<Buffer> {
  const get = { path: `/v2/${repository}/blobs/${digest}` };
  const content = await buffer(await succeeding(200, get, registry.send(get)));
  if (digestOf(content) === digest && content.length === size) return content;
  throw new Error(`${get.path}: expected ${size} bytes, found ${content.length} with ${digestOf(content)}`);
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function pathOf(blobs: string, digest: string): string {
  return join(blobs, ...digest.split(':'));
}

async function succeeding(
  expected: number,
  { method = 'GET', path }: Sending,
  sent: Promise<IncomingMessage>,
): Promise<IncomingMessage> {
  const answer = await sent;
  if (answer.statusCode === expected) return answer;
  throw new Error(`${method} ${path}: expected ${expected}, found ${answer.statusCode}: ${await text(answer)}`);
}
