import { termMatches } from '../../cache/affinity-term.ts';
import type { Cluster } from '../../cache/cluster.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import type { TermGroup } from '../../cache/term-groups.ts';

interface Known {
  readonly version: number;
  readonly namespaceVersion: number;
  readonly groups: readonly TermGroup[];
}

/**
 * What the pods on nodes say that is about a given pod. Looked up once for pods of the same labels and namespace, until groups
 * come or go.
 */
export class MatchingGroups {
  readonly #known = new Map<string, Known>();
  readonly #limit = 256;

  of(pod: PodInfo, { groups, namespaceVersion, objects }: Cluster): readonly TermGroup[] {
    if (groups.size === 0) return [];
    const known = this.#known.get(pod.peersKey);
    if (known?.version === groups.version && known.namespaceVersion === namespaceVersion) return known.groups;
    const found: TermGroup[] = [];
    for (const group of groups.all()) {
      if (termMatches(group.term, pod.namespace, pod.labels, objects.namespaceLabels)) found.push(group);
    }
    if (this.#known.size >= this.#limit) this.#known.clear();
    this.#known.set(pod.peersKey, { version: groups.version, namespaceVersion, groups: found });
    return found;
  }
}
