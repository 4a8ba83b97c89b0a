import type { Verb } from '../verb.ts';

interface Entry {
  readonly about: string;
  readonly verb: () => Promise<Verb>;
}

/** Every verb by its word; each is loaded when it is asked for. */
export const verbs: Readonly<Record<string, Entry>> = {
  create: {
    about: 'Create a resource from a file or from stdin',
    verb: async () => (await import('./create.ts')).create,
  },
  get: { about: 'Display one or many resources', verb: async () => (await import('./get.ts')).get },
  delete: {
    about: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
    verb: async () => (await import('./delete.ts')).deleteVerb,
  },
  apply: {
    about: 'Apply a configuration to a resource by file name or stdin',
    verb: async () => (await import('./apply.ts')).apply,
  },
};
