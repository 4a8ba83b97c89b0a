import { type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { isDns1123Subdomain, isDns1123SubdomainWithUnderscore } from '../../../../api/names/dns.ts';
import type { HostAlias, PodDNSConfig } from '../../../../proto/gen/core/v1.ts';
import { checkIp } from '../addresses/ip-address.ts';
import { checkText } from '../field-checks.ts';

/** Limits of the resolver in the C library. */
const maxNameservers = 3;
const maxSearches = 32;
const maxSearchCharacters = 2048;

/** https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config */
export function checkDnsConfig(
  errors: FieldError[],
  config: PodDNSConfig | undefined,
  policy: string | undefined,
  path: FieldPath,
): void {
  if (policy === 'None') {
    if (!config) {
      errors.push(required(path, 'must provide `dnsConfig` when `dnsPolicy` is None'));
      return;
    }
    if (!config.nameservers?.length) {
      errors.push(
        required(path.child('nameservers'), 'must provide at least one DNS nameserver when `dnsPolicy` is None'),
      );
      return;
    }
  }
  if (!config) return;
  const { nameservers = [], searches = [], options = [] } = config;
  if (nameservers.length > maxNameservers) {
    errors.push(
      invalidField(path.child('nameservers'), nameservers, `must not have more than ${maxNameservers} nameservers`),
    );
  }
  for (const [i, server] of nameservers.entries()) checkIp(errors, server, path.child('nameservers').index(i));
  const at = path.child('searches');
  if (searches.length > maxSearches) {
    errors.push(invalidField(at, searches, `must not have more than ${maxSearches} search paths`));
  }
  if (searches.join(' ').length > maxSearchCharacters) {
    errors.push(
      invalidField(
        at,
        searches,
        `must not have more than ${maxSearchCharacters} characters (including spaces) in the search list`,
      ),
    );
  }
  for (const [i, search] of searches.entries()) {
    if (search === '.') continue;
    checkText(errors, isDns1123SubdomainWithUnderscore, search.replace(/\.$/, ''), at.index(i));
  }
  for (const [i, option] of options.entries()) {
    if (!option.name) errors.push(required(path.child('options').index(i), 'must not be empty'));
  }
}

/** Lines of a pod's hosts file. */
export function checkHostAliases(errors: FieldError[], aliases: readonly HostAlias[], path: FieldPath): void {
  for (const [i, { ip, hostnames }] of aliases.entries()) {
    const at = path.index(i);
    checkIp(errors, ip, at.child('ip'));
    for (const [j, name] of (hostnames ?? []).entries()) {
      checkText(errors, isDns1123Subdomain, name, at.child('hostnames').index(j));
    }
  }
}
