import type { RemoteCommandOptions } from './session.ts';

/**
 * The names of the stream parameters: the API's (`PodExecOptions`), or those of the kubelet, which differ.
 * https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/#podexecoptions-v1-core
 */
const parameters = {
  api: { stdin: 'stdin', stdout: 'stdout', stderr: 'stderr', tty: 'tty' },
  kubelet: { stdin: 'input', stdout: 'output', stderr: 'error', tty: 'tty' },
} as const;

/** Reads the wanted streams of an exec or attach request. An error is the text of a 400. */
export function parseRemoteCommandOptions(
  query: URLSearchParams,
  names: keyof typeof parameters,
): RemoteCommandOptions | { error: string } {
  const flag = (name: string) => ['1', 'true', 'True', 'TRUE', 't', 'T'].includes(query.get(name) ?? '');
  const { stdin, stdout, stderr, tty } = parameters[names];
  const options = { stdin: flag(stdin), stdout: flag(stdout), stderr: flag(stderr), tty: flag(tty) };
  if (options.tty) options.stderr = false;
  if (!options.stdin && !options.stdout && !options.stderr) {
    return { error: 'you must specify at least 1 of stdin, stdout, stderr' };
  }
  return options;
}

/** The query of an exec or attach request. */
export function remoteCommandQuery(
  options: RemoteCommandOptions,
  names: keyof typeof parameters,
  command: readonly string[] = [],
): URLSearchParams {
  const query = new URLSearchParams();
  for (const argument of command) query.append('command', argument);
  for (const stream of ['stdin', 'stdout', 'stderr', 'tty'] as const) {
    if (options[stream]) query.set(parameters[names][stream], names === 'api' ? 'true' : '1');
  }
  return query;
}
