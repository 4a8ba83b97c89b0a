import { DEFAULT_ISSUER } from '../../apiserver/authentication/service-account/token-request.ts';
import type { Flags } from '../flags.ts';

/** kube-apiserver's flags on who a request is of. */
const authenticationFlags: Flags = {
  'token-auth-file': {
    type: 'string',
    value: 'FILE',
    help: 'CSV of token,user,uid,"group,group" of users known by static tokens',
  },
  'anonymous-auth': {
    type: 'boolean',
    help: 'let requests without credentials in as system:anonymous; --no-anonymous-auth does not (default true)',
  },
  'client-ca-file': { type: 'string', value: 'FILE', help: 'CA whose clients are users, beside our own' },
  'enable-bootstrap-token-auth': {
    type: 'boolean',
    fallback: 'false',
    help: 'let secrets of type bootstrap.kubernetes.io/token in kube-system log new nodes in',
  },
  'authentication-config': {
    type: 'string',
    value: 'FILE',
    help: 'AuthenticationConfiguration with JWT issuers and anonymous paths; instead of --oidc-* and --anonymous-auth',
  },
  'authentication-token-webhook-config-file': {
    type: 'string',
    value: 'FILE',
    help: 'kubeconfig of a server that answers TokenReviews about tokens that nobody else knows',
  },
  'authentication-token-webhook-version': {
    type: 'string',
    value: 'v1|v1beta1',
    fallback: 'v1beta1',
    help: 'version of the TokenReviews sent',
  },
  'authentication-token-webhook-cache-ttl': {
    type: 'string',
    value: 'DURATION',
    fallback: '2m0s',
    help: 'how long an answer about a token counts',
  },
};

const oidcFlags: Flags = {
  'oidc-issuer-url': { type: 'string', value: 'URL', help: 'OpenID issuer, https, whose ID tokens are users' },
  'oidc-client-id': { type: 'string', value: 'ID', help: 'audience that ID tokens must have' },
  'oidc-ca-file': { type: 'string', value: 'FILE', help: "CA of the issuer; the system's when not given" },
  'oidc-username-claim': { type: 'string', value: 'CLAIM', fallback: 'sub', help: 'claim that holds the user name' },
  'oidc-username-prefix': {
    type: 'string',
    value: 'TEXT',
    help: "put before user names; - for none; the issuer's URL and # when not given, but for the claim email",
  },
  'oidc-groups-claim': { type: 'string', value: 'CLAIM', help: 'claim that holds the groups, a list or one' },
  'oidc-groups-prefix': { type: 'string', value: 'TEXT', help: 'put before groups' },
  'oidc-required-claim': {
    type: 'list',
    whole: true,
    value: 'KEY=VALUE',
    help: 'claim that must have this value; repeatable',
  },
  'oidc-signing-algs': {
    type: 'list',
    value: 'ALGS',
    fallback: 'RS256',
    help: 'asymmetric algorithms that ID tokens may be signed with',
  },
};

const requestHeaderFlags: Flags = {
  'requestheader-client-ca-file': {
    type: 'string',
    value: 'FILE',
    help: 'CA of proxies that vouch for users in headers; our own front proxy CA when not given',
  },
  'requestheader-allowed-names': {
    type: 'list',
    value: 'NAMES',
    help: 'common names of such proxies; any client of --requestheader-client-ca-file when not given',
  },
  'requestheader-username-headers': {
    type: 'list',
    value: 'NAMES',
    fallback: 'x-remote-user',
    help: 'headers that may hold the user name; the first that is there counts',
  },
  'requestheader-uid-headers': {
    type: 'list',
    value: 'NAMES',
    fallback: 'x-remote-uid',
    help: "headers that may hold the user's uid",
  },
  'requestheader-group-headers': {
    type: 'list',
    value: 'NAMES',
    fallback: 'x-remote-group',
    help: 'headers that hold groups',
  },
  'requestheader-extra-headers-prefix': {
    type: 'list',
    value: 'PREFIXES',
    fallback: 'x-remote-extra-',
    help: 'what headers of further facts begin with',
  },
};

const serviceAccountFlags: Flags = {
  'service-account-key-file': {
    type: 'list',
    value: 'FILE',
    help: 'keys that verify service-account tokens; repeatable',
  },
  'service-account-signing-key-file': { type: 'string', value: 'FILE', help: 'key that signs service-account tokens' },
  'service-account-issuer': {
    type: 'list',
    value: 'URL',
    fallback: DEFAULT_ISSUER,
    help: 'issuer named in service-account tokens; repeatable: the first signs, all are accepted',
  },
  'service-account-jwks-uri': {
    type: 'string',
    value: 'URL',
    help: "where others find the keys, in the issuer's discovery document; our own address when not given",
  },
  'service-account-lookup': {
    type: 'boolean',
    fallback: 'true',
    help: 'tokens in secrets count only while the secret and its account are there',
  },
  'service-account-max-token-expiration': {
    type: 'string',
    value: 'DURATION',
    help: 'longest life of a requested token; longer ones are shortened',
  },
  'service-account-extend-token-expiration': {
    type: 'boolean',
    fallback: 'true',
    help: 'tokens of pods live for a year, for programs that do not read them again',
  },
  'api-audiences': { type: 'list', value: 'URLS', help: 'audiences of this API; the issuers when not given' },
};

/** kube-apiserver's flags on what a user may do. */
const authorizationFlags: Flags = {
  'authorization-mode': {
    type: 'list',
    value: 'MODES',
    help: 'AlwaysAllow, AlwaysDeny, Node, RBAC, Webhook in the order they are asked (default Node,RBAC)',
  },
  'authorization-config': {
    type: 'string',
    value: 'FILE',
    help: 'AuthorizationConfiguration with authorizers in order; instead of --authorization-mode and -webhook-*',
  },
  'authorization-webhook-config-file': {
    type: 'string',
    value: 'FILE',
    help: 'kubeconfig of the server that mode Webhook asks',
  },
  'authorization-webhook-version': {
    type: 'string',
    value: 'v1|v1beta1',
    fallback: 'v1beta1',
    help: 'version of the SubjectAccessReviews sent',
  },
  'authorization-webhook-cache-authorized-ttl': {
    type: 'string',
    value: 'DURATION',
    fallback: '5m0s',
    help: 'how long a yes counts',
  },
  'authorization-webhook-cache-unauthorized-ttl': {
    type: 'string',
    value: 'DURATION',
    fallback: '30s',
    help: 'how long anything else counts',
  },
};

export const accessFlags: Flags = {
  ...authenticationFlags,
  ...oidcFlags,
  ...requestHeaderFlags,
  ...serviceAccountFlags,
  ...authorizationFlags,
};
