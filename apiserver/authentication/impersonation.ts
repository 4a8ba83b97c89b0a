import { type Attributes, resourceAttributes } from '../authorization/attributes.ts';
import type { Headers } from './authenticator.ts';
import {
  ANONYMOUS,
  AUTHENTICATED,
  parseServiceAccountUsername,
  serviceAccountGroups,
  UNAUTHENTICATED,
  type UserInfo,
} from './user-info.ts';

/**
 * Whom a request wants to be. The caller authorizes every one of `checks` and answers 403 at the first that is not
 * allowed; then `user` is the user of the request.
 */
export type Impersonation =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'impersonate'; readonly user: UserInfo; readonly checks: readonly Attributes[] };

const PREFIX = 'impersonate-';
const EXTRA_PREFIX = 'impersonate-extra-';
const none: Impersonation = Object.freeze({ kind: 'none' });

/**
 * Reads Impersonate-User, -Group, -Uid and -Extra-KEY. Groups that came as repeated headers may arrive joined by commas;
 * each part is authorized by itself, so splitting them gives nobody more than they may have.
 * https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
 */
export function planImpersonation(headers: Headers, requestor: UserInfo): Impersonation {
  let username = '';
  let uid = '';
  const groups: string[] = [];
  const extra: Record<string, string[]> = {};
  const asked: string[] = [];
  for (const name in headers) {
    if (!name.startsWith(PREFIX)) continue;
    const values = valuesOf(headers[name]);
    if (name === 'impersonate-user') username = firstOf(headers[name]);
    else if (name === 'impersonate-group') groups.push(...values);
    else if (name === 'impersonate-uid') uid = firstOf(headers[name]);
    else if (name.startsWith(EXTRA_PREFIX)) extra[unescapeKey(name.slice(EXTRA_PREFIX.length))] = [...values];
    else continue;
    asked.push(name);
  }
  if (asked.length === 0) return none;
  if (username === '')
    return { kind: 'refused', message: `requested ${asked.join(', ')} without impersonating a user` };

  const check = (resource: string, name: string, rest: Parameters<typeof resourceAttributes>[3] = {}) =>
    resourceAttributes(requestor, 'impersonate', resource, { name, ...rest });
  const own = { group: 'authentication.k8s.io', version: 'v1' };
  const account = parseServiceAccountUsername(username);
  const checks = [
    account === undefined
      ? check('users', username)
      : check('serviceaccounts', account.name, { namespace: account.namespace }),
    ...groups.map((group) => check('groups', group)),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((value) => check('userextras', value, { ...own, subresource: key })),
    ),
    ...(uid !== '' ? [check('uids', uid, own)] : []),
  ];
  const base = groups.length > 0 || account === undefined ? groups : serviceAccountGroups(account.namespace);
  const stated = base.includes(AUTHENTICATED) || base.includes(UNAUTHENTICATED);
  const proof = username === ANONYMOUS ? UNAUTHENTICATED : AUTHENTICATED;
  const all = (username === ANONYMOUS ? base.includes(UNAUTHENTICATED) : stated) ? base : [...base, proof];
  return { kind: 'impersonate', user: { username, uid, groups: all, extra }, checks };
}

/** Repeated headers joined by node have a comma and a space between them. */
const valuesOf = (value: Headers[string]): readonly string[] =>
  typeof value === 'object' ? value : (value ?? '').split(', ').filter((part) => part !== '');

/** A name is never split: of several headers the first counts where they can be told apart. */
const firstOf = (value: Headers[string]): string => (typeof value === 'object' ? value[0] : value) ?? '';

/** Keys are percent-encoded, since headers allow few characters; what does not decode is taken as it is. */
function unescapeKey(key: string): string {
  try {
    return decodeURIComponent(key).toLowerCase();
  } catch (error) {
    if (error instanceof URIError) return key;
    throw error;
  }
}
