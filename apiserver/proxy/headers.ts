type HeaderValue = string | number | string[] | undefined;

/** Headers that concern one connection only (RFC 9110 7.6.1), and that HTTP/2 forbids. */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/** What the client has proved to the API server is not for the backend. */
const isCredential = (name: string): boolean => name === 'authorization' || name.startsWith('impersonate-');

/** A token that a browser sends as if it were a subprotocol; the API server has taken it. */
const bearerProtocol = /^base64url\.bearer\.authorization\.k8s\.io\./;

/** What is passed on of a request's headers. With `upgrade`, those that ask for it stay. */
export function requestHeaders(
  headers: Readonly<Record<string, HeaderValue>>,
  client: { readonly address: string; readonly upgrade: boolean },
): Record<string, string | string[]> {
  const named = new Set(
    String(headers.connection ?? '')
      .toLowerCase()
      .split(/\s*,\s*/),
  );
  const passed: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name.startsWith(':') || isCredential(name)) continue;
    if (hopByHop.has(name) || (named.has(name) && name !== 'upgrade')) continue;
    passed[name] = typeof value === 'number' ? String(value) : value;
  }
  const authority = headers[':authority'];
  if (!passed.host && typeof authority === 'string') passed.host = authority;
  const forwarded = [headers['x-forwarded-for'] ?? [], client.address || []].flat().join(', ');
  if (forwarded !== '') passed['x-forwarded-for'] = forwarded;
  if (!client.upgrade) return passed;
  const protocols = String(headers['sec-websocket-protocol'] ?? '')
    .split(/\s*,\s*/)
    .filter((protocol) => protocol !== '' && !bearerProtocol.test(protocol));
  delete passed['sec-websocket-protocol'];
  if (protocols.length > 0) passed['sec-websocket-protocol'] = protocols.join(', ');
  return { ...passed, connection: 'Upgrade', upgrade: String(headers.upgrade ?? '') };
}

/** What is passed back of a response's headers. */
export function responseHeaders(headers: Readonly<Record<string, HeaderValue>>): Record<string, string | string[]> {
  const passed: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || hopByHop.has(name)) continue;
    passed[name] = typeof value === 'number' ? String(value) : value;
  }
  return passed;
}

/** Where a proxied server is seen from outside. */
export interface PublicPlace {
  /** `/api/v1/namespaces/default/services/web/proxy`, without a slash at the end. */
  readonly prefix: string;
}

/**
 * Rewrites a redirect of the backend to a path of its own so that it goes through the proxy; others stay.
 */
export function rewriteLocation(location: string, backendHost: string, { prefix }: PublicPlace): string {
  const base = `http://${backendHost}`;
  let url: URL;
  try {
    url = new URL(location, base);
  } catch {
    return location;
  }
  const isRelative = !location.startsWith('/') && !/^[a-z][a-z0-9+.-]*:/i.test(location);
  if (isRelative || url.host !== backendHost) return location;
  if (url.pathname.startsWith(`${prefix}/`)) return url.pathname + url.search + url.hash;
  return prefix + url.pathname + url.search + url.hash;
}
