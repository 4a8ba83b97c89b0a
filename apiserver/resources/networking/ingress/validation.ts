import { isIP } from 'node:net';
import { type FieldError, invalidField, notSupported, required } from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Label, isDns1123Subdomain, isWildcardDns1123Subdomain } from '../../../../api/names/dns.ts';
import { isPortName, isPortNumber } from '../../../../api/names/format.ts';
import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule } from '../../../../proto/gen/networking/v1.ts';
import { checkIp } from '../../core/addresses/ip-address.ts';
import { checkNumber, checkText } from '../../core/field-checks.ts';
import type { KindObject } from '../../typed.ts';
import { checkReference } from '../object-reference.ts';

const path = fieldPath('spec');
const tlsPath = path.child('tls');
const rulesPath = path.child('rules');
const addressesPath = fieldPath('status', 'loadBalancer', 'ingress');
const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];
/** Parts of a path that servers may take to mean another path than the one that is matched. */
const trickyParts = ['//', '/./', '/../', '%2f', '%2F'];
const trickyEnds = ['/..', '/.'];

/** https://kubernetes.io/docs/concepts/services-networking/ingress/ */
export function validateIngress({ spec }: Ingress): FieldError[] {
  const errors: FieldError[] = [];
  const { rules = [], tls = [], defaultBackend, ingressClassName } = spec ?? {};
  // An empty list is shown as such, an absent one as null.
  if (rules.length === 0 && !defaultBackend) {
    errors.push(invalidField(path, spec?.rules, 'either `defaultBackend` or `rules` must be specified'));
  }
  if (defaultBackend) checkBackend(errors, defaultBackend, path.child('defaultBackend'));
  for (const [i, rule] of rules.entries()) checkRule(errors, rule, rulesPath.index(i));
  for (const [i, { hosts, secretName }] of tls.entries()) {
    for (const [j, host] of (hosts ?? []).entries()) checkHost(errors, host, tlsPath.index(i).child('hosts').index(j));
    if (secretName) checkText(errors, isDns1123Subdomain, secretName, tlsPath.index(i), 'secretName');
  }
  if (ingressClassName !== undefined) {
    checkText(errors, isDns1123Subdomain, ingressClassName, path, 'ingressClassName');
  }
  return errors;
}

const classAnnotation = 'kubernetes.io/ingress.class';

/** A new ingress names its class in one place, or the same one in both. */
export function checkClassAnnotation({ metadata, spec }: KindObject<Ingress>): FieldError[] {
  const annotated = metadata.annotations?.[classAnnotation];
  const named = spec?.ingressClassName;
  if (annotated === undefined || named === undefined || annotated === named) return [];
  return [
    invalidField(
      fieldPath('annotations', classAnnotation),
      annotated,
      'must match `ingressClassName` when both are specified',
    ),
  ];
}

function checkHost(errors: FieldError[], host: string, at: FieldPath): void {
  checkText(errors, host.includes('*') ? isWildcardDns1123Subdomain : isDns1123Subdomain, host, at);
}

function checkRule(errors: FieldError[], { host, http }: IngressRule, at: FieldPath): void {
  if (host) {
    if (isIP(host)) errors.push(invalidField(at.child('host'), host, 'must be a DNS name, not an IP address'));
    checkHost(errors, host, at.child('host'));
  }
  if (!http) return;
  const place = at.child('http', 'paths');
  const paths = http.paths ?? [];
  if (paths.length === 0) errors.push(required(place));
  for (const [i, entry] of paths.entries()) checkPath(errors, entry, place.index(i));
}

function checkPath(errors: FieldError[], { pathType, path: text = '', backend }: HTTPIngressPath, at: FieldPath): void {
  if (pathType === undefined) {
    errors.push(required(at.child('pathType'), 'pathType must be specified'));
    return;
  }
  const report = (problem: string) => errors.push(invalidField(at.child('path'), text, problem));
  switch (pathType) {
    case 'Exact':
    case 'Prefix':
      if (!text.startsWith('/')) report('must be an absolute path');
      for (const part of trickyParts) if (text.includes(part)) report(`must not contain '${part}'`);
      for (const end of trickyEnds) if (text.endsWith(end)) report(`cannot end with '${end}'`);
      break;
    case 'ImplementationSpecific':
      if (text !== '' && !text.startsWith('/')) report('must be an absolute path');
      break;
    default:
      errors.push(notSupported(at.child('pathType'), pathType, pathTypes));
  }
  checkBackend(errors, backend, at.child('backend'));
}

function checkBackend(errors: FieldError[], { service, resource }: IngressBackend, at: FieldPath): void {
  if (resource && service) {
    errors.push(invalidField(at, '', 'cannot set both resource and service backends'));
  } else if (resource) checkReference(errors, resource, at.child('resource'));
  else if (service) {
    if (!service.name) errors.push(required(at.child('service', 'name')));
    else checkText(errors, isDns1123Label, service.name, at.child('service'), 'name');
    const { name = '', number = 0 } = service.port ?? {};
    if (name !== '' && number !== 0) {
      errors.push(invalidField(at, '', 'cannot set both port name & port number'));
    } else if (name !== '') checkText(errors, isPortName, name, at.child('service', 'port'), 'name');
    else if (number !== 0) checkNumber(errors, isPortNumber, number, at.child('service', 'port'), 'number');
    else errors.push(required(at, 'port name or number is required'));
  } else errors.push(invalidField(at, '', 'resource or service backend is required'));
}

/** Addresses that balancers have reported before may stay. */
export function validateIngressStatus({ status }: Ingress, old: DeepReadonly<Ingress>): FieldError[] {
  const errors: FieldError[] = [];
  const kept = (old.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : []));
  for (const [i, { ip, hostname }] of (status?.loadBalancer?.ingress ?? []).entries()) {
    if (ip) checkIp(errors, ip, addressesPath.index(i).child('ip'), kept);
    if (!hostname) continue;
    const at = addressesPath.index(i).child('hostname');
    checkText(errors, isDns1123Subdomain, hostname, at);
    if (isIP(hostname)) errors.push(invalidField(at, hostname, 'must be a DNS name, not an IP address'));
  }
  return errors;
}
