/** What a path of the node's server means. */
export type NodeRoute =
  | { readonly kind: 'healthz' | 'pods' | 'stats' | 'metrics' | 'resourceMetrics' }
  | { readonly kind: 'containerLogs' | 'exec' | 'attach' | 'run' | 'checkpoint'; readonly target: RouteTarget }
  | { readonly kind: 'portForward'; readonly target: Omit<RouteTarget, 'container'> }
  | { readonly kind: 'refused'; readonly code: number; readonly message: string };

/** Names in a path. */
export interface RouteTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly uid?: string;
  readonly container: string;
}

const fixed: Readonly<Record<string, NodeRoute>> = {
  healthz: { kind: 'healthz' },
  'healthz/ping': { kind: 'healthz' },
  'healthz/syncloop': { kind: 'healthz' },
  pods: { kind: 'pods' },
  'stats/summary': { kind: 'stats' },
  metrics: { kind: 'metrics' },
  'metrics/resource': { kind: 'resourceMetrics' },
};

const disabled: Readonly<Record<string, string>> = {
  logs: 'logs endpoint is disabled.\n',
  debug: 'profiling endpoint is disabled.\n',
};

const notFound: NodeRoute = { kind: 'refused', code: 404, message: '404: Page Not Found' };

/** Reads a path; what is not served is refused in the kubelet's words. */
export function routeOf(path: string): NodeRoute {
  const parts = path.split('/').slice(1);
  if (parts.at(-1) === '') parts.pop();
  const [first = '', namespace, pod, ...rest] = parts.map(decode);
  const known = fixed[parts.join('/')];
  if (known) return known;
  const message = disabled[first];
  if (message) return { kind: 'refused', code: 405, message };
  if (!namespace || !pod) return notFound;
  const container = rest.at(-1);
  const uid = rest.length === 2 ? rest[0] : undefined;
  switch (first) {
    case 'containerLogs':
    case 'checkpoint':
      return rest.length === 1 && container ? { kind: first, target: { namespace, pod, container } } : notFound;
    case 'exec':
    case 'attach':
    case 'run':
      if (!container || rest.length > 2) return notFound;
      return { kind: first, target: { namespace, pod, container, ...(uid && { uid }) } };
    case 'portForward':
      if (rest.length > 1) return notFound;
      return { kind: first, target: { namespace, pod, ...(container && { uid: container }) } };
    default:
      return notFound;
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // Names of objects have no percent signs: it will not be found.
  }
}
