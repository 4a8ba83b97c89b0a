import type { JwtSettings } from '../../apiserver/authentication/jwt/settings.ts';
import type { AuthorizationMode } from '../../apiserver/authorization/modes.ts';
import type { ReviewVersion } from '../../apiserver/authorization/webhook/subject-access-review.ts';

/** Who a request is of, and what they may do: the flags of kube-apiserver that say so. */
export interface AccessOptions {
  readonly tokenAuthFile: string | undefined;
  readonly clientCaFile: string | undefined;
  /** Undefined: not stated, and the configuration file or the default, yes, counts. */
  readonly anonymousAuth: boolean | undefined;
  readonly enableBootstrapTokenAuth: boolean;
  readonly requestHeader: {
    /** Undefined: our own front proxy CA. */
    readonly clientCaFile: string | undefined;
    readonly allowedNames: readonly string[];
    readonly usernameHeaders: readonly string[];
    readonly uidHeaders: readonly string[];
    readonly groupHeaders: readonly string[];
    readonly extraHeaderPrefixes: readonly string[];
  };
  readonly serviceAccount: {
    readonly keyFiles: readonly string[];
    readonly signingKeyFile: string | undefined;
    /** The first signs, all are accepted. */
    readonly issuers: readonly string[];
    readonly jwksUri: string | undefined;
    readonly lookup: boolean;
    readonly maxTokenExpirationSeconds: number | undefined;
    readonly extendTokenExpiration: boolean;
  };
  readonly apiAudiences: readonly string[];
  /** The settings of `--oidc-*`, but for the content of the CA's file. */
  readonly oidc: { readonly settings: JwtSettings; readonly caFile: string | undefined } | undefined;
  readonly authenticationConfig: string | undefined;
  readonly tokenWebhook:
    | { readonly configFile: string; readonly version: 'v1' | 'v1beta1'; readonly cacheTtlMs: number }
    | undefined;
  /** Empty when `authorizationConfig` is given. */
  readonly authorizationModes: readonly AuthorizationMode[];
  readonly authorizationConfig: string | undefined;
  readonly authorizationWebhook:
    | {
        readonly configFile: string;
        readonly version: ReviewVersion;
        readonly authorizedTtlMs: number;
        readonly unauthorizedTtlMs: number;
      }
    | undefined;
}
