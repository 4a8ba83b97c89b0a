import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { CertificateProfile } from './certificate.ts';

/** What the certificates of a cluster depend on. */
export interface PkiNames {
  /** The machine's name. */
  readonly hostname: string;
  /** Nodes whose kubelets run here and speak TLS. */
  readonly nodeNames?: readonly string[];
  /** The service IPs of `kubernetes.default`, first of each service range. */
  readonly serviceIps?: readonly string[];
  /** Further DNS names and addresses clients may use: advertised addresses, `--tls-sans`. */
  readonly extraNames?: readonly string[];
}

/** A certificate that has to be there: the stem of its two files, who signs it, and what it says. */
export interface WantedCertificate {
  readonly file: string;
  readonly issuer: CaName;
  readonly profile: CertificateProfile;
}

/** File stems of the two CAs; the front proxy has its own, so that its clients cannot pass as users. */
export type CaName = 'ca' | 'front-proxy-ca';

const day = 86_400_000;

/** A certificate begins a little before it is made, so that a clock that lags does not refuse it. */
export const BACKDATE_MS = 5 * 60_000;
/** As kubeadm has it: ten years for a CA, one for what it signs. */
export const CA_LIFETIME_MS = 3650 * day;
export const CERTIFICATE_LIFETIME_MS = 365 * day;

/** The first address of 10.96.0.0/16, where the service `kubernetes` answers by default. */
const DEFAULT_SERVICE_IP = '10.96.0.1';

/** The file stem of a node's kubelet. */
export const kubeletFile = (nodeName: string): string => `kubelet-${nodeName}`;

/** DNS names and addresses the API server answers to. https://kubernetes.io/docs/setup/best-practices/certificates/ */
function servingNames({ hostname, serviceIps = [DEFAULT_SERVICE_IP], extraNames = [] }: PkiNames): string[] {
  const own = ['localhost', hostname, 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];
  const all = [...own, 'kubernetes.default.svc.cluster.local', '127.0.0.1', '::1', ...serviceIps, ...extraNames];
  return [...new Set(all.filter((name) => name !== ''))];
}

/** Every certificate signed by the two CAs. Users and groups are those that the bootstrap policy knows. */
export function wantedCertificates(names: PkiNames): WantedCertificate[] {
  const client = (file: string, commonName: string, ...organizations: string[]): WantedCertificate => ({
    file,
    issuer: 'ca',
    profile: { subject: { commonName, organizations }, usages: ['client'] },
  });
  return [
    {
      file: 'apiserver',
      issuer: 'ca',
      profile: { subject: { commonName: 'kube-apiserver' }, usages: ['server'], names: servingNames(names) },
    },
    client('admin', 'kubernetes-admin', 'system:masters'),
    client('controller-manager', 'system:kube-controller-manager'),
    client('scheduler', 'system:kube-scheduler'),
    client('apiserver-kubelet-client', 'kube-apiserver-kubelet-client', 'system:masters'),
    {
      file: 'front-proxy-client',
      issuer: 'front-proxy-ca',
      profile: { subject: { commonName: 'front-proxy-client' }, usages: ['client'] },
    },
    ...(names.nodeNames ?? []).map(
      (node): WantedCertificate => ({
        file: kubeletFile(node),
        issuer: 'ca',
        profile: {
          subject: { commonName: `system:node:${node}`, organizations: ['system:nodes'] },
          // One certificate for both directions: the kubelet calls the API server, and serves logs and exec to it.
          usages: ['client', 'server'],
          names: [...new Set([node, names.hostname, 'localhost', '127.0.0.1', '::1', ...(names.extraNames ?? [])])],
        },
      }),
    ),
  ];
}

/** Whether a certificate may stay; if not, why it is made anew. */
export type Renewal = { readonly kind: 'keep' } | { readonly kind: 'renew'; readonly why: string };

/** Renewed when a quarter of its life is left (three months of a year), or when it no longer says what is wanted. */
export function planRenewal(
  certificate: X509Certificate,
  { profile }: Pick<WantedCertificate, 'profile'>,
  { ca, now }: { readonly ca: X509Certificate; readonly now: number },
): Renewal {
  const begins = Date.parse(certificate.validFrom);
  const ends = Date.parse(certificate.validTo);
  if (now >= ends) return { kind: 'renew', why: 'it has expired' };
  if (ends - now < (ends - begins) / 4) return { kind: 'renew', why: 'it expires soon' };
  if (!certificate.checkIssued(ca)) return { kind: 'renew', why: 'another CA has signed it' };
  const missing = profile.names?.find((name) => !speaksFor(certificate, name));
  return missing === undefined ? { kind: 'keep' } : { kind: 'renew', why: `it does not name ${missing}` };
}

const speaksFor = (certificate: X509Certificate, name: string): boolean =>
  (isIP(name) === 0 ? certificate.checkHost(name, { subject: 'never' }) : certificate.checkIP(name)) !== undefined;
