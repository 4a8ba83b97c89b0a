import { readFile } from 'node:fs/promises';
import type { Clock } from '../../api/clock.ts';
import type { ClientCertificate, Credential, Credentials } from '../https/connection-config.ts';
import { KubeconfigError } from './kubeconfig.ts';

/** How long what was read counts; tokens of service accounts are rotated well before they end. */
const rereadMs = 60_000;

/** Text that is given, or in a file that may change. */
export type Source = { readonly text: string } | { readonly path: string };

/** The parts of a credential and where they are. */
export interface CredentialSources {
  readonly token?: Source;
  readonly certificate?: Source;
  readonly key?: Source;
}

/** Credentials from files, read again every minute; the certificate object changes only when its text does. */
export function fileCredentials(sources: CredentialSources, clock: Clock): Credentials {
  let credential: Credential | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<Credential> | undefined;
  const changes = Object.values(sources).some((source: Source) => 'path' in source);

  async function read(): Promise<Credential> {
    const [token, cert, key] = await Promise.all([sources.token, sources.certificate, sources.key].map(load));
    const old = credential?.certificate;
    const certificate: ClientCertificate | undefined =
      cert === undefined || key === undefined
        ? undefined
        : old && old.cert === cert && old.key === key
          ? old
          : { cert, key };
    credential = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token.trim()}` }),
      ...(certificate ? { certificate } : {}),
    };
    readAt = clock.now();
    return credential;
  }

  return {
    current() {
      if (credential && (!changes || clock.now() - readAt < rereadMs)) return credential;
      reading ??= read()
        .catch((error: unknown) => {
          // A file that is being replaced: what was read before is good for another minute.
          if (!credential) throw error;
          readAt = clock.now();
          return credential;
        })
        .finally(() => {
          reading = undefined;
        });
      return reading;
    },
    refused(refusedOne) {
      if (!changes || refusedOne !== credential) return changes;
      readAt = Number.NEGATIVE_INFINITY;
      return true;
    },
  };
}

async function load(source: Source | undefined): Promise<string | undefined> {
  if (source === undefined) return undefined;
  if ('text' in source) return source.text;
  try {
    return await readFile(source.path, 'utf8');
  } catch (cause) {
    throw new KubeconfigError(`credential ${source.path} cannot be read`, { cause });
  }
}
