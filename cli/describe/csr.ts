import { Buffer } from 'node:buffer';
import type { Pkcs10CertificateRequest } from '@peculiar/x509';
import { humanDuration } from '../../api/time/human-duration.ts';
import type { Shared } from '../../client/client.ts';
import type { CertificateSigningRequest } from '../../proto/gen/certificates/v1.ts';
import { CommandError } from '../errors/errors.ts';
import { formatLabels } from '../output/table.ts';
import type { Describer } from './describer.ts';
import type { Lines } from './lines.ts';
import { describeTime } from './time.ts';

/** The parts of a subject besides its name, and their object identifiers. RFC 5280 appendix A. */
const subjectParts = [
  ['Organization', '2.5.4.10'],
  ['Organizational Unit', '2.5.4.11'],
  ['Country', '2.5.4.6'],
  ['Locality', '2.5.4.7'],
  ['Province', '2.5.4.8'],
  ['StreetAddress', '2.5.4.9'],
  ['PostalCode', '2.5.4.17'],
] as const;

const nameParts = [
  ['DNS Names', 'dns'],
  ['Email Addresses', 'email'],
  ['URIs', 'url'],
  ['IP Addresses', 'ip'],
] as const;

/** https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/ */
export const describeSigningRequest: Describer<Shared<CertificateSigningRequest>> = async (wish, lines) => {
  const { metadata, spec } = wish;
  const { request, names } = await parseRequest(String(spec?.request ?? ''));
  lines.add(0, `Name:\t${metadata.name}`);
  lines.add(0, `Labels:\t${formatLabels(metadata.labels)}`);
  lines.add(0, `Annotations:\t${formatLabels(metadata.annotations)}`);
  lines.add(0, `CreationTimestamp:\t${describeTime(metadata.creationTimestamp)}`);
  lines.add(0, `Requesting User:\t${spec?.username ?? ''}`);
  if (spec?.signerName) lines.add(0, `Signer:\t${spec.signerName}`);
  if (spec?.expirationSeconds !== undefined)
    lines.add(0, `Requested Duration:\t${humanDuration(spec.expirationSeconds * 1000)}`);
  lines.add(0, `Status:\t${statusText(wish)}`);
  lines.add(0, 'Subject:');
  const subject = (id: string) => request.subjectName.getField(id);
  lines.add(0, `\tCommon Name:\t${subject('2.5.4.3').at(-1) ?? ''}`);
  lines.add(0, `\tSerial Number:\t${subject('2.5.4.5').at(-1) ?? ''}`);
  for (const [title, id] of subjectParts) describeList(lines, title, subject(id));
  if (names.length === 0) return;
  lines.add(0, 'Subject Alternative Names:');
  for (const [title, type] of nameParts)
    describeList(
      lines,
      title,
      names.filter((one) => one.type === type).map(({ value }) => value),
    );
};

function describeList(lines: Lines, title: string, values: readonly string[]): void {
  for (const [at, value] of values.entries()) lines.add(0, `\t${at === 0 ? `${title}:` : ''}\t${value}`);
}

/** `Approved,Issued`. */
function statusText({ status }: Shared<CertificateSigningRequest>): string {
  const types = new Set((status?.conditions ?? []).map(({ type }) => type));
  const verdict = types.has('Denied') ? 'Denied' : types.has('Approved') ? 'Approved' : 'Pending';
  const issued = status?.certificate?.length ? ',Issued' : '';
  return `${verdict}${types.has('Failed') ? ',Failed' : ''}${issued}`;
}

async function parseRequest(base64: string): Promise<{
  readonly request: Pkcs10CertificateRequest;
  readonly names: readonly { readonly type: string; readonly value: string }[];
}> {
  await import('reflect-metadata');
  const { Pkcs10CertificateRequest: Request, SubjectAlternativeNameExtension: Names } = await import('@peculiar/x509');
  const pem = Buffer.from(base64, 'base64').toString();
  if (!pem.includes('-----BEGIN CERTIFICATE REQUEST-----'))
    throw new CommandError('Error parsing CSR: PEM block type must be CERTIFICATE REQUEST');
  const request = new Request(pem);
  const found = request.extensions.find((one) => one instanceof Names);
  return { request, names: found instanceof Names ? found.names.items : [] };
}
