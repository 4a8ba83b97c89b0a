import { CommandError } from '../errors/errors.ts';
import { text } from '../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, formatFlags, selectorFlag } from '../flags/verb-flags.ts';
import { pairsOf } from '../generate/generator.ts';
import type { AnyObject } from '../object.ts';
import { forEachObject } from '../objects/each.ts';
import { createObject, dryRunOf } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import { type Call, defineVerb } from '../verb.ts';

const exposeFlags = {
  ...filenameFlags('to expose'),
  ...formatFlags,
  'cluster-ip': text('', 'Address of the service; None for none, empty for any.'),
  'dry-run': dryRunFlag,
  'external-ip': text('', 'A further address under which nodes take traffic for the service.'),
  'field-manager': fieldManagerFlag('kubectl-expose'),
  labels: text('', 'Labels of the service.', { short: 'l' }),
  name: text('', 'Name of the service; by default that of the exposed object.'),
  port: text('', 'Port of the service; by default that of the exposed object.'),
  protocol: text('', 'TCP, UDP or SCTP; by default TCP.'),
  selector: { ...selectorFlag, short: '' },
  'session-affinity': text('', 'ClientIP: the same client always meets the same pod.'),
  'target-port': text('', 'Port of the containers, a number or a name; by default --port.'),
  type: text('', 'NodePort, LoadBalancer, ExternalName, or ClusterIP for the inside alone.'),
};

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_expose/ */
export const expose = defineVerb({
  use: 'expose (TYPE/NAME... | -f FILE) [--port=N] [--target-port=PORT] [--type=TYPE]',
  about: 'Make a service for what runs.',
  flags: exposeFlags,
  async run(call) {
    const { flags } = call;
    const session = await call.session();
    const dryRun = dryRunOf(flags['dry-run']);
    const tell = await resultPrinter(call, flags, dryRun);
    const resource = await session.resources.find('services');
    const { filename, recursive } = flags;
    await forEachObject(call, session, { filename, recursive }, {}, async ({ object }) => {
      const service = serviceFor(call, object);
      const namespace = object.metadata?.namespace;
      const target = { kind: 'object', resource, namespace, name: service.metadata?.name ?? '' } as const;
      const made = { ...service, metadata: { ...service.metadata, namespace: namespace ?? 'default' } };
      tell(
        dryRun === 'client'
          ? made
          : await createObject(session.api, target, made, { dryRun, fieldManager: flags['field-manager'] }),
        'exposed',
      );
    });
    return 0;
  },
});

function serviceFor({ flags }: Call<typeof exposeFlags>, object: AnyObject): AnyObject {
  const selector = flags.selector ? pairsOf(flags.selector) : selectorOf(object);
  const given =
    flags.port === ''
      ? portsOf(object)
      : flags.port.split(',').map((port) => ({ port: Number(port), protocol: 'TCP' }));
  if (given.length === 0) throw new CommandError("couldn't find port via --port flag or introspection");
  const ports = given.map(({ port, protocol }, at) => ({
    ...(given.length > 1 ? { name: `port-${at + 1}` } : {}),
    port,
    protocol: flags.protocol || protocol,
    targetPort:
      flags['target-port'] === ''
        ? port
        : /^\d+$/.test(flags['target-port'])
          ? Number(flags['target-port'])
          : flags['target-port'],
  }));
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: flags.name || (object.metadata?.name ?? ''), ...labelsOf(flags.labels, object) },
    spec: {
      selector,
      ports,
      ...(flags.type ? { type: flags.type } : {}),
      ...(flags['cluster-ip'] ? { clusterIP: flags['cluster-ip'] } : {}),
      ...(flags['external-ip'] ? { externalIPs: [flags['external-ip']] } : {}),
      ...(flags['session-affinity'] ? { sessionAffinity: flags['session-affinity'] } : {}),
    },
    status: { loadBalancer: {} },
  };
}

function labelsOf(given: string, { metadata }: AnyObject): { labels?: Record<string, string> } {
  const labels = given === '' ? metadata?.labels : pairsOf(given);
  return labels && Object.keys(labels).length > 0 ? { labels } : {};
}

function selectorOf({ kind = '', metadata, spec }: AnyObject): Readonly<Record<string, string>> {
  const { selector } = (spec ?? {}) as {
    selector?: { matchLabels?: Record<string, string>; matchExpressions?: unknown[] };
  };
  switch (kind) {
    case 'Pod':
      if (!metadata?.labels || Object.keys(metadata.labels).length === 0)
        throw new CommandError('the pod has no labels and cannot be exposed');
      return metadata.labels;
    case 'Service':
    case 'ReplicationController':
      return (selector ?? {}) as Readonly<Record<string, string>>;
    case 'Deployment':
    case 'ReplicaSet':
      if (selector?.matchExpressions?.length)
        throw new CommandError(
          `couldn't convert expressions - "${JSON.stringify(selector.matchExpressions)}" to map-based selector format`,
        );
      return selector?.matchLabels ?? {};
    default:
      throw new CommandError(`cannot expose a ${kind}`);
  }
}

function portsOf({ spec }: AnyObject): { port: number; protocol: string }[] {
  type Containers = readonly { ports?: readonly { containerPort: number; protocol?: string }[] }[];
  const { containers, template, ports } = (spec ?? {}) as {
    containers?: Containers;
    template?: { spec?: { containers?: Containers } };
    ports?: readonly { port: number; protocol?: string }[];
  };
  if (ports) return ports.map(({ port, protocol = 'TCP' }) => ({ port, protocol }));
  return (containers ?? template?.spec?.containers ?? []).flatMap((one) =>
    (one.ports ?? []).map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol })),
  );
}
