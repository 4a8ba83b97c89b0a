import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { humanDuration } from '../../../../api/time/human-duration.ts';
import type { CertificateSigningRequest } from '../../../../proto/gen/certificates/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const certificateSigningRequestColumns = tableFor<CertificateSigningRequest>(
  [
    nameColumn,
    ageColumn,
    textColumn('SignerName'),
    textColumn('Requestor'),
    textColumn('RequestedDuration'),
    textColumn('Condition'),
  ],
  (csr, now) => [
    csr.metadata.name,
    ageCell(csr.metadata.creationTimestamp, now),
    csr.spec.signerName || '<none>',
    csr.spec.username ?? '',
    csr.spec.expirationSeconds === undefined ? '<none>' : humanDuration(csr.spec.expirationSeconds * 1000),
    conditionCell(csr),
  ],
);

function conditionCell({ status }: DeepReadonly<CertificateSigningRequest>): string {
  const has = (wanted: string) => (status?.conditions ?? []).some(({ type }) => type === wanted);
  const verdict = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return `${verdict}${has('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`;
}
