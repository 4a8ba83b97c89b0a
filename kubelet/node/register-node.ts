import { isAlreadyExists } from '../../api/errors/predicates.ts';
import type { Client, Draft, Shared } from '../../client/client.ts';
import type { Node, NodeStatus, Taint } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';

/** How a node shows up in the API. */
export interface NodeIdentity {
  readonly name: string;
  readonly architecture: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly podCIDR?: string | undefined;
}

const { nodes } = coreV1Resources;

/** The labels that every node has. https://kubernetes.io/docs/reference/node/node-labels/ */
export function nodeLabels({ name, architecture, labels }: NodeIdentity): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': architecture,
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': architecture,
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    ...labels,
  };
}

/**
 * Makes the Node, or takes over the one of its name: its own labels are put right, what others have set stays. Returns it as the API
 * has it then. https://kubernetes.io/docs/concepts/architecture/nodes/#self-registration-of-nodes
 */
export async function registerNode(
  client: Client,
  identity: NodeIdentity,
  status: NodeStatus,
  signal: AbortSignal,
): Promise<Shared<Node>> {
  const { name, podCIDR, taints } = identity;
  const labels = nodeLabels(identity);
  const draft = {
    metadata: { name, labels, annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' } },
    spec: {
      ...(podCIDR ? { podCIDR, podCIDRs: [podCIDR] } : {}),
      ...(taints.length > 0 ? { taints: [...taints] } : {}),
    },
    // A Node may come with its status, so that it is of use from the start.
    status,
  } as Draft<Node>;
  try {
    return await client.create(nodes, draft, { signal });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
  const node = await client.get(nodes, { name }, { signal });
  const wrong = Object.fromEntries(
    Object.entries(labels).filter(([key, value]) => node.metadata.labels?.[key] !== value),
  );
  if (Object.keys(wrong).length === 0) return node;
  return client.patch(nodes, { name }, { type: 'strategic', body: { metadata: { labels: wrong } } }, { signal });
}
