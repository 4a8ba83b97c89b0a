import { createPrivateKey, createPublicKey, randomBytes, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { createCa, generateKey, type Issuer, issue, type KeyPair, readIssuer } from './certificate.ts';
import { PkiError, privateFolder, readIfThere, readRequired, syncFolderOf, whyOf, writeAtomically } from './files.ts';
import {
  BACKDATE_MS,
  CA_LIFETIME_MS,
  type CaName,
  CERTIFICATE_LIFETIME_MS,
  kubeletFile,
  type PkiNames,
  planRenewal,
  type WantedCertificate,
  wantedCertificates,
} from './plan.ts';

/** Where certificates lie, what they must say, and the files of one's own that take their place (kube-apiserver's flags). */
export interface PkiOptions extends PkiNames {
  /** `--cert-dir`: read when it holds certificates, filled when it does not. */
  readonly certDir: string;
  readonly now: number;
  /** `--tls-cert-file` and `--tls-private-key-file`: served instead of a certificate of our CA. Both or none. */
  readonly tlsCertFile?: string;
  readonly tlsPrivateKeyFile?: string;
  /** `--client-ca-file`: clients with certificates of these CAs are users, beside those of our own CA. */
  readonly clientCaFile?: string;
  /** `--service-account-key-file`, repeatable: public or private keys that verify tokens. */
  readonly serviceAccountKeyFiles?: readonly string[];
  /** `--service-account-signing-key-file`: the private key that signs them. */
  readonly serviceAccountSigningKeyFile?: string;
}

/** All keys and certificates of a cluster, in PEM. Lives in memory; the private halves never go to logs. */
export interface Pki {
  /** The cluster's CA, to be embedded in kubeconfigs and handed to pods as `ca.crt`. */
  readonly ca: string;
  /** Reads the CA's key to sign more certificates. Throws PkiError when the CA's key is kept elsewhere. */
  readonly issuer: () => Promise<Issuer>;
  readonly serving: KeyPair;
  /** Every CA whose clients are users. */
  readonly clientCa: string;
  readonly frontProxyCa: string;
  readonly frontProxyClient: KeyPair;
  readonly admin: KeyPair;
  readonly controllerManager: KeyPair;
  readonly scheduler: KeyPair;
  readonly apiserverKubeletClient: KeyPair;
  /** By node name. */
  readonly kubelets: ReadonlyMap<string, KeyPair>;
  readonly serviceAccount: { readonly signingKey: string; readonly publicKeys: readonly string[] };
  /** What was made or renewed now, and why; empty on an ordinary start. */
  readonly changes: readonly { readonly file: string; readonly why: string }[];
}

/**
 * Loads the certificates of `certDir`; what is missing is made, what nears its end is renewed. Nothing is written when
 * nothing changes. Throws PkiError, one sentence, when a file is damaged, unreadable or does not fit its partner: a CA
 * or a signing key is never replaced silently, because all that trust it would be cut off.
 */
export async function ensurePki(options: PkiOptions): Promise<Pki> {
  const { certDir, now } = options;
  await privateFolder(certDir);
  const changes: { file: string; why: string }[] = [];
  const unique = randomBytes(6).toString('hex');
  const write = (file: string, content: string) => writeAtomically(join(certDir, file), content, unique);
  const validity = (lifetime: number) => ({ notBefore: now - BACKDATE_MS, notAfter: now + lifetime, randomBytes });

  const loadCa = async (name: CaName, commonName: string) => {
    const [certificate, privateKey] = await readPair(certDir, name);
    if (certificate !== undefined) {
      const parsed = parse(join(certDir, `${name}.crt`), certificate);
      if (now >= Date.parse(parsed.validTo)) {
        throw new PkiError(`the CA ${join(certDir, `${name}.crt`)} expired on ${parsed.validTo}: put a new one there`);
      }
      return { certificate, parsed, issuer: () => readCa(certDir, name, { certificate, privateKey }) };
    }
    if (privateKey !== undefined)
      throw new PkiError(`${join(certDir, `${name}.crt`)} is missing while its key is there`);
    const pair = createCa(commonName, validity(CA_LIFETIME_MS));
    await Promise.all([write(`${name}.key`, pair.privateKey), write(`${name}.crt`, pair.certificate)]);
    changes.push({ file: name, why: 'it was missing' });
    let issuer: Issuer | undefined;
    return {
      certificate: pair.certificate,
      parsed: new X509Certificate(pair.certificate),
      issuer: () => (issuer ??= readIssuer(pair)),
    };
  };

  const loadServiceAccountKey = async () => {
    const path = join(certDir, 'sa.key');
    const signingKey = await readIfThere(path);
    if (signingKey !== undefined) return { signingKey, publicKey: publicHalf(path, signingKey) };
    const made = generateKey().privateKey;
    const publicKey = publicHalf(path, made);
    await Promise.all([write('sa.key', made), write('sa.pub', publicKey)]);
    changes.push({ file: 'sa', why: 'it was missing' });
    return { signingKey: made, publicKey };
  };

  const [ca, frontProxyCa, own] = await Promise.all([
    loadCa('ca', 'kubernetes'),
    loadCa('front-proxy-ca', 'front-proxy-ca'),
    loadServiceAccountKey(),
  ]);
  const cas = { ca, 'front-proxy-ca': frontProxyCa };

  const load = async (wanted: WantedCertificate): Promise<[string, KeyPair]> => {
    const [certificate, privateKey] = await readPair(certDir, wanted.file);
    const signer = cas[wanted.issuer];
    let why = 'it was missing';
    if (certificate !== undefined && privateKey !== undefined) {
      const path = join(certDir, `${wanted.file}.crt`);
      const renewal = planRenewal(parse(path, certificate), wanted, { ca: signer.parsed, now });
      if (renewal.kind === 'keep') return [wanted.file, fitting(path, { certificate, privateKey })];
      why = renewal.why;
    }
    const pair = issue(signer.issuer(), wanted.profile, validity(CERTIFICATE_LIFETIME_MS));
    await Promise.all([write(`${wanted.file}.key`, pair.privateKey), write(`${wanted.file}.crt`, pair.certificate)]);
    changes.push({ file: wanted.file, why });
    return [wanted.file, pair];
  };
  const pairs = new Map(await Promise.all(wantedCertificates(options).map(load)));
  if (changes.length > 0) await syncFolderOf(join(certDir, 'ca.crt'));

  const pair = (file: string): KeyPair => {
    const found = pairs.get(file);
    if (found === undefined) throw new Error(`no certificate is planned under the name ${file}`);
    return found;
  };
  const [serving, extraClientCa, serviceAccount] = await Promise.all([
    ownServing(options),
    options.clientCaFile === undefined ? undefined : readRequired(options.clientCaFile),
    ownServiceAccount(options, own),
  ]);
  if (extraClientCa !== undefined) parse(options.clientCaFile ?? '', extraClientCa);
  return {
    ca: ca.certificate,
    issuer: async () => ca.issuer(),
    serving: serving ?? pair('apiserver'),
    clientCa: extraClientCa === undefined ? ca.certificate : `${extraClientCa.trimEnd()}\n${ca.certificate}`,
    frontProxyCa: frontProxyCa.certificate,
    frontProxyClient: pair('front-proxy-client'),
    admin: pair('admin'),
    controllerManager: pair('controller-manager'),
    scheduler: pair('scheduler'),
    apiserverKubeletClient: pair('apiserver-kubelet-client'),
    kubelets: new Map((options.nodeNames ?? []).map((node) => [node, pair(kubeletFile(node))])),
    serviceAccount,
    changes,
  };
}

const readPair = (folder: string, file: string) =>
  Promise.all([readIfThere(join(folder, `${file}.crt`)), readIfThere(join(folder, `${file}.key`))]);

function parse(path: string, certificate: string): X509Certificate {
  try {
    return new X509Certificate(certificate);
  } catch (error) {
    throw new PkiError(
      `${path} holds no certificate that can be read: restore it, or remove it to have a new one made`,
      {
        cause: error,
      },
    );
  }
}

function readCa(folder: string, name: CaName, pair: { certificate: string; privateKey: string | undefined }): Issuer {
  const path = join(folder, `${name}.key`);
  // A CA whose key is kept elsewhere is fine as long as nothing has to be signed.
  if (pair.privateKey === undefined)
    throw new PkiError(`${path} is missing, and a certificate has to be signed with it`);
  try {
    return readIssuer({ certificate: pair.certificate, privateKey: pair.privateKey });
  } catch (error) {
    throw new PkiError(`the CA ${path} cannot be used: ${whyOf(error)}`, { cause: error });
  }
}

function fitting(path: string, pair: KeyPair): KeyPair {
  let fits: boolean;
  try {
    fits = new X509Certificate(pair.certificate).checkPrivateKey(createPrivateKey(pair.privateKey));
  } catch (error) {
    throw new PkiError(`the key of ${path} cannot be read: remove both files to have new ones made`, { cause: error });
  }
  if (!fits)
    throw new PkiError(`the key of ${path} belongs to another certificate: remove both files to have new ones made`);
  return pair;
}

function publicHalf(path: string, key: string): string {
  try {
    return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  } catch (error) {
    throw new PkiError(
      `${path} holds no key that can be read: restore it, or remove it (tokens signed with it end then)`,
      {
        cause: error,
      },
    );
  }
}

async function ownServing(options: PkiOptions): Promise<KeyPair | undefined> {
  const { tlsCertFile, tlsPrivateKeyFile } = options;
  if (tlsCertFile === undefined && tlsPrivateKeyFile === undefined) return undefined;
  if (tlsCertFile === undefined || tlsPrivateKeyFile === undefined) {
    throw new PkiError('--tls-cert-file and --tls-private-key-file must be given together');
  }
  const [certificate, privateKey] = await Promise.all([readRequired(tlsCertFile), readRequired(tlsPrivateKeyFile)]);
  parse(tlsCertFile, certificate);
  return fitting(tlsCertFile, { certificate, privateKey });
}

/** A file may hold several keys one after the other; one that holds none is given on, to be complained about by name. */
function keysIn(pem: string): readonly string[] {
  const blocks = pem.match(/-----BEGIN [A-Z ]*KEY-----[\s\S]+?-----END [A-Z ]*KEY-----/g) ?? [];
  return blocks.length > 0 ? blocks : [pem];
}

async function ownServiceAccount(
  options: PkiOptions,
  own: { readonly signingKey: string; readonly publicKey: string },
): Promise<Pki['serviceAccount']> {
  const { serviceAccountKeyFiles = [], serviceAccountSigningKeyFile: signingFile } = options;
  const read = await Promise.all(
    serviceAccountKeyFiles.map(async (path) => keysIn(await readRequired(path)).map((key) => publicHalf(path, key))),
  );
  const verifying = read.flat();
  if (signingFile === undefined)
    return { signingKey: own.signingKey, publicKeys: [...new Set([own.publicKey, ...verifying])] };
  const signingKey = await readRequired(signingFile);
  return { signingKey, publicKeys: [...new Set([publicHalf(signingFile, signingKey), ...verifying])] };
}
