import { isAlreadyExists, isNamespaceTerminating, isNotFound } from '../../api/errors/predicates.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { keyFor } from '../../api/meta/object-key.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';

/** The account that pods run as when they name none. */
const defaultName = 'default';

/**
 * Sees to it that every namespace has its default service account; one that is deleted is made again.
 * https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
 */
export function serviceAccountController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, options } = context;
  const { serviceaccounts: type } = coreV1Resources;
  const namespaces = informers.get(coreV1Resources.namespaces);
  const accounts = informers.get(type);

  async function reconcile(namespace: string, { signal }: ReconcileContext): Promise<void> {
    const owner = namespaces.lister.get(namespace);
    if (!owner || isTerminating(owner) || accounts.lister.get(keyFor(namespace, defaultName))) return;
    try {
      await client.create(type, { metadata: { name: defaultName, namespace } }, { signal });
    } catch (error) {
      if (!isAlreadyExists(error) && !isNamespaceTerminating(error) && !isNotFound(error)) throw error;
    }
  }

  return [
    {
      name: 'serviceaccount-controller',
      workers: options.concurrentServiceAccountSyncs,
      watches: [
        watches(namespaces, ({ metadata }, change) => (change.type === 'deleted' ? undefined : metadata.name)),
        watches(accounts, ({ metadata }, change) =>
          change.type === 'deleted' && metadata.name === defaultName ? metadata.namespace : undefined,
        ),
      ],
      reconcile,
    },
  ];
}
