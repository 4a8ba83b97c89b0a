/** One issuer whose tokens are users, whether it was given by `--oidc-*` flags or in `--authentication-config`. */
export interface JwtSettings {
  readonly issuer: {
    /** The `iss` of its tokens, to the letter; also where its documents are, unless `discoveryUrl` says otherwise. */
    readonly url: string;
    /** The whole URL of the discovery document, where it is not below the issuer. */
    readonly discoveryUrl?: string;
    /** PEM; the authorities of the system when absent. */
    readonly ca?: string;
    /** One of them has to be in `aud`. Never empty. */
    readonly audiences: readonly string[];
  };
  /** Algorithms that its tokens may be signed with; never `none` or one with a shared secret. */
  readonly algorithms: readonly string[];
  readonly username: { readonly claim: string; readonly prefix: string };
  readonly groups?: { readonly claim: string; readonly prefix: string };
  readonly uid?: { readonly claim: string };
  /** Claims that must be there with this text. */
  readonly requiredClaims: readonly { readonly claim: string; readonly value: string }[];
}

/** Every algorithm that an issuer may be allowed: asymmetric ones. RFC 7518 3.1 */
export const asymmetricAlgorithms: readonly string[] = [
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];

/** The values of kube-apiserver's `--oidc-*` flags. */
export interface OidcFlags {
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly ca?: string;
  readonly usernameClaim: string;
  readonly usernamePrefix: string;
  readonly groupsClaim: string;
  readonly groupsPrefix: string;
  readonly requiredClaims: readonly { readonly claim: string; readonly value: string }[];
  readonly signingAlgorithms: readonly string[];
}

/**
 * What the flags mean. Without a prefix, names other than mail addresses get the issuer's, so that two issuers cannot mean
 * one user; `-` is no prefix at all. https://kubernetes.io/docs/reference/access-authn-authz/authentication/#configuring-the-api-server
 */
export function settingsFromFlags(flags: OidcFlags): JwtSettings {
  const { issuerUrl, clientId, ca, usernameClaim, usernamePrefix, groupsClaim, groupsPrefix } = flags;
  const made = usernameClaim === 'email' ? '' : `${issuerUrl}#`;
  return {
    issuer: { url: issuerUrl, audiences: [clientId], ...(ca === undefined ? {} : { ca }) },
    algorithms: flags.signingAlgorithms,
    username: { claim: usernameClaim, prefix: usernamePrefix === '-' ? '' : usernamePrefix || made },
    ...(groupsClaim === '' ? {} : { groups: { claim: groupsClaim, prefix: groupsPrefix } }),
    requiredClaims: flags.requiredClaims,
  };
}
