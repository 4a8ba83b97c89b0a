import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';
import type { RunFlags } from './flags.ts';

/** The pod that `run` makes. `words` stand after its name. Throws CommandError. */
export function podManifest(name: string, words: readonly string[], flags: RunFlags): AnyObject {
  const labels = flags.labels.length > 0 ? labelsOf(flags.labels) : { run: name };
  const annotations = labelsOf(flags.annotations);
  const ports = flags.port === '' ? [] : [{ containerPort: portOf(flags.port) }];
  const env = flags.env.map(envOf);
  const container = {
    name,
    image: flags.image,
    ...(words.length > 0 ? { [flags.command ? 'command' : 'args']: words } : {}),
    ...(ports.length > 0 ? { ports } : {}),
    ...(env.length > 0 ? { env } : {}),
    resources: {},
    ...(flags['image-pull-policy'] ? { imagePullPolicy: flags['image-pull-policy'] } : {}),
    ...(flags.privileged ? { securityContext: { privileged: true } } : {}),
    ...(flags.stdin ? { stdin: true } : {}),
    ...(flags.stdin && !flags['leave-stdin-open'] ? { stdinOnce: true } : {}),
    ...(flags.tty ? { tty: true } : {}),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels, ...(flags.annotations.length > 0 ? { annotations } : {}) },
    spec: { containers: [container], restartPolicy: flags.restart, dnsPolicy: 'ClusterFirst' },
    status: {},
  };
}

/** The service of `--expose`. */
export function serviceManifest(name: string, flags: RunFlags): AnyObject {
  const port = portOf(flags.port);
  const selector = flags.labels.length > 0 ? labelsOf(flags.labels) : { run: name };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector },
    status: { loadBalancer: {} },
  };
}

function labelsOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      if (equals <= 0) throw new CommandError(`unexpected label spec: ${pair}`);
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

function envOf(pair: string): { name: string; value: string } {
  const equals = pair.indexOf('=');
  if (equals <= 0) throw new CommandError(`invalid env: ${pair}`);
  return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
}

function portOf(text: string): number {
  if (!/^[-+]?\d+$/.test(text)) throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}
