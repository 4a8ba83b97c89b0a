/**
 * Who makes a request. Pure decisions and thin look-ups; the request stage that calls them lives elsewhere.
 *
 *   authenticateRequest(request, [
 *     requestHeaderAuthenticator,       a proxy in front vouches (its own CA)
 *     clientCertificateAuthenticator,   CN and O of a TLS client certificate, checked once a connection
 *     bearerTokenAuthenticator([        Authorization: Bearer, or a WebSocket subprotocol
 *       tokenFileAuthenticator,
 *       serviceAccountTokenAuthenticator, bound JWTs; signature checked once a token, bound objects every time
 *       bootstrapTokenAuthenticator,
 *       jwtAuthenticator,               ID tokens of OIDC issuers; signature checked every ten seconds, times every time
 *       tokenWebhook,                   asks another server by TokenReview, and remembers what it said
 *     ]),
 *   ], { anonymous })                   nobody knows the user: anonymous, unless a credential was bad (401)
 *
 * Words: an *authenticator* says `authenticated`, `none` (not my kind of credential) or `rejected`. A *bound* token
 * names objects that have to live on for it to be good. *Impersonation* comes after, and needs the authorizer.
 * Start reading at authenticator.ts, then service-account/authenticator.ts.
 */
export { forApiAudiences } from './audience-agnostic.ts';
export * from './authenticator.ts';
export * from './bearer-token.ts';
export { type BootstrapSecret, bootstrapTokenAuthenticator } from './bootstrap-token.ts';
export { clientCertificateAuthenticator, readBundle } from './client-certificate.ts';
export { type Impersonation, readImpersonation } from './impersonation.ts';
export { impersonationModes } from './impersonation-modes.ts';
export { type JwtAuthenticatorOptions, jwtAuthenticator } from './jwt/authenticator.ts';
export * from './openid.ts';
export { openidPaths } from './openid-paths.ts';
export { defaultRequestHeaders, requestHeaderAuthenticator } from './request-header.ts';
export { authenticationReviews } from './review-verbs.ts';
export * from './service-account/authenticator.ts';
export { legacyPayload, type ObjectName, type ServiceAccountClaims } from './service-account/claims.ts';
export { type SigningKey, signingKey, type VerificationKey, verificationKey } from './service-account/keys.ts';
export { signToken } from './service-account/sign.ts';
export { storeLookup } from './service-account/store-lookup.ts';
export * from './service-account/token-request.ts';
export { tokenVerb } from './service-account/token-verb.ts';
export { parseTokenFile, TokenFileError, tokenFileAuthenticator } from './token-file.ts';
export { reviewToken, userInfoOf } from './token-review.ts';
export * from './user-info.ts';
export { tokenWebhook } from './webhook/token-webhook.ts';
