import { isAlreadyExists, isNotFound } from '../api/errors/predicates.ts';
import { systemPriorityClasses } from '../api/pod/system-priority.ts';
import type { Client } from '../client/client.ts';
import { coreV1Resources, schedulingV1Resources } from '../proto/gen/resources.ts';

/** Namespaces that every cluster has. https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces */
const systemNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'] as const;

/** Makes the namespaces of the system where they are missing. */
export async function ensureNamespaces(client: Client, signal: AbortSignal): Promise<void> {
  for (const name of systemNamespaces) {
    try {
      await client.get(coreV1Resources.namespaces, { name }, { signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await createNamespace(client, name, signal);
    }
  }
}

async function createNamespace(client: Client, name: string, signal: AbortSignal): Promise<void> {
  try {
    await client.create(coreV1Resources.namespaces, { metadata: { name }, spec: {} }, { signal });
  } catch (error) {
    // Another server of the same store was faster.
    if (!isAlreadyExists(error)) throw error;
  }
}

/** Makes the system's priority classes where they are missing. */
export async function ensurePriorityClasses(client: Client, signal: AbortSignal): Promise<void> {
  for (const [name, { value, description }] of systemPriorityClasses) {
    try {
      await client.create(
        schedulingV1Resources.priorityclasses,
        { metadata: { name }, value, description },
        { signal },
      );
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
  }
}
