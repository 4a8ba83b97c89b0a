import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from '../../api/errors/message-of.ts';
import { makeFolders } from '../../api/folders.ts';
import { formatApiVersion } from '../../api/meta/group-version.ts';
import { array, duration, text } from '../flags/flag.ts';
import { allNamespacesFlag, formatFlags } from '../flags/verb-flags.ts';
import type { AnyObject } from '../object.ts';
import { listObjects } from '../objects/fetch.ts';
import { printerFor } from '../output/format.ts';
import type { APod } from '../pods/choose.ts';
import { containersOf } from '../pods/containers.ts';
import { itemPath } from '../resolve/resource.ts';
import type { Session } from '../session/session.ts';
import { type Call, defineVerb } from '../verb.ts';

const dumpFlags = {
  ...formatFlags,
  output: text('json', 'How to print it: json or yaml.', { short: 'o' }),
  'all-namespaces': allNamespacesFlag,
  namespaces: array('The namespaces to write of; else kube-system and the present one.'),
  'output-directory': text('', 'Write files into this folder; - or nothing is standard output.'),
  'pod-running-timeout': duration(20_000, 'Taken for compatibility.'),
};

/** What is written of each namespace, and the files' names. */
const kinds: readonly (readonly [resource: string, file: string])[] = [
  ['events', 'events'],
  ['replicationcontrollers', 'replication-controllers'],
  ['services', 'services'],
  ['daemonsets.apps', 'daemonsets'],
  ['deployments.apps', 'deployments'],
  ['replicasets.apps', 'replicasets'],
  ['pods', 'pods'],
];

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_cluster-info/kubectl_cluster-info_dump/ */
export const dump = defineVerb({
  use: 'cluster-info dump [--output-directory=FOLDER]',
  about: 'Write out what helps to find out what is wrong with a cluster.',
  flags: dumpFlags,
  async run(call) {
    const { flags, out } = call;
    const session = await call.session();
    const folder = ['', '-'].includes(flags['output-directory']) ? undefined : flags['output-directory'];
    const write = writerOf(call, folder);
    const print = await printerFor(flags, call.io);
    const ending = flags.output === 'yaml' ? 'yaml' : 'json';
    const dumpList = async (type: string, namespace: string | undefined, name: string) => {
      const resource = await session.resources.find(type);
      const list = await listObjects(session.api, { kind: 'collection', resource, namespace });
      const items = list.items.map(({ apiVersion: _, kind: __, ...item }) => item);
      const object = { kind: `${resource.kind}List`, apiVersion: formatApiVersion(resource), ...list, items };
      await write(join(namespace ?? '', `${name}.${ending}`), print ? print(object as AnyObject) : '');
      return list.items;
    };
    await dumpList('nodes', undefined, 'nodes');
    for (const namespace of await namespacesOf(call, session)) {
      let pods: readonly AnyObject[] = [];
      for (const [type, name] of kinds) pods = await dumpList(type, namespace, name);
      for (const pod of pods as readonly unknown[] as readonly APod[])
        await write(join(namespace, pod.metadata.name ?? '', 'logs.txt'), await logsOf(session, namespace, pod));
    }
    if (folder !== undefined) out(`Cluster info dumped to ${folder}\n`);
    return 0;
  },
});

function writerOf({ io, out }: Pick<Call, 'io' | 'out'>, folder: string | undefined) {
  return async (name: string, content: string): Promise<void> => {
    if (folder === undefined) {
      out(content);
      return;
    }
    const path = resolve(io.cwd, folder, name);
    await makeFolders(dirname(path), 0o755);
    await writeFile(path, content);
  };
}

async function namespacesOf({ flags }: Call<typeof dumpFlags>, session: Session): Promise<string[]> {
  if (flags['all-namespaces']) {
    const resource = await session.resources.find('namespaces');
    const { items } = await listObjects(session.api, { kind: 'collection', resource, namespace: undefined });
    return items.map(({ metadata }) => metadata?.name ?? '');
  }
  return flags.namespaces.length > 0 ? [...flags.namespaces] : ['kube-system', session.namespace];
}

/** The logs of all its containers; what cannot be read is told in its place. */
async function logsOf(session: Session, namespace: string, pod: APod): Promise<string> {
  const resource = await session.resources.find('pods');
  const parts: string[] = [];
  for (const { name, role } of containersOf(pod)) {
    if (role === 'ephemeral') continue;
    parts.push(`==== START logs for container ${name} of pod ${namespace}/${pod.metadata.name} ====\n`);
    const path = itemPath(resource, namespace, pod.metadata.name ?? '', 'log');
    try {
      parts.push(String(await session.api.request({ path, query: { container: name }, accept: '*/*' })));
    } catch (error) {
      parts.push(`Request log error: ${messageOf(error)}\n`);
    }
    parts.push(`==== END logs for container ${name} of pod ${namespace}/${pod.metadata.name} ====\n`);
  }
  return parts.join('');
}
