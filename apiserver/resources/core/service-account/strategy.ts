import type { ServiceAccount } from '../../../../proto/gen/core/v1.ts';
import { strategyFor } from '../../typed.ts';

const enforceAnnotation = 'kubernetes.io/enforce-mountable-secrets';

/** What is particular to service accounts. https://kubernetes.io/docs/concepts/security/service-accounts/ */
export const serviceAccountStrategy = strategyFor<ServiceAccount>({
  metadataChecks: ['change', 'all'],
  returnsDeleted: true,
  warnings: ({ metadata }, old) =>
    metadata.annotations?.[enforceAnnotation] === undefined ||
    old?.metadata.annotations?.[enforceAnnotation] !== undefined
      ? []
      : [
          `metadata.annotations[${enforceAnnotation}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
        ],
});
