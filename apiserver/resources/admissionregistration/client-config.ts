import { type FieldError, invalidField, required } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import { isDns1123Subdomain } from '../../../api/names/dns.ts';
import { isPortNumber } from '../../../api/names/format.ts';
import type { ServiceReference, WebhookClientConfig } from '../../../proto/gen/admissionregistration/v1.ts';

const desired = '; desired format: https://host[/path]';

/** Reports a webhook that cannot be called: it has a URL or a service, and a sound one. */
export function checkClientConfig(errors: FieldError[], { url, service }: WebhookClientConfig, path: FieldPath): void {
  if ((url === undefined) === (service === undefined)) {
    errors.push(required(path, 'exactly one of url or service is required'));
  } else if (url !== undefined) checkUrl(errors, url, path.child('url'));
  else if (service) checkService(errors, service, path.child('service'));
}

function checkUrl(errors: FieldError[], text: string, path: FieldPath): void {
  const report = (value: string, problem: string) => errors.push(invalidField(path, value, problem));
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1]?.toLowerCase() ?? '';
  if (scheme !== 'https') report(scheme, `'https' is the only allowed URL scheme${desired}`);
  const authority = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?\/\/([^/?#]*)/.exec(text)?.[1] ?? '';
  if (authority === '') {
    report('', `host must be specified${desired}`);
    return;
  }
  const at = authority.lastIndexOf('@');
  if (at >= 0) report(authority.slice(0, at), 'user information is not permitted in the URL');
  const [, fragment = ''] = text.split('#');
  if (fragment !== '') report(fragment, 'fragments are not permitted in the URL');
  const [, query = ''] = (text.split('#')[0] ?? '').split('?');
  if (query !== '') report(query, 'query parameters are not permitted in the URL');
}

function checkService(errors: FieldError[], service: ServiceReference, path: FieldPath): void {
  if (!service.name) errors.push(required(path.child('name'), 'service name is required'));
  if (!service.namespace) errors.push(required(path.child('namespace'), 'service namespace is required'));
  for (const problem of isPortNumber(service.port ?? 0)) {
    errors.push(invalidField(path.child('port'), service.port ?? 0, `port is not valid: ${problem}`));
  }
  if (service.path !== undefined) checkPath(errors, service.path, path.child('path'));
}

function checkPath(errors: FieldError[], text: string, path: FieldPath): void {
  if (text === '/' || text === '') return;
  if (text === '//') {
    errors.push(invalidField(path, text, 'segment[0] may not be empty'));
    return;
  }
  if (!text.startsWith('/')) errors.push(invalidField(path, text, "must start with a '/'"));
  const inner = text.slice(text.startsWith('/') ? 1 : 0, text.endsWith('/') ? -1 : undefined);
  for (const [i, segment] of inner.split('/').entries()) {
    if (segment === '') errors.push(invalidField(path, text, `segment[${i}] may not be empty`));
    else {
      for (const problem of isDns1123Subdomain(segment)) {
        errors.push(invalidField(path, text, `segment[${i}]: ${problem}`));
      }
    }
  }
}
