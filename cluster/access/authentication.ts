import { readFile } from 'node:fs/promises';
import type { Clock } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import {
  type BootstrapSecret,
  bearerTokenAuthenticator,
  bootstrapTokenAuthenticator,
  clientCertificateAuthenticator,
  forApiAudiences,
  jwtAuthenticator,
  parseTokenFile,
  type RequestAuthenticator,
  readBundle,
  requestHeaderAuthenticator,
  serviceAccountTokenAuthenticator,
  storeLookup,
  type TokenAuthenticator,
  tokenFileAuthenticator,
  tokenWebhook,
  type VerificationKey,
} from '../../apiserver/authentication/index.ts';
import {
  type AnonymousSettings,
  readAuthenticationConfiguration,
} from '../../apiserver/authentication/jwt/configuration.ts';
import { fetchDocument } from '../../apiserver/authentication/jwt/fetch-document.ts';
import type { JwtSettings } from '../../apiserver/authentication/jwt/settings.ts';
import type { ServerCore } from '../../apiserver/server.ts';
import type { AnonymousRule } from '../../apiserver/stages/authenticate.ts';
import type { Pki } from '../pki/pki.ts';
import { followFile } from './follow-file.ts';
import type { AccessOptions } from './options.ts';
import { connectWebhook } from './webhook-connection.ts';

/** What authentication needs of a server. */
export interface AuthenticationParts {
  readonly core: ServerCore;
  readonly pki: Pick<Pki, 'clientCa' | 'frontProxyCa'>;
  /** Keys that verify the tokens of service accounts. */
  readonly keys: readonly VerificationKey[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  /** Ends all that goes on in the background. */
  readonly signal: AbortSignal;
}

export interface Authentication {
  /** In the order they are asked. */
  readonly authenticators: readonly RequestAuthenticator[];
  /** Those for tokens, which TokenReview asks too. */
  readonly tokens: readonly TokenAuthenticator[];
  readonly anonymous: AnonymousRule;
  /** The CA of proxies that may vouch for users. */
  readonly proxyCa: string;
  close(): Promise<void>;
}

/**
 * Makes the authenticators that the options ask for. Rejects with an error that is one sentence when a file cannot be
 * read. Issuers are looked for in the background: one that is down keeps nobody else out.
 */
export async function buildAuthentication(options: AccessOptions, parts: AuthenticationParts): Promise<Authentication> {
  const { core, pki, keys, clock, random, log, signal } = parts;
  const { apiAudiences, tokenAuthFile, tokenWebhook: webhook, serviceAccount } = options;
  const now = () => clock.now();
  const users = tokenAuthFile && parseTokenFile(await readFile(tokenAuthFile, 'utf8'), tokenAuthFile);
  const connection = webhook && (await connectWebhook(webhook.configFile, clock));
  const configured = await jwtFrom(options, parts);
  const tokens: TokenAuthenticator[] = [
    ...(users ? [forApiAudiences(tokenFileAuthenticator(users), apiAudiences)] : []),
    serviceAccountTokenAuthenticator({
      keys,
      issuers: serviceAccount.issuers,
      lookup: storeLookup(core),
      apiAudiences,
      lookupLegacy: serviceAccount.lookup,
      now,
    }),
    ...(options.enableBootstrapTokenAuth
      ? [forApiAudiences(bootstrapTokenAuthenticator(secretOf(core), now), apiAudiences)]
      : []),
    ...(configured.authenticator ? [forApiAudiences(configured.authenticator, apiAudiences)] : []),
    ...(webhook && connection
      ? [tokenWebhook({ ...webhook, post: connection.post, apiAudiences, clock, random, log, signal })]
      : []),
  ];
  const { clientCaFile, extraHeaderPrefixes, ...headers } = options.requestHeader;
  const proxyCa = clientCaFile === undefined ? pki.frontProxyCa : await readFile(clientCaFile, 'utf8');
  return {
    authenticators: [
      requestHeaderAuthenticator({ ...headers, extraPrefixes: extraHeaderPrefixes, cas: readBundle(proxyCa), now }),
      clientCertificateAuthenticator(readBundle(pki.clientCa), { now }),
      bearerTokenAuthenticator(tokens, apiAudiences),
    ],
    tokens,
    anonymous: anonymousRule(configured.anonymous, options.anonymousAuth),
    proxyCa,
    close: async () => connection?.close(),
  };
}

/** Bootstrap tokens are secrets of kube-system. */
function secretOf(core: ServerCore): (name: string) => BootstrapSecret | undefined {
  const secrets = core.registry.find('', 'v1', 'secrets');
  return (name) =>
    secrets && (core.objects.peek(secrets, 'kube-system', name)?.object as unknown as BootstrapSecret | undefined);
}

function anonymousRule(configured: AnonymousSettings | undefined, flag: boolean | undefined): AnonymousRule {
  if (configured === undefined) return flag ?? true;
  return configured.enabled ? (configured.paths ?? true) : false;
}

/** Issuers of the flags or of the configuration file; the latter's may change while the server runs. */
async function jwtFrom(
  options: AccessOptions,
  { clock, log, signal }: AuthenticationParts,
): Promise<{ readonly authenticator?: TokenAuthenticator; readonly anonymous?: AnonymousSettings }> {
  const make = (settings: JwtSettings, until: AbortSignal) =>
    jwtAuthenticator(settings, { fetch: fetchDocument, clock, log, signal: until });
  const { oidc, authenticationConfig: file } = options;
  if (oidc !== undefined) {
    const { settings, caFile } = oidc;
    const ca = caFile && (await readFile(caFile, 'utf8'));
    return { authenticator: make(ca ? { ...settings, issuer: { ...settings.issuer, ca } } : settings, signal) };
  }
  if (file === undefined) return {};
  let current: readonly TokenAuthenticator[] = [];
  let anonymous: AnonymousSettings | undefined;
  await followFile(
    file,
    async (text) => {
      const configuration = await readAuthenticationConfiguration(text, {
        file,
        ownIssuers: options.serviceAccount.issuers,
      });
      const end = new AbortController();
      current = configuration.jwt.map((settings) => make(settings, end.signal));
      // Who may be anonymous is read once: kube-apiserver does not change it while it runs either.
      anonymous ??= configuration.anonymous ?? undefined;
      return { release: () => end.abort() };
    },
    { clock, log, signal },
  );
  return {
    authenticator: anyOf(() => current),
    ...(anonymous === undefined ? {} : { anonymous }),
  };
}

/** One of several issuers' authenticators: each token has one issuer at most, so at most one of them has an opinion. */
function anyOf(list: () => readonly TokenAuthenticator[]): TokenAuthenticator {
  return {
    name: 'oidc',
    authenticateToken(token, audiences) {
      for (const one of list()) {
        const outcome = one.authenticateToken(token, audiences);
        if (outcome instanceof Promise || outcome.kind !== 'none') return outcome;
      }
      return { kind: 'none' };
    },
  };
}
