import type { ServiceAccount } from '../../../../proto/gen/core/v1.ts';
import { strategyFor } from '../../typed.ts';

/** What is particular to service accounts. https://kubernetes.io/docs/concepts/security/service-accounts/ */
export const serviceAccountStrategy = strategyFor<ServiceAccount>({ returnsDeleted: true });
