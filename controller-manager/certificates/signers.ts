import type { CertificateRequest } from './request.ts';

/** The signers of Kubernetes. https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#kubernetes-signers */
export const SignerName = {
  apiServerClient: 'kubernetes.io/kube-apiserver-client',
  kubeletClient: 'kubernetes.io/kube-apiserver-client-kubelet',
  kubeletServing: 'kubernetes.io/kubelet-serving',
  legacyUnknown: 'kubernetes.io/legacy-unknown',
} as const;

export const signerNames: readonly string[] = Object.values(SignerName);

const NODES = 'system:nodes';
const NODE_PREFIX = 'system:node:';
const keyUsages = ['digital signature', 'key encipherment'] as const;

/** Why a signer does not sign this for these usages; undefined when it does. */
export function refuseRequest(
  signerName: string,
  request: CertificateRequest,
  usages: readonly string[],
): string | undefined {
  switch (signerName) {
    case SignerName.kubeletServing:
      return refuseKubeletServing(request, usages);
    case SignerName.kubeletClient:
      return refuseKubeletClient(request, usages);
    case SignerName.apiServerClient:
      return refuseClientUsages(usages);
    default:
      return undefined;
  }
}

/** A certificate with which a kubelet talks to the API server: in the name of its node, and nothing else. */
export function refuseKubeletClient(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOnly(request.organizations, NODES)) return 'subject organization is not system:nodes';
  if (request.dnsNames.length > 0) return 'DNS subjectAltNames are not allowed';
  if (request.emails.length > 0) return 'Email subjectAltNames are not allowed';
  if (request.ips.length > 0) return 'IP subjectAltNames are not allowed';
  if (request.uris.length > 0) return 'URI subjectAltNames are not allowed';
  if (!request.commonName.startsWith(NODE_PREFIX)) return 'subject common name does not begin with system:node:';
  return hasUsages(usages, 'client auth')
    ? undefined
    : 'usages did not match [client auth digital signature key encipherment]';
}

function refuseKubeletServing(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOnly(request.organizations, NODES)) return 'subject organization is not system:nodes';
  if (request.dnsNames.length === 0 && request.ips.length === 0) return 'DNS or IP subjectAltName is required';
  if (request.emails.length > 0) return 'Email subjectAltNames are not allowed';
  if (request.uris.length > 0) return 'URI subjectAltNames are not allowed';
  if (!hasUsages(usages, 'server auth')) return 'usages did not match [digital signature key encipherment server auth]';
  return request.commonName.startsWith(NODE_PREFIX)
    ? undefined
    : 'subject common name does not begin with system:node:';
}

function refuseClientUsages(usages: readonly string[]): string | undefined {
  const other = usages.find((usage) => usage !== 'client auth' && !keyUsages.includes(usage as 'key encipherment'));
  if (other !== undefined) return `invalid usage for client certificate: ${other}`;
  return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth';
}

const isOnly = (values: readonly string[], one: string) => values.length === 1 && values[0] === one;

/** Exactly these; key encipherment may be left out, as elliptic keys have no use for it. */
function hasUsages(usages: readonly string[], extended: string): boolean {
  const given = new Set(usages);
  given.delete('key encipherment');
  return given.size === 2 && given.has('digital signature') && given.has(extended);
}
