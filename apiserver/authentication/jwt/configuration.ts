import { X509Certificate } from 'node:crypto';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  required,
  tooMany,
} from '../../../api/field/field-error.ts';
import { Fields, readDocument, refuseConfiguration } from '../../configuration/document.ts';
import { asymmetricAlgorithms, type JwtSettings } from './settings.ts';

/** Who may be anonymous, as `anonymous` in an AuthenticationConfiguration says it. */
export interface AnonymousSettings {
  readonly enabled: boolean;
  /** The paths without a credential; all of them when absent. */
  readonly paths?: readonly string[];
}

export interface AuthenticationConfiguration {
  readonly jwt: readonly JwtSettings[];
  /** Absent: `--anonymous-auth` says it. */
  readonly anonymous?: AnonymousSettings;
}

const MAX_ISSUERS = 64;
const noCel = 'CEL expressions are not supported; name a claim';

/**
 * Reads `--authentication-config`. Everything that Kubernetes refuses is refused, in its words, and so is what needs CEL.
 * Throws ConfigurationError. https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration
 */
export async function readAuthenticationConfiguration(
  text: string,
  { file, ownIssuers }: { readonly file: string; readonly ownIssuers: readonly string[] },
): Promise<AuthenticationConfiguration> {
  const document = await readDocument(text, {
    file,
    kind: 'AuthenticationConfiguration',
    versions: ['v1', 'v1beta1', 'v1alpha1'],
  });
  const errors: FieldError[] = [];
  const root = new Fields(document, '', errors);
  for (const name of ['apiVersion', 'kind']) root.text(name);
  const items = root.objects('jwt');
  if (items.length > MAX_ISSUERS) errors.push(tooMany('jwt', items.length, MAX_ISSUERS));
  const jwt = items.slice(0, MAX_ISSUERS).map((item) => jwtSettings(item, ownIssuers));
  for (const [index, { issuer }] of jwt.entries()) {
    const earlier = jwt.slice(0, index).map((one) => one.issuer);
    if (earlier.some(({ url }) => url === issuer.url)) errors.push(duplicate(`jwt[${index}].issuer.url`, issuer.url));
    if (issuer.discoveryUrl !== undefined && earlier.some((one) => one.discoveryUrl === issuer.discoveryUrl))
      errors.push(duplicate(`jwt[${index}].issuer.discoveryURL`, issuer.discoveryUrl));
  }
  const anonymous = root.has('anonymous') ? anonymousSettings(root.object('anonymous')) : undefined;
  root.end();
  refuseConfiguration(file, errors);
  return { jwt, ...(anonymous === undefined ? {} : { anonymous }) };
}

function anonymousSettings(fields: Fields): AnonymousSettings {
  const enabled = fields.boolean('enabled') ?? false;
  const paths = fields.objects('conditions').map((condition) => {
    const path = condition.text('path') ?? '';
    if (path === '') fields.errors.push(required(condition.at('path'), ''));
    condition.end();
    return path;
  });
  fields.end();
  if (!enabled && paths.length > 0)
    fields.errors.push(
      invalidField(fields.at('conditions'), paths, 'enabled should be set to true when conditions are defined'),
    );
  return { enabled, ...(paths.length > 0 ? { paths } : {}) };
}

function jwtSettings(fields: Fields, ownIssuers: readonly string[]): JwtSettings {
  const { errors } = fields;
  const issuer = issuerSettings(fields.object('issuer'), ownIssuers);
  const requiredClaims = fields.objects('claimValidationRules').flatMap((rule) => claimRule(rule));
  const seen = requiredClaims.map(({ claim }) => claim);
  for (const [index, claim] of seen.entries())
    if (seen.indexOf(claim) < index)
      errors.push(duplicate(`${fields.at('claimValidationRules')}[${index}].claim`, claim));
  const mappings = fields.object('claimMappings');
  const username = prefixedClaim(mappings.object('username'), true);
  const groups = prefixedClaim(mappings.object('groups'), false);
  const uidFields = mappings.object('uid');
  const uid = uidFields.text('claim') ?? '';
  refuseCel(uidFields, 'expression');
  uidFields.end();
  for (const extra of mappings.objects('extra')) {
    extra.text('key');
    refuseCel(extra, 'valueExpression');
    extra.end();
  }
  mappings.end();
  for (const rule of fields.objects('userValidationRules')) {
    rule.text('message');
    refuseCel(rule, 'expression');
    rule.end();
  }
  fields.end();
  return {
    issuer,
    algorithms: asymmetricAlgorithms,
    username: username ?? { claim: '', prefix: '' },
    ...(groups === undefined ? {} : { groups }),
    ...(uid === '' ? {} : { uid: { claim: uid } }),
    requiredClaims,
  };
}

