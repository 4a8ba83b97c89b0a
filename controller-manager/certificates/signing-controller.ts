import { X509Certificate } from 'node:crypto';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { certificatesV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { type Csr, hasCondition, withCondition } from './conditions.ts';
import { readRequest } from './request.ts';
import { issueCertificate, type SigningAuthority, validityOf } from './sign.ts';
import { refuseRequest } from './signers.ts';

/**
 * Issues the certificates of requests that have been approved, for the signers that have an authority; there are none without
 * `--cluster-signing-*`. A request that its signer does not allow fails for good.
 * https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/
 */
export function certificateSigningController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, options } = context;
  const { certificateAuthorities, clusterSigningDurationMs } = options;
  if (certificateAuthorities.size === 0) return [];
  const type = certificatesV1Resources.certificatesigningrequests;
  const requests = informers.get(type);

  async function reconcile(name: string, { signal, clock, logger }: ReconcileContext): Promise<void> {
    const csr = requests.lister.get(name);
    if (csr === undefined || !isWaiting(csr)) return;
    const authority = certificateAuthorities.get(csr.spec.signerName);
    if (authority === undefined) return;
    const next = await sign(csr, authority, clock.now());
    if (next.kind === 'refused') logger.info('a certificate request was refused', { reason: next.message });
    await client.updateStatus(type, next.csr, { signal });
  }

  async function sign(
    csr: Csr,
    authority: SigningAuthority,
    now: number,
  ): Promise<
    | { readonly kind: 'signed'; readonly csr: Csr }
    | { readonly kind: 'refused'; readonly csr: Csr; readonly message: string }
  > {
    const { signerName, usages = [], expirationSeconds } = csr.spec;
    const request = await readRequest(csr.spec.request);
    const why = typeof request === 'string' ? request : refuseRequest(signerName, request, usages);
    if (why !== undefined || typeof request === 'string') {
      const message = why ?? '';
      const failed = withCondition(csr, { type: 'Failed', reason: 'SignerValidationFailure', message });
      return { kind: 'refused', csr: failed, message };
    }
    const authorityEnds = Date.parse(new X509Certificate(authority.certificate).validTo);
    const validity = validityOf(expirationSeconds, { now, longestMs: clusterSigningDurationMs, authorityEnds });
    if (validity === undefined)
      throw new Error(`the signer has expired: NotAfter=${new Date(authorityEnds).toISOString()}`);
    const pem = await issueCertificate(request, authority, { usages, ...validity });
    const certificate = Buffer.from(pem, 'utf8').toString('base64');
    return { kind: 'signed', csr: { ...csr, status: { ...csr.status, certificate } } as Csr };
  }

  return [
    {
      name: 'certificatesigningrequest-signing-controller',
      watches: [
        watches(requests, (csr, change) =>
          change.type !== 'deleted' && isWaiting(csr) ? csr.metadata.name : undefined,
        ),
      ],
      reconcile,
    },
  ];
}

const isWaiting = (csr: Csr): boolean =>
  !csr.status?.certificate &&
  hasCondition(csr, 'Approved') &&
  !hasCondition(csr, 'Denied') &&
  !hasCondition(csr, 'Failed');
