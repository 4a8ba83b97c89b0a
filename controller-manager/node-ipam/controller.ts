import { isNotFound } from '../../api/errors/predicates.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { CidrSet } from './cidr.ts';

/**
 * Gives each node a range that its pods get addresses from. Off unless `--allocate-node-cidrs` is set.
 * https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
 */
export function nodeIpamController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, options } = context;
  if (!options.allocateNodeCidrs || options.clusterCidrs.length === 0) return [];
  const { nodes: type } = coreV1Resources;
  const nodes = informers.get(type);
  const events = context.events('cidrAllocator');
  const sets = options.clusterCidrs.map(
    (cidr) => new CidrSet(cidr, cidr.includes(':') ? options.nodeCidrMaskSizeIPv6 : options.nodeCidrMaskSizeIPv4),
  );
  const held = new Map<string, readonly string[]>();

  /** Notes what nodes have, before anything is given: a restart must not give a range twice. */
  function occupy(name: string, cidrs: readonly string[]): void {
    for (const cidr of cidrs) sets.some((set) => set.occupy(cidr));
    held.set(name, cidrs);
  }

  const release = (cidrs: readonly string[]) => {
    for (const cidr of cidrs) for (const set of sets) set.release(cidr);
  };

  async function reconcile(name: string, { signal }: ReconcileContext) {
    const node = nodes.lister.get(name);
    if (!node) {
      release(held.get(name) ?? []);
      held.delete(name);
      return undefined;
    }
    const existing = node.spec?.podCIDRs ?? (node.spec?.podCIDR ? [node.spec.podCIDR] : []);
    if (existing.length > 0) {
      occupy(name, existing);
      return undefined;
    }
    if (isTerminating(node)) return undefined;
    const podCIDRs: string[] = [];
    for (const set of sets) {
      const cidr = set.allocate();
      if (cidr !== undefined) podCIDRs.push(cidr);
    }
    if (podCIDRs.length < sets.length) {
      release(podCIDRs);
      events.event(
        referenceTo(type, node),
        'Normal',
        'CIDRNotAvailable',
        `Node ${name} status is now: CIDRNotAvailable`,
      );
      return { requeueAfterMs: 60_000 };
    }
    try {
      const body = { spec: { podCIDR: podCIDRs[0], podCIDRs } };
      await client.patch(type, { name }, { type: 'strategic', body }, { signal });
      held.set(name, podCIDRs);
    } catch (error) {
      // When no answer came the node may have it all the same; the range is then noted when the node is seen with it.
      release(podCIDRs);
      if (!isNotFound(error)) throw error;
    }
    return undefined;
  }

  return [
    {
      name: 'node-ipam-controller',
      workers: 1,
      watches: [watches(nodes, (node) => node.metadata.name)],
      onStart() {
        for (const { metadata, spec } of nodes.lister.list()) {
          const cidrs = spec?.podCIDRs ?? (spec?.podCIDR ? [spec.podCIDR] : []);
          if (cidrs.length > 0) occupy(metadata.name, cidrs);
        }
      },
      reconcile,
    },
  ];
}
