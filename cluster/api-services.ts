import { isAlreadyExists } from '../api/errors/predicates.ts';
import { servedGroups } from '../apiserver/discovery/groups.ts';
import type { Registry } from '../apiserver/registry/registry.ts';
import type { Client } from '../client/client.ts';
import { apiregistrationV1Resources } from '../proto/gen/resources.ts';

const { apiservices } = apiregistrationV1Resources;

/** By group, as Kubernetes has them: clients that look a kind up without its group take the highest. */
const groupPriorities: Readonly<Record<string, number>> = {
  '': 18_000,
  apps: 17_800,
  'events.k8s.io': 17_750,
  'authentication.k8s.io': 17_700,
  'authorization.k8s.io': 17_600,
  autoscaling: 17_500,
  batch: 17_400,
  'certificates.k8s.io': 17_300,
  'networking.k8s.io': 17_200,
  policy: 17_100,
  'rbac.authorization.k8s.io': 17_000,
  'storage.k8s.io': 16_800,
  'admissionregistration.k8s.io': 16_700,
  'apiextensions.k8s.io': 16_700,
  'scheduling.k8s.io': 16_600,
  'coordination.k8s.io': 16_500,
  'node.k8s.io': 16_300,
  'discovery.k8s.io': 16_200,
  'resource.k8s.io': 16_200,
  'flowcontrol.apiserver.k8s.io': 16_100,
};
const otherGroups = 15_000;
/** Of the versions of one group, apart enough for others to come between. */
const versionStep = 15;

/**
 * Makes the objects that say what this server itself serves, where they are missing. The group of these objects is not among
 * them: in Kubernetes it is the aggregator's.
 * https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/
 */
export async function ensureApiServices(client: Client, registry: Registry, signal: AbortSignal): Promise<void> {
  const { items } = await client.list(apiservices, { signal });
  const present = new Set(items.map(({ metadata }) => metadata.name));
  const missing = servedGroups(registry)
    .filter(({ name }) => name !== apiservices.group)
    .flatMap(({ name: group, versions }) =>
      versions.map(({ version }, at) => ({
        metadata: {
          name: `${version}.${group}`,
          labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' },
        },
        spec: {
          ...(group ? { group } : {}),
          version,
          groupPriorityMinimum: groupPriorities[group] ?? otherGroups,
          versionPriority: group === '' ? 1 : versionStep * (versions.length - at),
        },
      })),
    )
    .filter(({ metadata }) => !present.has(metadata.name));
  await Promise.all(
    missing.map((service) =>
      client.create(apiservices, service, { signal }).catch((error: unknown) => {
        // Another server of the same store was faster.
        if (!isAlreadyExists(error)) throw error;
      }),
    ),
  );
}
