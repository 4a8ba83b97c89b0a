import { isDns1123Subdomain } from '../api/names/dns.ts';
import { parseRange } from '../apiserver/services/address-range.ts';
import { selectControllers } from '../controller-manager/registry.ts';
import { apiServerFlags } from './apiserver-flags.ts';
import { type Flags, type FlagValues, UsageError } from './flags.ts';

/** Flags of `knarr up`: those of the API server, and what else makes a cluster. */
export const upFlags: Flags = {
  ...apiServerFlags,
  // A cluster of one's own runs what needs the node: storage drivers, network plugins.
  'allow-privileged': {
    type: 'boolean',
    fallback: 'true',
    help: 'let containers ask for all the rights of their node; --no-allow-privileged does not',
  },
  runtime: { type: 'string', value: 'docker|simulated', fallback: 'docker', help: 'what runs containers' },
  nodes: { type: 'string', value: 'N', fallback: '1', help: 'how many nodes; more than one are simulated' },
  'node-name': { type: 'string', value: 'NAME', help: "name of the node; the machine's when not given" },
  'write-kubeconfig': {
    type: 'string',
    value: 'FILE',
    help: 'where to write how to reach the cluster; KUBECONFIG or kubeconfig below --data-dir when not given',
  },
  controllers: {
    type: 'list',
    value: 'NAMES',
    help: 'controllers to run, as kube-controller-manager takes them: *, name, -name',
  },
  scheduler: { type: 'boolean', fallback: 'true', help: 'run the scheduler; --no-scheduler leaves it out' },
  kubelet: { type: 'boolean', fallback: 'true', help: 'run nodes; --no-kubelet leaves them out' },
  'cluster-cidr': { type: 'string', value: 'CIDR', fallback: '10.244.0.0/16', help: 'addresses of pods' },
};

export interface NodeOptions {
  readonly runtime: 'docker' | 'simulated';
  readonly count: number;
  /** Of the node, or what the names of several begin with. */
  readonly nodeName: string;
}

/**
 * What `knarr up` is asked to run beside the API server. Throws UsageError, one sentence, for values that would only be
 * found out when the cluster is half up.
 */
export function nodeOptions(values: FlagValues, hostname: string): NodeOptions {
  const runtime = values.required('runtime');
  const refuse = (flag: string, wants: string, got: string) =>
    new UsageError(`knarr up: --${flag} ${wants}, not ${JSON.stringify(got)}`);
  if (runtime !== 'docker' && runtime !== 'simulated') throw refuse('runtime', 'is docker or simulated', runtime);
  const nodeName = values.text('node-name') ?? hostname;
  if (isDns1123Subdomain(nodeName).length > 0)
    throw refuse('node-name', 'is a name of lower case letters, digits, - and .', nodeName);
  const cidr = values.required('cluster-cidr');
  if (!parseRange(cidr)) throw refuse('cluster-cidr', 'takes a range of addresses', cidr);
  selectControllers(values.list('controllers').filter((entry) => entry !== '-*'));
  return { runtime, count: values.integer('nodes'), nodeName };
}