function issuerSettings(fields: Fields, ownIssuers: readonly string[]): JwtSettings['issuer'] {
  const { errors } = fields;
  const url = fields.text('url') ?? '';
  if (url === '') errors.push(required(fields.at('url')));
  else checkUrl(errors, fields.at('url'), url, ownIssuers);
  const discoveryUrl = fields.text('discoveryURL') ?? '';
  if (discoveryUrl !== '') {
    if (trimmed(discoveryUrl) === trimmed(url))
      errors.push(invalidField(fields.at('discoveryURL'), discoveryUrl, 'discoveryURL must be different from URL'));
    checkUrl(errors, fields.at('discoveryURL'), discoveryUrl, []);
  }
  const ca = fields.text('certificateAuthority') ?? '';
  if (ca !== '' && !isCertificate(ca))
    errors.push(
      invalidField(
        fields.at('certificateAuthority'),
        '<omitted>',
        'data does not contain any valid RSA or ECDSA certificates',
      ),
    );
  const audiences = fields.texts('audiences');
  checkAudiences(errors, fields, audiences);
  if (fields.text('egressSelectorType'))
    errors.push(forbiddenField(fields.at('egressSelectorType'), 'egress selectors are not supported'));
  fields.end();
  return {
    url,
    audiences,
    ...(discoveryUrl === '' ? {} : { discoveryUrl }),
    ...(ca === '' ? {} : { ca }),
  };
}

const trimmed = (url: string) => url.replace(/\/+$/, '');

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem) !== undefined;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

/** Also for `--oidc-issuer-url`. https://openid.net/specs/openid-connect-discovery-1_0.html#IssuerDiscovery */
export function checkUrl(errors: FieldError[], path: string, text: string, forbidden: readonly string[]): void {
  const refuse = (why: string) => errors.push(invalidField(path, text, why));
  if (forbidden.includes(text))
    refuse(`URL must not overlap with disallowed issuers: [${[...forbidden].sort().join(' ')}]`);
  if (!URL.canParse(text)) {
    refuse('must be an absolute URL');
    return;
  }
  const url = new URL(text);
  if (url.protocol !== 'https:') refuse('URL scheme must be https');
  if (url.username !== '' || url.password !== '') refuse('URL must not contain a username or password');
  if (url.search !== '') refuse('URL must not contain a query');
  if (url.hash !== '') refuse('URL must not contain a fragment');
}

function checkAudiences(errors: FieldError[], fields: Fields, audiences: readonly string[]): void {
  const path = fields.at('audiences');
  const policy = fields.text('audienceMatchPolicy') ?? '';
  if (audiences.length === 0) errors.push(required(path, `at least one ${path} is required`));
  for (const [index, audience] of audiences.entries()) {
    if (audience === '') errors.push(required(`${path}[${index}]`));
    if (audiences.indexOf(audience) < index) errors.push(duplicate(`${path}[${index}]`, audience));
  }
  if (audiences.length > 1 && policy !== 'MatchAny') {
    const why = 'audienceMatchPolicy must be MatchAny for multiple audiences';
    errors.push(invalidField(fields.at('audienceMatchPolicy'), policy, why));
  } else if (policy !== '' && policy !== 'MatchAny') {
    const why = 'audienceMatchPolicy must be empty or MatchAny for single audience';
    errors.push(invalidField(fields.at('audienceMatchPolicy'), policy, why));
  }
}

function claimRule(fields: Fields): JwtSettings['requiredClaims'] {
  const { errors, path } = fields;
  const claim = fields.text('claim') ?? '';
  const value = fields.text('requiredValue') ?? '';
  const message = fields.text('message') ?? '';
  const usesCel = refuseCel(fields, 'expression');
  fields.end();
  if (claim === '' && !usesCel) errors.push(required(path, 'claim or expression is required'));
  if (claim !== '' && message !== '')
    errors.push(invalidField(fields.at('message'), message, 'may not be specified when claim is set'));
  return claim === '' ? [] : [{ claim, value }];
}

/** A claim with a prefix, which may be empty but must be stated: names of users are too important to be left to chance. */
function prefixedClaim(
  fields: Fields,
  needed: boolean,
): { readonly claim: string; readonly prefix: string } | undefined {
  const { errors, path } = fields;
  const claim = fields.text('claim') ?? '';
  const stated = fields.has('prefix');
  const prefix = fields.text('prefix') ?? '';
  const usesCel = refuseCel(fields, 'expression');
  fields.end();
  if (claim === '') {
    if (needed && !usesCel) errors.push(required(path, 'claim or expression is required'));
    return undefined;
  }
  if (!stated) {
    const why = 'prefix is required when claim is set. It can be set to an empty string to disable prefixing';
    errors.push(required(`${path}.prefix`, why));
  }
  return { claim, prefix };
}

function refuseCel(fields: Fields, name: string): boolean {
  if (!fields.text(name)) return false;
  fields.errors.push(forbiddenField(fields.at(name), noCel));
  return true;
}
