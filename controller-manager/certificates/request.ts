import type { Pkcs10CertificateRequest, SubjectAlternativeNameExtension } from '@peculiar/x509';

/** What a request asks for (PKCS #10): whom the certificate shall name. */
export interface CertificateRequest {
  /** The last common name of the subject; '' when it has none. */
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly dnsNames: readonly string[];
  readonly ips: readonly string[];
  readonly emails: readonly string[];
  readonly uris: readonly string[];
  /** The names but for the subject, as the request writes them. */
  readonly alternative: SubjectAlternativeNameExtension | undefined;
  /** The request itself, its signature checked: whoever made it has the key. */
  readonly parsed: Pkcs10CertificateRequest;
}

/** Loads the certificate library, which wants its decorators first. */
export async function loadX509(): Promise<typeof import('@peculiar/x509')> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

/** Reads a request as the API has it: PEM in base64. A string says why it cannot be read. */
export async function readRequest(base64: string): Promise<CertificateRequest | string> {
  const x509 = await loadX509();
  const { webcrypto } = await import('node:crypto');
  const pem = Buffer.from(base64, 'base64').toString('latin1');
  let parsed: Pkcs10CertificateRequest;
  try {
    parsed = new x509.Pkcs10CertificateRequest(pem);
    if (!(await parsed.verify(webcrypto as never))) return 'x509: signature verification failed';
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
  const alternative = parsed.extensions.find((one) => one instanceof x509.SubjectAlternativeNameExtension);
  const names = alternative?.names.items ?? [];
  const of = (type: string) => names.filter((name) => name.type === type).map(({ value }) => value);
  return {
    commonName: parsed.subjectName.getField('CN').at(-1) ?? '',
    organizations: parsed.subjectName.getField('O'),
    dnsNames: of('dns'),
    ips: of('ip'),
    emails: of('email'),
    uris: of('url'),
    alternative,
    parsed,
  };
}
