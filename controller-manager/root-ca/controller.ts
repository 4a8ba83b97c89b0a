import { isAlreadyExists, isNamespaceTerminating, isNotFound } from '../../api/errors/predicates.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { keyFor } from '../../api/meta/object-key.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';

const configMapName = 'kube-root-ca.crt';
const descriptionAnnotation = 'kubernetes.io/description';
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/**
 * Publishes the certificate that API servers are checked against, in every namespace, where pods mount it. Does nothing when
 * no certificate was given. https://github.com/kubernetes/enhancements/tree/master/keps/sig-auth/1205-bound-service-account-tokens
 */
export function rootCaPublisher(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, options } = context;
  const { rootCa } = options;
  if (rootCa === undefined) return [];
  const { configmaps: type } = coreV1Resources;
  const namespaces = informers.get(coreV1Resources.namespaces);
  // Only the maps of that name: a cluster may hold many others.
  const maps = informers.get(type, { fieldSelector: `metadata.name=${configMapName}` });
  const data = { 'ca.crt': rootCa };

  async function reconcile(namespace: string, { signal }: ReconcileContext): Promise<void> {
    const owner = namespaces.lister.get(namespace);
    if (!owner || isTerminating(owner)) return;
    const existing = maps.lister.get(keyFor(namespace, configMapName));
    const annotations = { ...existing?.metadata.annotations, [descriptionAnnotation]: description };
    try {
      if (!existing)
        await client.create(type, { metadata: { name: configMapName, namespace, annotations }, data }, { signal });
      else if (
        existing.data?.['ca.crt'] !== rootCa ||
        Object.keys(existing.data ?? {}).length !== 1 ||
        existing.metadata.annotations?.[descriptionAnnotation] !== description
      )
        await client.update(type, { ...existing, metadata: { ...existing.metadata, annotations }, data }, { signal });
    } catch (error) {
      if (!isAlreadyExists(error) && !isNamespaceTerminating(error) && !isNotFound(error)) throw error;
    }
  }

  return [
    {
      name: 'root-ca-certificate-publisher-controller',
      watches: [
        watches(namespaces, ({ metadata }, change) => (change.type === 'deleted' ? undefined : metadata.name)),
        watches(maps, ({ metadata }) => metadata.namespace),
      ],
      reconcile,
    },
  ];
}
