import type { DeepReadonly } from '../../../api/meta/deep-readonly.ts';
import { isPodLevelResource } from '../../../api/pod/resources.ts';
import type { PodSpec, ResourceRequirements } from '../../../proto/gen/core/v1.ts';

/** What must be stated by every container as soon as a quota limits it: else the sum would say nothing. */
const required = ['cpu', 'limits.cpu', 'limits.memory', 'memory', 'requests.cpu', 'requests.memory'] as const;

/**
 * The requests and limits that a pod's containers leave out although a quota limits them: `limits.cpu for: a,b; memory for: a`.
 * Empty when nothing is missing.
 */
export function missingRequirements(names: readonly string[], spec: DeepReadonly<PodSpec>): string {
  const missing: string[] = [];
  for (const name of required) {
    if (!names.includes(name) || states(spec.resources, name, true)) continue;
    const silent = [...spec.containers, ...(spec.initContainers ?? [])]
      .filter((container) => !states(container.resources, name, false))
      .map((container) => container.name);
    if (silent.length > 0) missing.push(`${name} for: ${[...new Set(silent)].sort().join(',')}`);
  }
  return missing.join('; ');
}

function states(resources: DeepReadonly<ResourceRequirements> | undefined, name: string, podLevel: boolean): boolean {
  const isLimit = name.startsWith('limits.');
  const plain = name.replace(/^(?:limits|requests)\./, '');
  if (podLevel && !isPodLevelResource(plain)) return false;
  return (isLimit ? resources?.limits : resources?.requests)?.[plain] !== undefined;
}
