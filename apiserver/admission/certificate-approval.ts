import { type DerValue, objectIdOf, readDer } from '../../api/der/read.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import type { CertificateSigningRequest } from '../../proto/gen/certificates/v1.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import { resourceAttributes } from '../authorization/attributes.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import { pemBlocks } from '../resources/certificates/pem.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { refusal } from './refuse.ts';

const group = 'certificates.k8s.io';

/** Whether a user may do something with the requests for a signer. */
export type SignerAuthorizer = (
  user: UserInfo,
  verb: 'approve' | 'sign' | 'attest',
  signer: string,
) => Promise<boolean>;

/** Asks for the signer by its name, then for all signers of its domain: `example.com/*`. */
export function signerAuthorizer(authorizer: Authorizer): SignerAuthorizer {
  return async (user, verb, signer) => {
    const [domain = ''] = signer.split('/');
    for (const name of [signer, `${domain}/*`]) {
      const attributes = resourceAttributes(user, verb, 'signers', { group, version: '*', name });
      if ((await authorizer.authorize(attributes)).decision === 'allow') return true;
    }
    return false;
  };
}

/** Only who may approve for a signer approves its requests. https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization */
export function certificateApproval(mayUse: SignerAuthorizer): AdmissionPlugin {
  return {
    name: 'CertificateApproval',
    handles: (request) => isRequest(request, 'approval'),
    async validate(request) {
      const { signerName } = (request.old as unknown as CertificateSigningRequest).spec;
      if (await mayUse(request.user, 'approve', signerName)) return;
      throw refusal(request, `user not permitted to approve requests with signerName ${JSON.stringify(signerName)}`);
    },
  };
}

/** Only who may sign for a signer issues its certificates. */
export function certificateSigning(mayUse: SignerAuthorizer): AdmissionPlugin {
  return {
    name: 'CertificateSigning',
    handles: (request) => isRequest(request, 'status'),
    async validate(request) {
      const before = request.old as unknown as CertificateSigningRequest;
      const after = request.object as unknown as CertificateSigningRequest;
      const same =
        (before.status?.certificate ?? '') === (after.status?.certificate ?? '') &&
        deepEqual(before.status?.conditions ?? [], after.status?.conditions ?? []);
      const { signerName } = before.spec;
      if (same || (await mayUse(request.user, 'sign', signerName))) return;
      throw refusal(request, `user not permitted to sign requests with signerName ${JSON.stringify(signerName)}`);
    },
  };
}

/** Nobody becomes a member of system:masters by a certificate for clients of the API server. */
export function certificateSubjectRestriction(): AdmissionPlugin {
  return {
    name: 'CertificateSubjectRestriction',
    handles: ({ operation, subresource, resource: { type } }) =>
      operation === 'CREATE' &&
      subresource === undefined &&
      type.resource === 'certificatesigningrequests' &&
      type.group === group,
    validate(request) {
      const { signerName, request: pem } = (request.object as unknown as CertificateSigningRequest).spec;
      if (signerName !== 'kubernetes.io/kube-apiserver-client') return;
      if (!organizationsOf(pem).includes('system:masters')) return;
      throw refusal(
        request,
        'use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
      );
    },
  };
}

function isRequest(
  { operation, subresource: sub, resource: { type } }: AdmissionRequest,
  subresource: string,
): boolean {
  return (
    operation === 'UPDATE' &&
    sub === subresource &&
    type.resource === 'certificatesigningrequests' &&
    type.group === group
  );
}

/** The object id of the field of a name that certificates put groups in. */
const organization = '2.5.4.10';
const bmpStringTag = 0x1e;
const universalStringTag = 0x1c;

/**
 * The groups that a request asks for: its subject is the second part of what is signed, a list of sets of id and value. None
 * when it cannot be read, which validation refuses.
 */
function organizationsOf(base64: string): string[] {
  const [block] = pemBlocks(Buffer.from(base64, 'base64').toString('latin1'));
  const [request] = (block && readDer(block.bytes)) ?? [];
  const [info] = (request && readDer(request.content)) ?? [];
  const [, subject] = (info && readDer(info.content)) ?? [];
  const found: string[] = [];
  for (const set of (subject && readDer(subject.content)) ?? []) {
    for (const pair of readDer(set.content) ?? []) {
      const [id, value] = readDer(pair.content) ?? [];
      if (id && value && objectIdOf(id) === organization) found.push(textOf(value));
    }
  }
  return found;
}

/** Texts come in several encodings; nobody shall slip a name past by choosing a rare one. */
function textOf({ tag, content }: DerValue): string {
  if (tag === bmpStringTag) return content.length % 2 === 0 ? Buffer.from(content).swap16().toString('utf16le') : '';
  if (tag !== universalStringTag) return content.toString('utf8');
  let text = '';
  for (let at = 0; at + 4 <= content.length; at += 4) text += codePoint(content.readUInt32BE(at));
  return text;
}

function codePoint(value: number): string {
  return value <= 0x10ffff ? String.fromCodePoint(value) : '';
}
