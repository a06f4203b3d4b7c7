import { TRAINER_CONTAINER } from '@tuningsweep/ledger/contracts';
import { trainerInTemplate } from '@tuningsweep/engine/api';
import type { TrainerDefaults, TrainerSpec } from '@tuningsweep/engine/api';
import { isObject, isObjectList } from './merge.ts';
import type { Json } from './merge.ts';

/**
 * The platform's pod template as it stands under one manifest. Of the trainer's resources only those stay that the manifest
 * says nothing of: a limit of the one and a request of the other for the same resource may not fit each other.
 */
export function templateUnder(trainer: TrainerSpec, { template }: TrainerDefaults): Json {
  const containers = template?.spec?.['containers'];
  if (!isObjectList(containers)) return { ...template };
  const named = resourcesNamedIn(trainer);
  return {
    ...template,
    spec: { ...template?.spec, containers: containers.map((container) => without(named, container)) },
  };
}

/** Names of the resources that a manifest asks for or limits, in its typed field or in its template. */
function resourcesNamedIn(trainer: TrainerSpec): Set<string> {
  const all = [trainer.resources, trainerInTemplate(trainer)?.resources];
  return new Set(all.flatMap((resources) => amounts(resources).flatMap(([, each]) => Object.keys(each))));
}

function without(named: ReadonlySet<string>, container: Json): Json {
  if (container['name'] !== TRAINER_CONTAINER || !isObject(container['resources'])) return container;
  const left = amounts(container['resources']).map(([kind, each]) => [
    kind,
    Object.fromEntries(Object.entries(each).filter(([name]) => !named.has(name))),
  ]);
  return { ...container, resources: { ...container['resources'], ...Object.fromEntries(left) } };
}

/** Limits and requests, as far as they are there. */
function amounts(resources: unknown): [string, Json][] {
  if (!isObject(resources)) return [];
  return ['limits', 'requests'].flatMap((kind) => {
    const each = resources[kind];
    return isObject(each) ? [[kind, each] as [string, Json]] : [];
  });
}
