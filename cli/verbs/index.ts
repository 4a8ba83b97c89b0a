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
  autoscale: {
    about: 'Have a workload scaled by its load',
    verb: async () => (await import('./autoscale.ts')).autoscale,
  },
  cordon: { about: 'Let no new pods on a node', verb: async () => (await import('../node/cordon.ts')).cordon },
  create: {
    about: 'Create objects, from files or from flags',
    verb: async () => (await import('./create.ts')).create,
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
  explain: { about: 'Show the fields of a kind', verb: async () => (await import('./explain.ts')).explain },
  expose: {
    about: 'Make a service for what runs',
    verb: async () => (await import('./expose.ts')).expose,
  },
  get: { about: 'Show objects', verb: async () => (await import('./get.ts')).get },
  label: { about: 'Change labels', verb: async () => (await import('./label.ts')).label },
  patch: { about: 'Change some fields of objects', verb: async () => (await import('./patch.ts')).patch },
  replace: {
    about: 'Put objects in the place of those that are there',
    verb: async () => (await import('./replace.ts')).replace,
  },
  rollout: { about: 'See and steer rollouts', verb: async () => (await import('./rollout.ts')).rollout },
  scale: {
    about: 'Change how many pods a workload has',
    verb: async () => (await import('./scale.ts')).scale,
  },
  set: { about: 'Change parts of workloads', verb: async () => (await import('./set.ts')).set },
  taint: {
    about: 'Change the taints of nodes',
    verb: async () => (await import('../node/taint.ts')).taint,
  },
  uncordon: { about: 'Let pods on a node again', verb: async () => (await import('../node/cordon.ts')).uncordon },
  wait: {
    about: 'Wait until objects are as wanted',
    verb: async () => (await import('./wait.ts')).wait,
  },
};
