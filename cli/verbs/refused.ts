import { CommandError } from '../errors/errors.ts';
import { defineVerb, type Verb } from '../verb.ts';

/** A verb of kubectl that knarr does not have; it says in one sentence what to do instead. */
const refused = (use: string, about: string, why: string): Verb =>
  defineVerb({
    use,
    about,
    flags: {},
    async run() {
      throw new CommandError(why);
    },
  });

export const kustomize = refused(
  'kustomize DIR',
  'Not built in: use the program kustomize.',
  "kustomize is not built in: run 'kustomize build DIR | knarr apply -f -'",
);

export const plugin = refused(
  'plugin',
  'Not built in: plugins are programs of their own.',
  'knarr has no plugins: call the program kubectl-NAME itself',
);

export const proxy = refused(
  'proxy',
  'Not built in: nothing is proxied.',
  "knarr has no proxy: 'knarr get --raw PATH' asks the API server as its user, 'knarr port-forward' reaches pods",
);
