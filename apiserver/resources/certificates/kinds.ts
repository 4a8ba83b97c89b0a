import type { KindDefinition } from '../kind-definition.ts';
import { certificateSigningRequestColumns } from './certificate-signing-request/columns.ts';
import { certificateSigningRequestStrategy } from './certificate-signing-request/strategy.ts';

/** The kinds of certificates.k8s.io. */
export const certificatesKinds: Readonly<Record<string, KindDefinition>> = {
  'certificates.k8s.io/v1/certificatesigningrequests': {
    strategy: certificateSigningRequestStrategy,
    columns: certificateSigningRequestColumns,
  },
};
