import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { validateManifest } from '../../engine/src/api/validate.ts';

// How catalogues list what a release has: by annotations of the chart, and by a manifest for krew.

const { version: VERSION, license: LICENSE } = JSON.parse(readFileSync('package.json', 'utf8'));
const CHART = parse(readFileSync('charts/tuningsweep-operator/Chart.yaml', 'utf8'));
const VALUES = parse(readFileSync('charts/tuningsweep-operator/values.yaml', 'utf8'));
const CRD = parse(readFileSync('crds/tuningsweep.yaml', 'utf8'));

/** An annotation for Artifact Hub; those with several lines are YAML. */
function annotation(name: string): unknown {
  const text: string = CHART.annotations[`artifacthub.io/${name}`];
  return text.includes('\n') ? parse(text) : text;
}

describe('the chart’s annotations for Artifact Hub', () => {
  test('are all that it knows, and of the kinds that it documents', () => {
    const known = [
      'category',
      'crds',
      'crdsExamples',
      'images',
      'license',
      'links',
      'operator',
      'operatorCapabilities',
    ];
    const found = Object.keys(CHART.annotations).map((name) => name.replace('artifacthub.io/', ''));
    expect(found.toSorted()).toEqual(known);
    expect(annotation('category')).toBe('ai-machine-learning');
    expect(annotation('license')).toBe(LICENSE);
    expect(annotation('operator')).toBe('true');
    expect(['Basic Install', 'Seamless Upgrades', 'Full Lifecycle']).toContain(annotation('operatorCapabilities'));
    expect(annotation('links')).toEqual(
      expect.arrayContaining([{ name: expect.any(String), url: expect.stringMatching(/^https:\/\/github\.com\//) }]),
    );
  });

  test('name the images that the chart installs, by their version', () => {
    const images = [VALUES.image, VALUES.trainer.image].map(({ repository }) => `${repository}:${VERSION}`);
    expect(annotation('images')).toEqual([
      { name: 'operator', image: images[0] },
      { name: 'trainer', image: images[1] },
    ]);
  });

  test('describe the resource as its definition does, with an example that is accepted', () => {
    const { kind } = CRD.spec.names;
    const [{ name: version }] = CRD.spec.versions;
    expect(annotation('crds')).toMatchObject([{ kind, version, name: CRD.metadata.name }]);
    const examples = annotation('crdsExamples');
    expect(examples).toHaveLength(1);
    for (const example of Array.isArray(examples) ? examples : []) expect(validateManifest(example)).toEqual([]);
  });

  test('go with owners of the listing', () => {
    const { owners } = parse(readFileSync('charts/artifacthub-repo.yml', 'utf8'));
    expect(owners).toEqual([{ name: expect.any(String), email: expect.stringMatching(/^\S+@\S+\.\S+$/) }]);
  });
});

describe('the manifest for krew', () => {
  const manifest = parse(readFileSync('deploy/krew/tuningsweep.yaml', 'utf8'));

  test('is a Plugin by the rules of krew’s validation', () => {
    expect(manifest).toEqual({
      apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
      kind: 'Plugin',
      metadata: { name: 'tuningsweep' },
      spec: {
        version: `v${VERSION}`,
        homepage: expect.stringMatching(/^https:\/\//),
        shortDescription: expect.stringMatching(/^[^\r\n]{1,60}$/),
        description: expect.any(String),
        caveats: expect.any(String),
        platforms: expect.any(Array),
      },
    });
    for (const platform of manifest.spec.platforms) {
      expect(platform).toEqual({
        selector: { matchExpressions: expect.any(Array) },
        uri: expect.stringMatching(new RegExp(`^https://.*/v${VERSION}/.*-${VERSION}\\.tar\\.gz$`)),
        sha256: expect.stringMatching(/^[a-f0-9]{64}$/),
        bin: expect.stringMatching(/^[\w./-]+\/kubectl-tuningsweep\.mjs$/),
      });
      const keys = platform.selector.matchExpressions.map(({ key }: { key: string }) => key);
      expect(keys.every((key: string) => ['os', 'arch'].includes(key))).toBe(true);
    }
  });
});
