import { isTrue } from '../request/info.ts';

/** A container as its node's server addresses it. */
export interface ContainerAddress {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

const path = (...parts: readonly string[]): string => `/${parts.map(encodeURIComponent).join('/')}`;

function withQuery(at: string, query: URLSearchParams): string {
  const text = query.toString();
  return text === '' ? at : `${at}?${text}`;
}

/** Where the kubelet serves `pods/log`, from the query of the API request (PodLogOptions). */
export function logPath({ namespace, pod, container }: ContainerAddress, options: URLSearchParams): string {
  const query = new URLSearchParams();
  for (const name of ['follow', 'previous', 'timestamps']) if (isTrue(options.get(name))) query.set(name, 'true');
  for (const name of ['sinceSeconds', 'sinceTime', 'tailLines', 'limitBytes']) {
    const value = options.get(name);
    if (value) query.set(name, value);
  }
  return withQuery(path('containerLogs', namespace, pod, container), query);
}

/** Where the kubelet serves `pods/exec` and `pods/attach`; it has its own names for the streams. */
export function remoteCommandPath(
  verb: 'exec' | 'attach',
  { namespace, pod, container }: ContainerAddress,
  options: URLSearchParams,
): string {
  const query = new URLSearchParams();
  const names = { stdin: 'input', stdout: 'output', stderr: 'error', tty: 'tty' } as const;
  for (const name of ['stdin', 'stdout', 'stderr', 'tty'] as const) {
    if (isTrue(options.get(name))) query.set(names[name], '1');
  }
  if (verb === 'exec') for (const argument of options.getAll('command')) query.append('command', argument);
  return withQuery(path(verb, namespace, pod, container), query);
}

/** Where the kubelet serves `pods/portforward`. */
export function portForwardPath(namespace: string, pod: string, options: URLSearchParams): string {
  const ports = options.getAll('ports').join(',');
  return withQuery(path('portForward', namespace, pod), new URLSearchParams(ports === '' ? {} : { port: ports }));
}
