import { X509Certificate } from 'node:crypto';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
} from '../../../../proto/gen/certificates/v1.ts';
import { pemBlocks } from '../pem.ts';
import { checkSignerName } from '../signer-name.ts';
import { requestProblem } from './request.ts';

type Csr = CertificateSigningRequest;
type OldCsr = DeepReadonly<CertificateSigningRequest>;

const path = fieldPath('spec');
const usagesPath = path.child('usages');
const conditionsPath = fieldPath('status', 'conditions');
const certificatePath = fieldPath('status', 'certificate');
const minSeconds = 600;
const legacySigner = 'kubernetes.io/legacy-unknown';

const usages = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];

/** https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/ */
export function validateRequest({ spec }: Csr): FieldError[] {
  const errors: FieldError[] = [];
  const problem = requestProblem(spec.request ?? '');
  if (problem !== undefined) errors.push(invalidField(path.child('request'), spec.request, problem));
  const given = spec.usages ?? [];
  if (given.length === 0) errors.push(required(usagesPath));
  for (const [i, usage] of given.entries()) {
    if (!usages.includes(usage)) errors.push(notSupported(usagesPath.index(i), usage, usages));
  }
  for (const [i, usage] of given.entries()) {
    if (given.indexOf(usage) < i) errors.push(duplicate(usagesPath.index(i), usage));
  }
  if (spec.signerName === legacySigner) {
    errors.push(
      invalidField(
        path.child('signerName'),
        spec.signerName,
        'the legacy signerName is not allowed via this API version',
      ),
    );
  } else checkSignerName(errors, spec.signerName, path.child('signerName'));
  if (spec.expirationSeconds !== undefined && spec.expirationSeconds < minSeconds) {
    errors.push(
      invalidField(
        path.child('expirationSeconds'),
        spec.expirationSeconds,
        'may not specify a duration less than 600 seconds (10 minutes)',
      ),
    );
  }
  return errors;
}

/** Conditions that are there, or are not: they can never be False. */
const onlyTrue = ['Approved', 'Denied', 'Failed'];
const statuses = ['False', 'True', 'Unknown'];

/** What writes through `/status` and `/approval` may say: signers hand out the certificate, approvers say yes or no. */
export function validateRequestStatus(csr: Csr, old: OldCsr, subresource: string | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const conditions = csr.status?.conditions ?? [];
  const before = old.status?.conditions ?? [];
  for (const [i, condition] of conditions.entries()) checkCondition(errors, condition, conditions, i);
  for (const type of onlyTrue) {
    const [now, then] = [ofType(conditions, type), ofType(before, type)];
    if (now.length < then.length) {
      errors.push(forbiddenField(conditionsPath, `updates may not remove a condition of type ${JSON.stringify(type)}`));
    } else if (type !== 'Failed' && subresource !== 'approval' && !deepEqual(now, then)) {
      const what = now.length > then.length ? 'add' : 'modify';
      errors.push(
        forbiddenField(conditionsPath, `updates may not ${what} a condition of type ${JSON.stringify(type)}`),
      );
    }
  }
  checkCertificate(errors, csr.status?.certificate, old.status?.certificate, subresource);
  return errors;
}

function ofType(conditions: DeepReadonly<CertificateSigningRequestCondition[]>, type: string): unknown[] {
  return conditions.filter((condition) => condition.type === type);
}

function checkCondition(
  errors: FieldError[],
  { type, status }: CertificateSigningRequestCondition,
  all: readonly CertificateSigningRequestCondition[],
  index: number,
): void {
  const at = conditionsPath.index(index);
  if (!type) errors.push(required(at.child('type')));
  const allowed = onlyTrue.includes(type) ? ['True'] : statuses;
  if (!status) errors.push(required(at.child('status')));
  else if (!allowed.includes(status)) errors.push(notSupported(at.child('status'), status, allowed));
  const earlier = all.slice(0, index).map((condition) => condition.type);
  const opposite = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : undefined;
  if (opposite && earlier.includes(opposite)) {
    errors.push(invalidField(conditionsPath, type, 'Approved and Denied conditions are mutually exclusive'));
  }
  if (earlier.includes(type)) errors.push(duplicate(at.child('type'), type));
}

function checkCertificate(
  errors: FieldError[],
  certificate: string | undefined,
  old: string | undefined,
  subresource: string | undefined,
): void {
  if ((certificate ?? '') === (old ?? '')) return;
  const problem = certificateProblem(certificate ?? '');
  if (problem !== undefined) errors.push(invalidField(certificatePath, '<certificate data>', problem));
  if (subresource !== 'status') {
    errors.push(forbiddenField(certificatePath, 'updates may not set certificate content'));
  } else if (old) {
    errors.push(forbiddenField(certificatePath, 'updates may not modify existing certificate content'));
  }
}

function certificateProblem(base64: string): string | undefined {
  if (base64 === '') return undefined;
  const blocks = pemBlocks(Buffer.from(base64, 'base64').toString('latin1'));
  if (blocks.length === 0) return 'must contain at least one CERTIFICATE PEM block';
  for (const { type, hasHeaders, bytes } of blocks) {
    if (type !== 'CERTIFICATE') {
      return `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(type)}`;
    }
    if (hasHeaders) return 'no PEM block headers are permitted';
    try {
      new X509Certificate(bytes);
    } catch (error) {
      if (error instanceof Error) return 'x509: malformed certificate';
      throw error;
    }
  }
  return undefined;
}
