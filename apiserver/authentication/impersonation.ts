import { quote } from '../../api/field/quote.ts';
import type { Headers } from './authenticator.ts';

/** Whom a request wants to be, as its headers say it. */
export interface WantedUser {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** What the headers ask for; `refused` says what is wrong with them. */
export type Impersonation =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'wanted'; readonly wanted: WantedUser };

const PREFIX = 'impersonate-';
const EXTRA_PREFIX = 'impersonate-extra-';
const none: Impersonation = Object.freeze({ kind: 'none' });

/**
 * Reads Impersonate-User, -Group, -Uid and -Extra-KEY. Groups that came as repeated headers may arrive joined by commas;
 * each part is authorized by itself, so splitting them gives nobody more than they may have.
 * https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
 */
export function readImpersonation(headers: Headers): Impersonation {
  let username = '';
  let uid = '';
  const groups: string[] = [];
  const extra: Record<string, string[]> = {};
  let asked = false;
  for (const name in headers) {
    if (!name.startsWith(PREFIX)) continue;
    const values = valuesOf(headers[name]);
    if (name === 'impersonate-user') username = firstOf(headers[name]);
    else if (name === 'impersonate-group') groups.push(...values);
    else if (name === 'impersonate-uid') uid = firstOf(headers[name]);
    else if (name.startsWith(EXTRA_PREFIX)) extra[unescapeKey(name.slice(EXTRA_PREFIX.length))] = [...values];
    else continue;
    asked = true;
  }
  const wanted = { username, uid, groups, extra };
  if (username !== '') return { kind: 'wanted', wanted };
  if (!asked || (uid === '' && groups.length === 0 && Object.keys(extra).length === 0)) return none;
  return { kind: 'refused', message: `requested ${inGo(wanted)} without impersonating a user name` };
}

/** The user as kube-apiserver's message shows it: a value in Go's syntax. */
function inGo({ username, uid, groups, extra }: WantedUser): string {
  const list = (values: readonly string[]) => `[]string{${values.map(quote).join(', ')}}`;
  const keys = Object.keys(extra).sort();
  const pairs = keys.map((key) => `${quote(key)}:${list(extra[key] ?? [])}`).join(', ');
  const parts = [
    `Name:${quote(username)}`,
    `UID:${quote(uid)}`,
    `Groups:${groups.length > 0 ? list(groups) : '[]string(nil)'}`,
    `Extra:map[string][]string${keys.length > 0 ? `{${pairs}}` : '(nil)'}`,
  ];
  return `&user.DefaultInfo{${parts.join(', ')}}`;
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
