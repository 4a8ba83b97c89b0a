import { readFile } from 'node:fs/promises';
import type { Logger } from '../api/logger.ts';
import { legacyPayload, signingKey, signToken } from '../apiserver/authentication/index.ts';
import { type SigningAuthority, signingAuthority } from '../controller-manager/certificates/sign.ts';
import { signerNames } from '../controller-manager/certificates/signers.ts';
import type { ControllerManagerSettings } from '../controller-manager/flags.ts';
import type { ControllerOptions, SignLegacyToken } from '../controller-manager/options.ts';
import { PkiError, whyOf } from './pki/files.ts';
import type { Pki } from './pki/pki.ts';

type SigningOptions = Pick<ControllerOptions, 'certificateAuthorities' | 'signLegacyToken'>;

/** The keys that the flags of a controller manager name. Throws PkiError for a file that cannot be used. */
export async function signingOptions(settings: ControllerManagerSettings): Promise<SigningOptions> {
  const { signing, serviceAccountPrivateKeyFile: keyFile } = settings;
  const authorities = new Map<string, SigningAuthority>();
  for (const { signer, certFile, keyFile: file } of signing) {
    const [certificate, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(file, 'utf8')]);
    authorities.set(
      signer,
      readable(certFile, () => signingAuthority(certificate, key)),
    );
  }
  const pem = keyFile === undefined ? undefined : await readFile(keyFile, 'utf8');
  return {
    certificateAuthorities: authorities,
    signLegacyToken: pem === undefined ? undefined : readable(keyFile ?? '', () => legacySigner(pem)),
  };
}

/** The keys of a cluster in one process: its CA signs for all signers. No CA key, no certificates. */
export async function ownSigning(pki: Pki, log: Logger): Promise<SigningOptions> {
  const signLegacyToken = legacySigner(pki.serviceAccount.signingKey);
  try {
    const { certificate, key } = await pki.issuer();
    const authority: SigningAuthority = { certificate, key };
    return { certificateAuthorities: new Map(signerNames.map((name) => [name, authority])), signLegacyToken };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    log.info('no certificates are issued', { reason: error.message });
    return { certificateAuthorities: new Map(), signLegacyToken };
  }
}

function legacySigner(pem: string): SignLegacyToken {
  const key = signingKey(pem);
  return (namespace, account, secretName) => signToken(legacyPayload(namespace, account, secretName), key);
}

function readable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new PkiError(`${file} cannot be used to sign: ${whyOf(error)}`, { cause: error });
  }
}
