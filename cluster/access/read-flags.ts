import type { FieldError } from '../../api/field/field-error.ts';
import { parseDuration } from '../../api/time/duration.ts';
import { checkUrl } from '../../apiserver/authentication/jwt/configuration.ts';
import { asymmetricAlgorithms, settingsFromFlags } from '../../apiserver/authentication/jwt/settings.ts';
import { parseAuthorizationModes } from '../../apiserver/authorization/modes.ts';
import { type FlagValues, UsageError } from '../flags.ts';
import type { AccessOptions } from './options.ts';

const HOUR_MS = 3_600_000;
const MAX_EXPIRATION_MS = 2 ** 32 * 1000;

/** Reads the options; throws UsageError with one sentence on what does not fit, or does not fit together. */
export function accessOptions(command: string, values: FlagValues): AccessOptions {
  const refuse = (problem: string) => new UsageError(`knarr ${command}: ${problem}`);
  const duration = (name: string): number => {
    const ms = parseDuration(values.required(name));
    if (ms === undefined || ms < 0) throw refuse(`--${name} takes a duration such as 30s, not ${values.text(name)}`);
    return ms;
  };
  const version = (name: string): 'v1' | 'v1beta1' => {
    const value = values.required(name);
    if (value === 'v1' || value === 'v1beta1') return value;
    throw refuse(`--${name} is v1 or v1beta1, not ${value}`);
  };
  const issuers = values.list('service-account-issuer');
  const audiences = values.list('api-audiences');
  const authenticationConfig = values.text('authentication-config');
  const oidc = oidcOptions(values, issuers, refuse);
  if (authenticationConfig !== undefined && oidc !== undefined)
    throw refuse('--authentication-config and --oidc-* cannot be given together');
  const tokenWebhookFile = values.text('authentication-token-webhook-config-file');
  return {
    tokenAuthFile: values.text('token-auth-file'),
    clientCaFile: values.text('client-ca-file'),
    anonymousAuth: values.given('anonymous-auth') ? values.boolean('anonymous-auth') : undefined,
    enableBootstrapTokenAuth: values.boolean('enable-bootstrap-token-auth'),
    requestHeader: requestHeaderOptions(values),
    serviceAccount: {
      keyFiles: values.list('service-account-key-file'),
      signingKeyFile: values.text('service-account-signing-key-file'),
      issuers,
      jwksUri: jwksUri(values, refuse),
      lookup: values.boolean('service-account-lookup'),
      maxTokenExpirationSeconds: maxExpiration(values, duration, refuse),
      extendTokenExpiration: values.boolean('service-account-extend-token-expiration'),
    },
    apiAudiences: audiences.length > 0 ? audiences : issuers,
    oidc,
    authenticationConfig,
    tokenWebhook:
      tokenWebhookFile === undefined
        ? undefined
        : {
            configFile: tokenWebhookFile,
            version: version('authentication-token-webhook-version'),
            cacheTtlMs: duration('authentication-token-webhook-cache-ttl'),
          },
    ...authorizationOptions(values, { duration, version, refuse }),
  };
}

type Refuse = (problem: string) => UsageError;

function oidcOptions(values: FlagValues, own: readonly string[], refuse: Refuse): AccessOptions['oidc'] {
  const issuerUrl = values.text('oidc-issuer-url') ?? '';
  const clientId = values.text('oidc-client-id') ?? '';
  if ((issuerUrl === '') !== (clientId === ''))
    throw refuse('oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set');
  if (issuerUrl === '') {
    if (oidcOthers.some((name) => values.given(name)))
      throw refuse('oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set');
    return undefined;
  }
  const errors: FieldError[] = [];
  checkUrl(errors, '--oidc-issuer-url', issuerUrl, own);
  if (errors[0] !== undefined) throw refuse(`${errors[0].field}: ${errors[0].message}`);
  const algorithms = values.list('oidc-signing-algs');
  const unknown = algorithms.find((one) => !asymmetricAlgorithms.includes(one));
  if (unknown !== undefined)
    throw refuse(`--oidc-signing-algs: ${unknown} is none of ${asymmetricAlgorithms.join(', ')}`);
  const requiredClaims = values.list('oidc-required-claim').map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw refuse(`--oidc-required-claim takes KEY=VALUE, not ${pair}`);
    return { claim: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() };
  });
  return {
    caFile: values.text('oidc-ca-file'),
    settings: settingsFromFlags({
      issuerUrl,
      clientId,
      usernameClaim: values.required('oidc-username-claim'),
      usernamePrefix: values.text('oidc-username-prefix') ?? '',
      groupsClaim: values.text('oidc-groups-claim') ?? '',
      groupsPrefix: values.text('oidc-groups-prefix') ?? '',
      requiredClaims,
      signingAlgorithms: algorithms,
    }),
  };
}

