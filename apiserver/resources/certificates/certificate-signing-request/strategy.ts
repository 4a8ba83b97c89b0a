import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { formatTime } from '../../../../api/time/timestamp.ts';
import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
} from '../../../../proto/gen/certificates/v1.ts';
import type { WriteContext } from '../../../registry/strategy.ts';
import { type KindObject, strategyFor } from '../../typed.ts';
import { validateRequest, validateRequestStatus } from './validation.ts';

type Csr = KindObject<CertificateSigningRequest>;
type OldCsr = DeepReadonly<Csr>;

/** Any name does that fits into a path: the engine has seen to that. */
const anyName = (): readonly string[] => [];

/** Who asks is who has sent the request, whatever it says. */
function signWithUser({ spec }: Csr, { user }: WriteContext): void {
  const { username, uid, groups, extra } = user;
  delete spec.uid;
  delete spec.groups;
  delete spec.extra;
  spec.username = username;
  if (uid) spec.uid = uid;
  if (groups.length > 0) spec.groups = [...groups];
  const entries = Object.entries(extra ?? {});
  if (entries.length > 0) {
    spec.extra = Object.fromEntries(entries.map(([key, values]) => [key, [...values]])) as typeof spec.extra & object;
  }
}

/** Approvers write conditions alone, signers everything but whether it is approved. */
function prepareStatus(csr: Csr, old: OldCsr, { subresource, now }: WriteContext): void {
  csr.status ??= {};
  const before = (old.status?.conditions ?? []) as CertificateSigningRequestCondition[];
  if (subresource === 'approval') {
    const { certificate } = old.status ?? {};
    if (certificate === undefined) delete csr.status.certificate;
    else csr.status.certificate = certificate;
  } else {
    csr.status.conditions = (csr.status.conditions ?? []).map((condition) =>
      condition.type === 'Approved' || condition.type === 'Denied'
        ? (before.find(({ type }) => type === condition.type) ?? condition)
        : condition,
    );
    if (csr.status.conditions.length === 0) delete csr.status.conditions;
  }
  const time = formatTime(now);
  csr.status.conditions = csr.status.conditions?.map((condition) => {
    const same = before.find(({ type, status }) => type === condition.type && status === condition.status);
    return {
      ...condition,
      lastUpdateTime: condition.lastUpdateTime || time,
      lastTransitionTime: condition.lastTransitionTime || same?.lastTransitionTime || time,
    };
  }) as CertificateSigningRequestCondition[];
  if (csr.status.conditions === undefined) delete csr.status.conditions;
}

export const certificateSigningRequestStrategy = strategyFor<CertificateSigningRequest>({
  validateName: anyName,
  statusSubresources: ['approval'],
  ownerlessFields: ['spec'],
  prepareForCreate: signWithUser,
  prepareForUpdate: (csr, old) => {
    csr.spec = old.spec as Csr['spec'];
  },
  prepareForStatusUpdate: prepareStatus,
  validate: validateRequest,
  validateStatusUpdate: (csr, old, { subresource }) => validateRequestStatus(csr, old, subresource),
  selectableFields: ({ spec }) => ({ 'spec.signerName': spec.signerName ?? '' }),
});
