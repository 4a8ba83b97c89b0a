import { apiServerFlags } from './apiserver-flags.ts';
import type { Flags } from './flags.ts';

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
