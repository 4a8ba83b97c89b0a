import {
  type NodeIdentity,
  type NodeFilter as NodeMatcher,
  namedNodes,
  preferredNodeAffinity,
  requiredNodeAffinity,
} from '../../../api/pod/node-affinity.ts';
import type { Shared } from '../../../client/client.ts';
import type { Node } from '../../../proto/gen/core/v1.ts';
import type { PodTemplate } from '../../cache/pod-template.ts';
import { normalizeToHighest } from '../../framework/normalize.ts';
import { fits, rejected } from '../../framework/outcome.ts';
import type { FilterPlugin, ScorePlugin } from '../../framework/plugin.ts';

const name = 'NodeAffinity';

const mismatch = rejected(name, "node(s) didn't match Pod's node affinity/selector", { preemptionMayHelp: false });
const conflict = rejected(name, 'pod affinity terms conflict', { preemptionMayHelp: false });

/**
 * Keeps pods on nodes that their nodeSelector and required node affinity allow, and prefers those of the preferred one.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
 */
export const nodeAffinity: FilterPlugin & ScorePlugin = {
  name,
  filterScope: 'node',
  scoreScope: 'node',
  wakeUps: [
    {
      resource: 'Node',
      actions: ['add', 'labels'],
      hint(pod, event) {
        if (event.resource !== 'Node') return true;
        const required = matcherOf(pod.template);
        if (!matches(required, event.node)) return false;
        // Only from no to yes: a node that matched before was not what kept the pod waiting.
        return event.old === undefined || !matches(required, event.old);
      },
    },
  ],

  preFilter({ template }, { table }) {
    const required = matcherOf(template);
    if (required === undefined) return { kind: 'skip' };
    const onlyNodes = namedNodes(template.spec);
    if (onlyNodes?.size === 0) return conflict;
    return {
      kind: 'ready',
      filter: { filter: (slot) => (matches(required, table.nodes[slot]) ? fits : mismatch) },
      ...(onlyNodes === undefined ? {} : { onlyNodes }),
    };
  },

  preScore({ template }, { table }) {
    const preferred = preferredNodeAffinity(template.spec);
    if (preferred.length === 0) return { kind: 'skip' };
    return {
      kind: 'ready',
      scorer: {
        score(slot) {
          const node = table.nodes[slot];
          if (node === undefined) return 0;
          const identity = identityOf(node);
          let sum = 0;
          for (const term of preferred) if (term.matches(identity)) sum += term.weight;
          return sum;
        },
        normalize: (scores, _slots, count) => normalizeToHighest(scores, count, false),
      },
    };
  },
};

const matchers = new WeakMap<PodTemplate, { readonly matcher: NodeMatcher | undefined }>();

/** What a template requires of nodes, read once; undefined when any will do. */
export function matcherOf(template: PodTemplate): NodeMatcher | undefined {
  let known = matchers.get(template);
  if (known === undefined) {
    known = { matcher: requiredNodeAffinity(template.spec) };
    matchers.set(template, known);
  }
  return known.matcher;
}

/** Whether a node is one of those required. */
export function matches(matcher: NodeMatcher | undefined, node: Shared<Node> | undefined): boolean {
  return matcher === undefined || (node !== undefined && matcher.matches(identityOf(node)));
}

function identityOf({ metadata }: Shared<Node>): NodeIdentity {
  return { name: metadata.name, labels: metadata.labels };
}
