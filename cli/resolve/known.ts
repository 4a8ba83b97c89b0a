import * as builtIn from '../../proto/gen/resources.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import { type Resource, resourceOfType } from './resource.ts';

/**
 * The kinds that every server of the last years has, in the order in which servers prefer them. They need no discovery, which
 * would be two more requests before the one that matters.
 */
const stable = [
  builtIn.coreV1Resources,
  builtIn.appsV1Resources,
  builtIn.autoscalingV2Resources,
  builtIn.batchV1Resources,
  builtIn.networkingV1Resources,
  builtIn.policyV1Resources,
  builtIn.rbacV1Resources,
  builtIn.storageV1Resources,
  builtIn.schedulingV1Resources,
  builtIn.coordinationV1Resources,
  builtIn.discoveryV1Resources,
];
/** Newer than the rest of their group. */
const recent = new Set(['ipaddresses', 'servicecidrs', 'volumeattributesclasses']);

let known: readonly Resource[] | undefined;

/** See `stable`. */
export function knownResources(): readonly Resource[] {
  known ??= stable
    .flatMap((group) => Object.values(group) as readonly ResourceType<unknown>[])
    .filter(({ resource, verbs }) => !recent.has(resource) && verbs.includes('get'))
    .map(resourceOfType);
  return known;
}
