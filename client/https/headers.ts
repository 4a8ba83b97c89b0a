import type { Credential, Impersonation } from './connection-config.ts';

/** The headers that every request carries, in lower case as HTTP/2 wants them. */
export function requestHeaders(
  credential: Credential,
  impersonate: Impersonation | undefined,
  userAgent: string,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = { accept: 'application/json', 'user-agent': userAgent };
  if (credential.authorization !== undefined) headers.authorization = credential.authorization;
  if (!impersonate) return headers;
  headers['impersonate-user'] = impersonate.user;
  if (impersonate.uid !== undefined) headers['impersonate-uid'] = impersonate.uid;
  if (impersonate.groups) headers['impersonate-group'] = [...impersonate.groups];
  // Keys may hold any character, header names may not.
  for (const [key, values] of Object.entries(impersonate.extra ?? {}))
    headers[`impersonate-extra-${encodeURIComponent(key.toLowerCase())}`] = [...values];
  return headers;
}
