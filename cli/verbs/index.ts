import type { Verb } from '../verb.ts';

interface Entry {
  readonly about: string;
  readonly verb: () => Promise<Verb>;
}

/** Every verb by its word; each is loaded when it is asked for. */
export const verbs: Readonly<Record<string, Entry>> = {
  annotate: {
    about: 'Change annotations',
    verb: async () => (await import('./annotate.ts')).annotate,
  },
  'api-resources': {
    about: 'List the types of objects that the server has',
    verb: async () => (await import('./api-resources.ts')).apiResources,
  },
  'api-versions': {
    about: 'List the groups of the API with their versions',
    verb: async () => (await import('./api-versions.ts')).apiVersions,
  },
  apply: {
    about: 'Make objects exist as files say',
    verb: async () => (await import('./apply.ts')).apply,
  },
  attach: { about: 'Join the streams of a running container', verb: async () => (await import('./attach.ts')).attach },
  auth: { about: 'Ask what one may do, and as whom', verb: async () => (await import('./auth.ts')).auth },
  autoscale: {
    about: 'Have a workload scaled by its load',
    verb: async () => (await import('./autoscale.ts')).autoscale,
  },
  certificate: {
    about: 'Decide on certificate requests',
    verb: async () => (await import('./certificate.ts')).certificate,
  },
  'cluster-info': {
    about: 'Show where the cluster is reached',
    verb: async () => (await import('./cluster-info.ts')).clusterInfo,
  },
  completion: {
    about: 'Print a script with which bash completes commands',
    verb: async () => (await import('./completion.ts')).completion,
  },
  config: { about: 'See and change kubeconfig files', verb: async () => (await import('./config.ts')).config },
  cordon: { about: 'Let no new pods on a node', verb: async () => (await import('../node/cordon.ts')).cordon },
  cp: { about: 'Copy files into containers and out of them', verb: async () => (await import('./cp.ts')).cp },
  create: {
    about: 'Create objects, from files or from flags',
    verb: async () => (await import('./create.ts')).create,
  },
  debug: {
    about: "Look into a pod or node with a container of one's own",
    verb: async () => (await import('./debug.ts')).debug,
  },
  delete: {
    about: 'Delete objects',
    verb: async () => (await import('./delete.ts')).deleteVerb,
  },
  describe: {
    about: 'Show the details of objects',
    verb: async () => (await import('./describe.ts')).describe,
  },
  diff: { about: 'Show what apply would change', verb: async () => (await import('./diff.ts')).diff },
  drain: {
    about: 'Have pods leave a node',
    verb: async () => (await import('../node/drain.ts')).drain,
  },
  edit: { about: 'Change objects in an editor', verb: async () => (await import('./edit.ts')).edit },
  events: { about: 'List what has happened', verb: async () => (await import('./events.ts')).events },
  exec: { about: 'Run a program in a container', verb: async () => (await import('./exec.ts')).exec },
  explain: { about: 'Show the fields of a kind', verb: async () => (await import('./explain.ts')).explain },
  expose: {
    about: 'Make a service for what runs',
    verb: async () => (await import('./expose.ts')).expose,
  },
  get: { about: 'Show objects', verb: async () => (await import('./get.ts')).get },
  kustomize: {
    about: 'Not built in: use the program kustomize',
    verb: async () => (await import('./refused.ts')).kustomize,
  },
  label: { about: 'Change labels', verb: async () => (await import('./label.ts')).label },
  logs: { about: 'Show what a container has printed', verb: async () => (await import('./logs.ts')).logs },
  patch: { about: 'Change some fields of objects', verb: async () => (await import('./patch.ts')).patch },
  plugin: {
    about: 'Not built in: plugins are programs of their own',
    verb: async () => (await import('./refused.ts')).plugin,
  },
  'port-forward': {
    about: 'Reach ports of a pod from this machine',
    verb: async () => (await import('./port-forward.ts')).portForward,
  },
  proxy: { about: 'Not built in: nothing is proxied', verb: async () => (await import('./refused.ts')).proxy },
  replace: {
    about: 'Put objects in the place of those that are there',
    verb: async () => (await import('./replace.ts')).replace,
  },
  rollout: { about: 'See and steer rollouts', verb: async () => (await import('./rollout.ts')).rollout },
  run: { about: 'Run an image in a pod', verb: async () => (await import('./run.ts')).run },
  scale: {
    about: 'Change how many pods a workload has',
    verb: async () => (await import('./scale.ts')).scale,
  },
  set: { about: 'Change parts of workloads', verb: async () => (await import('./set.ts')).set },
  taint: {
    about: 'Change the taints of nodes',
    verb: async () => (await import('../node/taint.ts')).taint,
  },
  top: { about: 'Show what pods and nodes use', verb: async () => (await import('./top.ts')).top },
  uncordon: { about: 'Let pods on a node again', verb: async () => (await import('../node/cordon.ts')).uncordon },
  version: {
    about: 'Show the versions of client and server',
    verb: async () => (await import('./version.ts')).version,
  },
  wait: {
    about: 'Wait until objects are as wanted',
    verb: async () => (await import('./wait.ts')).wait,
  },
};
