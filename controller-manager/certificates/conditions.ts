import type { Shared } from '../../client/client.ts';
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../../proto/gen/certificates/v1.ts';

export type Csr = Shared<CertificateSigningRequest>;

/** Whether a request has a condition, whatever its status: these are there, or they are not. */
export const hasCondition = (csr: Csr, type: 'Approved' | 'Denied' | 'Failed'): boolean =>
  conditionOf(csr, type) !== undefined;

export function conditionOf(csr: Csr, type: string): Shared<CertificateSigningRequestCondition> | undefined {
  return csr.status?.conditions?.find((condition) => condition.type === type);
}

/** The request with one condition more. The server sets its times. */
export function withCondition(
  csr: Csr,
  condition: { readonly type: string; readonly reason: string; readonly message: string },
): Csr {
  const conditions = [...(csr.status?.conditions ?? []), { ...condition, status: 'True' }];
  return { ...csr, status: { ...csr.status, conditions } } as Csr;
}
