import { isAbsolute } from 'node:path';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../api/field/field-error.ts';
import { isDns1123Subdomain } from '../../api/names/dns.ts';
import { formatDuration, parseDuration } from '../../api/time/duration.ts';
import { Fields, readDocument, refuseConfiguration } from '../configuration/document.ts';
import type { AuthorizationMode } from './modes.ts';
import type { WebhookSettings } from './webhook/authorizer.ts';

/** One authorizer in the order they are asked. */
export type AuthorizerSettings =
  | { readonly type: Exclude<AuthorizationMode, 'Webhook'>; readonly name: string }
  | {
      readonly type: 'Webhook';
      readonly name: string;
      readonly webhook: WebhookSettings;
      /** How to reach the webhook; an absolute path. */
      readonly kubeConfigFile: string;
    };

const types: readonly AuthorizationMode[] = ['AlwaysAllow', 'AlwaysDeny', 'Node', 'RBAC', 'Webhook'];
const MAX_TIMEOUT_MS = 30_000;

/**
 * Reads `--authorization-config`. Everything that Kubernetes refuses is refused, in its words, and so are match conditions,
 * which need CEL. Throws ConfigurationError.
 * https://kubernetes.io/docs/reference/access-authn-authz/authorization/#using-configuration-file-for-authorization
 */
export async function readAuthorizationConfiguration(
  text: string,
  { file }: { readonly file: string },
): Promise<readonly AuthorizerSettings[]> {
  const document = await readDocument(text, {
    file,
    kind: 'AuthorizationConfiguration',
    versions: ['v1', 'v1beta1', 'v1alpha1'],
  });
  const errors: FieldError[] = [];
  const root = new Fields(document, '', errors);
  for (const name of ['apiVersion', 'kind']) root.text(name);
  const items = root.objects('authorizers');
  if (items.length === 0) errors.push(required('authorizers', 'at least one authorization mode must be defined'));
  const seen = { types: new Set<string>(), names: new Set<string>() };
  const found = items.flatMap((item) => authorizerSettings(item, seen));
  root.end();
  refuseConfiguration(file, errors);
  return found;
}

function authorizerSettings(
  fields: Fields,
  seen: { readonly types: Set<string>; readonly names: Set<string> },
): AuthorizerSettings[] {
  const { errors } = fields;
  const type = (fields.text('type') ?? '') as AuthorizationMode | '';
  const name = fields.text('name') ?? '';
  const given = fields.has('webhook');
  const webhookFields = fields.object('webhook');
  fields.end();
  if (type === '') errors.push(required(fields.at('type')));
  else if (!types.includes(type)) errors.push(notSupported(fields.at('type'), type, types));
  else if (type !== 'Webhook' && seen.types.has(type)) errors.push(duplicate(fields.at('type'), type));
  seen.types.add(type);
  const problems = isDns1123Subdomain(name);
  if (name === '') errors.push(required(fields.at('name')));
  else if (seen.names.has(name)) errors.push(duplicate(fields.at('name'), name));
  else if (problems.length > 0)
    errors.push(invalidField(fields.at('name'), name, `authorizer name is invalid: ${problems.join(', ')}`));
  seen.names.add(name);
  if (type !== 'Webhook') {
    if (given) errors.push(invalidField(fields.at('webhook'), 'non-null', 'may only be specified when type=Webhook'));
    return type === '' ? [] : [{ type, name }];
  }
  if (!given) {
    errors.push(required(fields.at('webhook'), 'required when type=Webhook'));
    return [];
  }
  return [{ type, name, ...webhookSettings(webhookFields, name) }];
}

function webhookSettings(
  fields: Fields,
  name: string,
): { readonly webhook: WebhookSettings; readonly kubeConfigFile: string } {
  const { errors } = fields;
  const timeoutMs = duration(fields, 'timeout', undefined);
  if (timeoutMs !== undefined && (timeoutMs <= 0 || timeoutMs > MAX_TIMEOUT_MS))
    errors.push(invalidField(fields.at('timeout'), formatDuration(timeoutMs), 'must be > 0s and <= 30s'));
  const authorizedTtlMs = positive(fields, 'authorizedTTL', 300_000);
  const unauthorizedTtlMs = positive(fields, 'unauthorizedTTL', 30_000);
  const cacheYes = fields.boolean('cacheAuthorizedRequests') ?? true;
  const cacheNo = fields.boolean('cacheUnauthorizedRequests') ?? true;
  const version = oneOf(fields, 'subjectAccessReviewVersion', ['v1', 'v1beta1']);
  const failurePolicy = oneOf(fields, 'failurePolicy', ['NoOpinion', 'Deny']);
  if (fields.has('matchConditionSubjectAccessReviewVersion'))
    oneOf(fields, 'matchConditionSubjectAccessReviewVersion', ['v1']);
  for (const condition of fields.objects('matchConditions')) {
    condition.text('expression');
    condition.end();
    errors.push(forbiddenField(condition.at('expression'), 'CEL expressions are not supported'));
  }
  const connection = fields.object('connectionInfo');
  const kubeConfigFile = connection.text('kubeConfigFile') ?? '';
  const path = connection.at('kubeConfigFile');
  if (connection.text('type') === 'InClusterConfig')
    errors.push(forbiddenField(connection.at('type'), 'InClusterConfig is not allowed for the API server itself'));
  else if (oneOf(connection, 'type', ['InClusterConfig', 'KubeConfigFile']) !== undefined) {
    if (kubeConfigFile === '') errors.push(required(path));
    else if (!isAbsolute(kubeConfigFile)) errors.push(invalidField(path, kubeConfigFile, 'must be an absolute path'));
  }
  connection.end();
  fields.end();
  return {
    kubeConfigFile,
    webhook: {
      name,
      version: version ?? 'v1',
      failurePolicy: failurePolicy ?? 'Deny',
      timeoutMs: timeoutMs ?? MAX_TIMEOUT_MS,
      authorizedTtlMs: cacheYes ? authorizedTtlMs : 0,
      unauthorizedTtlMs: cacheNo ? unauthorizedTtlMs : 0,
    },
  };
}

/** One of the texts; undefined, with an error, when it is another or none. */
function oneOf<T extends string>(fields: Fields, name: string, known: readonly T[]): T | undefined {
  const value = fields.text(name) ?? '';
  if (value === '') fields.errors.push(required(fields.at(name)));
  else if (!known.includes(value as T)) fields.errors.push(notSupported(fields.at(name), value, known));
  else return value as T;
  return undefined;
}

/** Milliseconds; `fallback` when it is left out, an error when there is none. */
function duration(fields: Fields, name: string, fallback: number | undefined): number | undefined {
  const text = fields.text(name);
  if (text === undefined) {
    if (fallback === undefined) fields.errors.push(required(fields.at(name)));
    return fallback;
  }
  const ms = parseDuration(text);
  if (ms === undefined) fields.errors.push(invalidField(fields.at(name), text, 'must be a duration such as 30s'));
  return ms;
}

function positive(fields: Fields, name: string, fallback: number): number {
  const ms = duration(fields, name, fallback) ?? fallback;
  if (ms < 0 || Object.is(ms, -0))
    fields.errors.push(invalidField(fields.at(name), formatDuration(ms), 'must be > 0s'));
  return ms;
}
