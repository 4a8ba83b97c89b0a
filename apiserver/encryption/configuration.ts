import { type FieldError, invalidField, required } from '../../api/field/field-error.ts';
import { Fields, readDocument, refuseConfiguration } from '../configuration/document.ts';
import type { ResourcePattern } from './resource-of-key.ts';
import type { ProviderSettings } from './transformer.ts';

/** How the values of some resources are stored. */
export interface EncryptionRule {
  readonly resources: readonly ResourcePattern[];
  /** The first one writes, all read. */
  readonly providers: readonly ProviderSettings[];
}

const keyLengths = [16, 24, 32];
const providerNames = ['aesgcm', 'aescbc', 'secretbox', 'kms', 'identity'] as const;

/**
 * Reads `--encryption-provider-config`. Everything that Kubernetes refuses is refused, in its words, and so are the providers
 * that are not here: secretbox and kms. Throws ConfigurationError; no message has a secret in it.
 * https://kubernetes.io/docs/reference/config-api/apiserver-config.v1/#apiserver-config-k8s-io-v1-EncryptionConfiguration
 */
export async function readEncryptionConfiguration(
  text: string,
  { file }: { readonly file: string },
): Promise<readonly EncryptionRule[]> {
  const document = await readDocument(text, { file, kind: 'EncryptionConfiguration', versions: ['v1'] });
  const errors: FieldError[] = [];
  const root = new Fields(document, '', errors);
  for (const name of ['apiVersion', 'kind']) root.text(name);
  const items = root.objects('resources');
  if (items.length === 0) errors.push(required('resources', 'at least one resources is required'));
  const rules = items.map(ruleOf);
  root.end();
  refuseConfiguration(file, errors);
  return rules;
}

function ruleOf(fields: Fields): EncryptionRule {
  const names = fields.texts('resources');
  const at = fields.at('resources');
  if (names.length === 0) fields.errors.push(required(at, `at least one ${at} is required`));
  const resources = names.map(parsePattern);
  checkOverlap(fields, names, resources);
  for (const [index, name] of names.entries()) {
    const problem = nameProblem(name, parsePattern(name));
    if (problem !== undefined) fields.errors.push(invalidField(`${at}[${index}]`, name, problem));
  }
  const providers = fields.objects('providers');
  const path = fields.at('providers');
  if (providers.length === 0) fields.errors.push(required(path, `at least one ${path} is required`));
  const found = providers.flatMap((provider) => providerOf(provider) ?? []);
  fields.end();
  return { resources, providers: found };
}

/** `secrets`, `deployments.apps`, `*.` for the core group, `*.apps`, `*.*`. */
function parsePattern(name: string): ResourcePattern {
  const dot = name.indexOf('.');
  return dot < 0 ? { group: '', resource: name } : { group: name.slice(dot + 1), resource: name.slice(0, dot) };
}

/** Resources that are kept, but that no path of the API leads to. */
const notServed = ['apiserveripinfo', 'serviceipallocations', 'servicenodeportallocations'];

function nameProblem(name: string, { group, resource }: ResourcePattern): string | undefined {
  if (name.toLowerCase() !== name) return 'resource name should not contain capital letters';
  if (name === '*') return "use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources";
  if (notServed.includes(name)) return 'resources which do not have REST API/s cannot be encrypted';
  if (group === 'events.k8s.io')
    return "'*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use 'events' instead in the config file";
  if (group === 'extensions') return "'extensions' group has been removed and cannot be used for encryption";
  if (group === '*' && resource !== '*') return 'encrypting the same resource across groups is not supported';
  return undefined;
}

function checkOverlap(fields: Fields, names: readonly string[], patterns: readonly ResourcePattern[]): void {
  const at = fields.at('resources');
  if (new Set(names).size < names.length)
    fields.errors.push(invalidField(at, names, 'the same resource cannot be specified multiple times'));
  const all = ({ group, resource }: ResourcePattern) => group === '*' && resource === '*';
  const overlaps = patterns.some((one, i) =>
    patterns.some(
      (other, j) =>
        i !== j && names[i] !== names[j] && (all(one) || (one.group === other.group && one.resource === '*')),
    ),
  );
  if (overlaps)
    fields.errors.push(
      invalidField(
        at,
        names,
        "using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed as they will be masked",
      ),
    );
}

function providerOf(fields: Fields): ProviderSettings | undefined {
  const { errors, path } = fields;
  const named = providerNames.filter((name) => fields.has(name));
  const settings = new Map(named.map((name) => [name, fields.object(name)]));
  fields.end();
  const [name] = named;
  if (name === undefined) {
    errors.push(
      invalidField(
        path,
        {},
        'provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity',
      ),
    );
    return undefined;
  }
  if (named.length > 1) {
    const problem = 'more than one provider specified in a single element, should split into different list elements';
    errors.push(invalidField(path, named, problem));
    return undefined;
  }
  if (name === 'secretbox' || name === 'kms') {
    errors.push(invalidField(fields.at(name), name, 'this server has no such provider; use aesgcm or aescbc'));
    return undefined;
  }
  const own = settings.get(name);
  if (name === 'identity' || own === undefined) {
    own?.end();
    return { type: 'identity' };
  }
  const keys = own.objects('keys');
  if (keys.length === 0) errors.push(required(own.at('keys'), 'at least one keys is required'));
  const read = keys.map(keyOf);
  own.end();
  return { type: name, keys: read };
}

function keyOf(fields: Fields): { readonly name: string; readonly secret: Buffer } {
  const { errors } = fields;
  const name = fields.text('name') ?? '';
  const text = fields.text('secret') ?? '';
  fields.end();
  if (name === '') errors.push(required(fields.at('name'), 'name is a mandatory field for a key'));
  const secret = Buffer.from(text, 'base64');
  // Never with the value: it is the secret.
  const refuse = (problem: string) => errors.push(invalidField(fields.at('secret'), 'REDACTED', problem));
  if (text === '') errors.push(required(fields.at('secret'), 'secret is a mandatory field for a key'));
  else if (secret.toString('base64') !== text.replace(/[\r\n]/g, '')) refuse('secrets must be base64 encoded');
  else if (!keyLengths.includes(secret.length))
    refuse(`secret is not of the expected length, got ${secret.length}, expected one of [${keyLengths.join(' ')}]`);
  return { name, secret };
}
