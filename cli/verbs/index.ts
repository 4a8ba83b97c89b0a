import type { Verb } from '../verb.ts';

interface Entry {
  readonly about: string;
  readonly verb: () => Promise<Verb>;
}

/** Every verb by its word; each is loaded when it is asked for. */
export const verbs: Readonly<Record<string, Entry>> = {
  annotate: {
    about: 'Update the annotations on a resource',
    verb: async () => (await import('./annotate.ts')).annotate,
  },
  apply: {
    about: 'Apply a configuration to a resource by file name or stdin',
    verb: async () => (await import('./apply.ts')).apply,
  },
  attach: { about: 'Attach to a running container', verb: async () => (await import('./attach.ts')).attach },
  auth: { about: 'Inspect authorization', verb: async () => (await import('./auth.ts')).auth },
  autoscale: {
    about: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
    verb: async () => (await import('./autoscale.ts')).autoscale,
  },
  certificate: {
    about: 'Modify certificate resources',
    verb: async () => (await import('./certificate.ts')).certificate,
  },
  'cluster-info': {
    about: 'Display cluster information',
    verb: async () => (await import('./cluster-info.ts')).clusterInfo,
  },
  completion: {
    about: 'Output shell completion code for bash',
    verb: async () => (await import('./completion.ts')).completion,
  },
  config: { about: 'Modify kubeconfig files', verb: async () => (await import('./config.ts')).config },
  cordon: { about: 'Mark node as unschedulable', verb: async () => (await import('../node/cordon.ts')).cordon },
  cp: { about: 'Copy files and directories to and from containers', verb: async () => (await import('./cp.ts')).cp },
  create: {
    about: 'Create a resource from a file or from stdin',
    verb: async () => (await import('./create.ts')).create,
  },
  debug: {
    about: 'Create debugging sessions for troubleshooting workloads and nodes',
    verb: async () => (await import('./debug.ts')).debug,
  },
  delete: {
    about: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
    verb: async () => (await import('./delete.ts')).deleteVerb,
  },
  drain: {
    about: 'Drain node in preparation for maintenance',
    verb: async () => (await import('../node/drain.ts')).drain,
  },
  exec: { about: 'Execute a command in a container', verb: async () => (await import('./exec.ts')).exec },
  expose: {
    about: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
    verb: async () => (await import('./expose.ts')).expose,
  },
  get: { about: 'Display one or many resources', verb: async () => (await import('./get.ts')).get },
  kustomize: {
    about: 'Not built in: use the program kustomize',
    verb: async () => (await import('./refused.ts')).kustomize,
  },
  label: { about: 'Update the labels on a resource', verb: async () => (await import('./label.ts')).label },
  logs: { about: 'Print the logs for a container in a pod', verb: async () => (await import('./logs.ts')).logs },
  patch: { about: 'Update fields of a resource', verb: async () => (await import('./patch.ts')).patch },
  plugin: {
    about: 'Not built in: plugins are programs of their own',
    verb: async () => (await import('./refused.ts')).plugin,
  },
  'port-forward': {
    about: 'Forward one or more local ports to a pod',
    verb: async () => (await import('./port-forward.ts')).portForward,
  },
  proxy: { about: 'Not built in: nothing is proxied', verb: async () => (await import('./refused.ts')).proxy },
  replace: {
    about: 'Replace a resource by file name or stdin',
    verb: async () => (await import('./replace.ts')).replace,
  },
  rollout: { about: 'Manage the rollout of a resource', verb: async () => (await import('./rollout.ts')).rollout },
  run: { about: 'Run a particular image on the cluster', verb: async () => (await import('./run.ts')).run },
  scale: {
    about: 'Set a new size for a deployment, replica set, or replication controller',
    verb: async () => (await import('./scale.ts')).scale,
  },
  set: { about: 'Set specific features on objects', verb: async () => (await import('./set.ts')).set },
  taint: {
    about: 'Update the taints on one or more nodes',
    verb: async () => (await import('../node/taint.ts')).taint,
  },
  top: { about: 'Display resource (CPU/memory) usage', verb: async () => (await import('./top.ts')).top },
  uncordon: { about: 'Mark node as schedulable', verb: async () => (await import('../node/cordon.ts')).uncordon },
  version: {
    about: 'Print the client and server version information',
    verb: async () => (await import('./version.ts')).version,
  },
  wait: {
    about: 'Wait for a specific condition on one or many resources',
    verb: async () => (await import('./wait.ts')).wait,
  },
};
