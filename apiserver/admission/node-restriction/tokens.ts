import type { TokenRequest } from '../../../proto/gen/authentication/v1.ts';
import type { Pod } from '../../../proto/gen/core/v1.ts';

/** The audiences that the storage drivers of a pod's volumes want tokens for. */
export type DriverAudiences = (pod: Pod) => readonly string[];

/** Why a node may not have this token; undefined when it may. It gets tokens for its own pods, for the audiences they name. */
export function tokenProblem(
  { spec }: TokenRequest,
  nodeName: string,
  pod: Pod | undefined,
  driverAudiences: DriverAudiences,
): string | undefined {
  const bound = spec?.boundObjectRef;
  if (bound?.apiVersion !== 'v1' || bound.kind !== 'Pod' || !bound.name)
    return 'node requested token not bound to a pod';
  if (!bound.uid) return 'node requested token with a pod binding without a uid';
  if (!pod) return undefined;
  if (bound.uid !== pod.metadata.uid)
    return `the UID in the bound object reference (${bound.uid}) does not match the UID in record. The object might have been deleted and then recreated`;
  if (pod.spec.nodeName !== nodeName) return 'node requested token bound to a pod scheduled on a different node';
  const audiences = spec?.audiences ?? [];
  if (audiences.length > 1) return 'node may only request 0 or 1 audiences';
  const audience = audiences[0] ?? '';
  if (projectsAudience(pod, audience) || driverAudiences(pod).includes(audience)) return undefined;
  return `audience ${JSON.stringify(audience)} not found in pod spec volume, system:node:${nodeName} is not authorized to request tokens for this audience`;
}

function projectsAudience(pod: Pod, audience: string): boolean {
  return (pod.spec.volumes ?? []).some(({ projected }) =>
    projected?.sources?.some(
      (source) => source.serviceAccountToken && (source.serviceAccountToken.audience ?? '') === audience,
    ),
  );
}