const oidcOthers = [
  'oidc-ca-file',
  'oidc-username-claim',
  'oidc-username-prefix',
  'oidc-groups-claim',
  'oidc-groups-prefix',
  'oidc-required-claim',
  'oidc-signing-algs',
];

function requestHeaderOptions(values: FlagValues): AccessOptions['requestHeader'] {
  const lower = (name: string) => values.list(name).map((one) => one.toLowerCase());
  const clientCaFile = values.text('requestheader-client-ca-file');
  const names = values.list('requestheader-allowed-names');
  return {
    clientCaFile,
    // Our own CA signs for our own front proxy alone.
    allowedNames: clientCaFile === undefined && names.length === 0 ? ['front-proxy-client'] : names,
    usernameHeaders: lower('requestheader-username-headers'),
    uidHeaders: lower('requestheader-uid-headers'),
    groupHeaders: lower('requestheader-group-headers'),
    extraHeaderPrefixes: lower('requestheader-extra-headers-prefix'),
  };
}

function jwksUri(values: FlagValues, refuse: Refuse): string | undefined {
  const uri = values.text('service-account-jwks-uri');
  if (uri !== undefined && !(URL.canParse(uri) && new URL(uri).protocol === 'https:'))
    throw refuse(`service-account-jwks-uri requires https scheme, parsed as: ${uri}`);
  return uri;
}

function maxExpiration(values: FlagValues, duration: (name: string) => number, refuse: Refuse): number | undefined {
  const name = 'service-account-max-token-expiration';
  if (values.text(name) === undefined) return undefined;
  const ms = duration(name);
  if (ms === 0) return undefined;
  if (ms < HOUR_MS || ms > MAX_EXPIRATION_MS) throw refuse(`the ${name} must be between 1 hour and 2^32 seconds`);
  return Math.floor(ms / 1000);
}

function authorizationOptions(
  values: FlagValues,
  read: {
    readonly duration: (name: string) => number;
    readonly version: (name: string) => 'v1' | 'v1beta1';
    readonly refuse: Refuse;
  },
): Pick<AccessOptions, 'authorizationModes' | 'authorizationConfig' | 'authorizationWebhook'> {
  const { refuse } = read;
  const config = values.text('authorization-config');
  const stated = values.list('authorization-mode').join(',');
  const webhookFile = values.text('authorization-webhook-config-file');
  if (config !== undefined) {
    if (stated !== '' || webhookFile !== undefined)
      throw refuse(
        '--authorization-config can not be specified when --authorization-mode or --authorization-webhook-* flags are defined',
      );
    return { authorizationModes: [], authorizationConfig: config, authorizationWebhook: undefined };
  }
  const modes = parseAuthorizationModes(stated || 'Node,RBAC');
  if (typeof modes === 'string') throw refuse(`--authorization-mode: ${modes}`);
  if (modes.includes('Webhook') && webhookFile === undefined)
    throw refuse("authorization-mode Webhook's authorization config file not passed");
  if (!modes.includes('Webhook') && webhookFile !== undefined)
    throw refuse('cannot specify --authorization-webhook-config-file without mode Webhook');
  return {
    authorizationModes: modes,
    authorizationConfig: undefined,
    authorizationWebhook:
      webhookFile === undefined
        ? undefined
        : {
            configFile: webhookFile,
            version: read.version('authorization-webhook-version'),
            authorizedTtlMs: read.duration('authorization-webhook-cache-authorized-ttl'),
            unauthorizedTtlMs: read.duration('authorization-webhook-cache-unauthorized-ttl'),
          },
  };
}
