import type { JSONWebKeySet, LocalJWKSet } from 'jose';
import type { Clock } from '../../../api/clock.ts';
import { sleep } from '../../../api/clock.ts';
import { isPlainObject } from '../../../api/codec/wording.ts';
import { messageOf } from '../../../api/errors/message-of.ts';
import type { Logger } from '../../../api/logger.ts';
import type { Claims } from './claims.ts';
import type { FetchDocument } from './fetch-document.ts';
import type { JwtSettings } from './settings.ts';

/** What an issuer's keys are fetched with. */
export interface IssuerKeysOptions {
  readonly fetch: FetchDocument;
  readonly clock: Clock;
  readonly log: Logger;
  /** Ends whatever is under way. */
  readonly signal: AbortSignal;
}

/** An issuer that cannot be reached is tried again after this, as kube-apiserver does. */
const RETRY_MS = 10_000;
/** Tokens with unknown keys make us ask the issuer for new ones, but no oftener than this: anybody can send such tokens. */
const REFRESH_MS = 1000;

/**
 * The public keys of one issuer: found by its discovery document in the background, fetched again when a token names a key
 * that is not among them. https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export class IssuerKeys {
  readonly #settings: JwtSettings;
  readonly #options: IssuerKeysOptions;
  #jwksUri: string | undefined;
  #keys: LocalJWKSet | undefined;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #fetching: Promise<void> | undefined;
  /** Grows with every set of keys: what was verified with an earlier one is verified anew. */
  generation = 0;

  constructor(settings: JwtSettings, options: IssuerKeysOptions) {
    this.#settings = settings;
    this.#options = options;
  }

  /** Finds the issuer's keys; tries until it succeeds or the signal ends it. Never rejects. */
  async discover(): Promise<void> {
    const { clock, log, signal } = this.#options;
    const { url } = this.#settings.issuer;
    while (!signal.aborted) {
      try {
        this.#jwksUri = await this.#findJwksUri();
        return;
      } catch (error) {
        if (signal.aborted) return;
        log.warn('an OIDC issuer cannot be reached; it is tried again', { issuer: url, error });
      }
      await sleep(clock, RETRY_MS, signal);
    }
  }

  get ready(): boolean {
    return this.#jwksUri !== undefined;
  }

  /** The claims of a token that one of the keys has signed; a string says why it is none. */
  async verify(token: string): Promise<Claims | string> {
    if (!this.ready) return 'oidc: authenticator not initialized';
    const before = this.generation;
    if (this.#keys !== undefined) {
      const known = await this.#verifyWith(this.#keys, token);
      if (known.kind !== 'unknownKey') return known.kind === 'claims' ? known.claims : known.reason;
    }
    const failed = await this.#refresh(before);
    if (failed !== undefined) return failed;
    if (this.#keys === undefined || this.generation === before) return 'oidc: verify token: no key has signed it';
    const outcome = await this.#verifyWith(this.#keys, token);
    if (outcome.kind === 'claims') return outcome.claims;
    return outcome.kind === 'rejected' ? outcome.reason : 'oidc: verify token: no key has signed it';
  }

  async #findJwksUri(): Promise<string> {
    const { url, discoveryUrl, ca } = this.#settings.issuer;
    const { fetch, signal } = this.#options;
    const where = discoveryUrl ?? `${url.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const document = (await fetch(where, { ca, signal })) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
    if (document?.issuer !== url)
      throw new Error(`${where} speaks for the issuer ${JSON.stringify(document?.issuer)}, not for ${url}`);
    if (typeof document.jwks_uri !== 'string' || !document.jwks_uri.startsWith('https://'))
      throw new Error(`${where} names no jwks_uri with https`);
    return document.jwks_uri;
  }

  /** Fetches the keys unless somebody else has since `generation`; everybody who waits shares one request. */
  async #refresh(generation: number): Promise<string | undefined> {
    if (this.generation !== generation) return undefined;
    if (this.#fetching === undefined) {
      const { clock } = this.#options;
      if (clock.now() - this.#fetchedAt < REFRESH_MS) return undefined;
      this.#fetchedAt = clock.now();
      this.#fetching = this.#fetchKeys().finally(() => {
        this.#fetching = undefined;
      });
    }
    try {
      await this.#fetching;
      return undefined;
    } catch (error) {
      const why = messageOf(error);
      this.#options.log.warn('the keys of an OIDC issuer cannot be fetched', {
        issuer: this.#settings.issuer.url,
        error,
      });
      return `oidc: verify token: failed to verify signature: fetching keys ${why}`;
    }
  }

  async #fetchKeys(): Promise<void> {
    const { fetch, signal } = this.#options;
    const { createLocalJWKSet } = await import('jose');
    const document = await fetch(this.#jwksUri ?? '', { ca: this.#settings.issuer.ca, signal });
    this.#keys = createLocalJWKSet(document as JSONWebKeySet);
    this.generation++;
  }

  async #verifyWith(
    keys: LocalJWKSet,
    token: string,
  ): Promise<
    | { readonly kind: 'claims'; readonly claims: Claims }
    | { readonly kind: 'unknownKey' }
    | { readonly kind: 'rejected'; readonly reason: string }
  > {
    const { compactVerify, errors } = await import('jose');
    const algorithms = [...this.#settings.algorithms];
    const read = (payload: Uint8Array) => {
      const claims: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
      if (isPlainObject(claims)) return { kind: 'claims', claims: claims as Claims } as const;
      return { kind: 'rejected', reason: 'oidc: parse claims: the payload is no object' } as const;
    };
    try {
      return read((await compactVerify(token, keys, { algorithms })).payload);
    } catch (error) {
      if (error instanceof errors.JWKSMultipleMatchingKeys) {
        // The header names no key, and several fit: whichever has signed it.
        for await (const key of error) {
          try {
            return read((await compactVerify(token, key, { algorithms })).payload);
          } catch (other) {
            if (!(other instanceof errors.JWSSignatureVerificationFailed)) return rejectedBy(other);
          }
        }
        return { kind: 'unknownKey' };
      }
      // A key may have been replaced under its old name, so a bad signature is worth a look at the issuer too.
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed)
        return { kind: 'unknownKey' };
      return rejectedBy(error);
    }
  }
}

/** What the library refuses, and keys that it cannot read, are the token's fault or the issuer's; never ours. */
function rejectedBy(error: unknown): { readonly kind: 'rejected'; readonly reason: string } {
  if (!(error instanceof Error)) throw error;
  return { kind: 'rejected', reason: `oidc: verify token: ${error.message}` };
}
