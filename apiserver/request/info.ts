/** What a path asks for. https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris */
export interface RequestInfo {
  /** False for /healthz, /version, discovery and the like. */
  readonly isResource: boolean;
  /** Lower case: get, list, watch, create, update, patch, delete, deletecollection; for other paths the HTTP method. */
  readonly verb: string;
  readonly path: string;
  readonly group: string;
  readonly version: string;
  /** Empty where the path names none. */
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** What follows the subresource: the path that a proxy goes on with. */
  readonly rest: string;
}

const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
  GET: 'get',
  HEAD: 'get',
};

/** Subresources of a namespace; everything else after its name is a resource in it. */
const namespaceSubresources = new Set(['status', 'finalize']);

function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    // Not an encoding: taken as it stands, and found nowhere.
    return segment;
  }
}

/** Splits a path as the API server does. `watch` and a field selector on the name come from the query. */
export function requestInfo(method: string, path: string, query: URLSearchParams): RequestInfo {
  const parts = path.split('/');
  parts.shift();
  if (parts[parts.length - 1] === '') parts.pop();
  const other: RequestInfo = {
    isResource: false,
    verb: method.toLowerCase(),
    path,
    group: '',
    version: '',
    namespace: '',
    resource: '',
    subresource: '',
    name: '',
    rest: '',
  };
  let group = '';
  let at: number;
  if (parts[0] === 'api' && parts.length > 2) at = 2;
  else if (parts[0] === 'apis' && parts.length > 3) {
    group = parts[1] ?? '';
    at = 3;
  } else return other;
  const version = parts[at - 1] ?? '';
  let verb = verbs[method] ?? method.toLowerCase();
  let old: 'watch' | 'proxy' | undefined;
  if (parts[at] === 'watch' && parts.length > at + 1) {
    old = 'watch';
    at++;
  } else if (parts[at] === 'proxy' && parts.length > at + 1) return other;
  let namespace = '';
  if (parts[at] === 'namespaces' && parts.length > at + 1) {
    namespace = decode(parts[at + 1] ?? '');
    const next = parts[at + 2];
    if (next !== undefined && !namespaceSubresources.has(next)) at += 2;
  }
  const resource = decode(parts[at] ?? '');
  const name = decode(parts[at + 1] ?? '');
  const subresource = decode(parts[at + 2] ?? '');
  const rest = parts.slice(at + 3).join('/');
  if (name === '') {
    if (verb === 'get') verb = 'list';
    else if (verb === 'delete') verb = 'deletecollection';
  }
  if ((verb === 'list' || (verb === 'get' && subresource === '' && old === undefined)) && isTrue(query.get('watch'))) {
    if (verb === 'list') verb = 'watch';
  }
  if (old === 'watch') verb = 'watch';
  let wantedName = name;
  if (name === '' && (verb === 'list' || verb === 'watch' || verb === 'deletecollection')) {
    // A selector that picks one object by its name is authorized as a request for that object.
    const match = /(?:^|,)metadata\.name=+([^,]+)/.exec(query.get('fieldSelector') ?? '');
    wantedName = match?.[1] ?? '';
  }
  return { isResource: true, verb, path, group, version, namespace, resource, subresource, name: wantedName, rest };
}

/** The query values that Kubernetes takes for true. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== '0' && value.toLowerCase() !== 'false';
}
