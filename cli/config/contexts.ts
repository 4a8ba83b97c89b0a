import { CommandError, SilentExit } from '../errors/errors.ts';
import { text, toggle } from '../flags/flag.ts';
import { alignTabs } from '../output/tabwriter.ts';
import { type Call, defineVerb } from '../verb.ts';
import type { Section } from './file.ts';
import { ConfigFiles } from './files.ts';

/** The one argument of a verb that takes one. */
export function oneName(call: Pick<Call, 'args'>): string {
  const [name, ...rest] = call.args;
  if (name === undefined || rest.length > 0) throw new CommandError(`Unexpected args: [${call.args.join(' ')}]`);
  return name;
}

export const currentContext = defineVerb({
  use: 'config current-context',
  about: 'Tell which context is in use.',
  flags: {},
  async run(call) {
    const current = call.global.context || (await ConfigFiles.read(call)).currentContext;
    if (current === '') throw new CommandError('current-context is not set');
    call.out(`${current}\n`);
    return 0;
  },
});

export const getContexts = defineVerb({
  use: 'config get-contexts [NAME...]',
  about: 'List the contexts; a star marks the one in use.',
  flags: {
    'no-headers': toggle(false, 'The table without its headers.'),
    output: text('', 'name: only the names.', { short: 'o' }),
  },
  async run(call) {
    const { flags, args, out, err } = call;
    if (!['', 'name'].includes(flags.output))
      throw new CommandError(`--output ${flags.output} is not available in kubectl config get-contexts`);
    const files = await ConfigFiles.read(call);
    const contexts = files.entries('contexts');
    const current = call.global.context || files.currentContext;
    const names = args.length > 0 ? args.filter((name) => contexts.has(name)) : [...contexts.keys()].sort();
    if (flags.output === 'name') out(names.map((name) => `${name}\n`).join(''));
    else {
      const rows = names.map((name) => {
        const { cluster = '', user = '', namespace = '' } = contexts.get(name) as Record<string, string>;
        return [name === current ? '*' : '', name, cluster, user, namespace];
      });
      const head = flags['no-headers'] ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']];
      const lines = [...head, ...rows].map((cells) => `${cells.join('\t')}\n`).join('');
      out(alignTabs(lines, { minWidth: 6, padding: 3 }));
    }
    const missing = args.filter((name) => !contexts.has(name));
    for (const name of missing) err(`error: context ${name} not found\n`);
    if (missing.length > 0) throw new SilentExit(1);
    return 0;
  },
});

/** A list of the names of a section. */
const listNames = (section: Section, word: string) =>
  defineVerb({
    use: `config get-${word}`,
    about: `Name the ${word} of the kubeconfig.`,
    flags: {},
    async run(call) {
      const names = [...(await ConfigFiles.read(call)).entries(section).keys()].sort();
      call.out(['NAME', ...names].map((name) => `${name}\n`).join(''));
      return 0;
    },
  });

export const getClusters = listNames('clusters', 'clusters');
export const getUsers = listNames('users', 'users');

export const useContext = defineVerb({
  use: 'config use-context NAME',
  about: 'Choose the context to work with.',
  flags: {},
  async run(call) {
    const name = oneName(call);
    const files = await ConfigFiles.read(call);
    if (!files.entries('contexts').has(name))
      throw new CommandError(`no context exists with the name: ${JSON.stringify(name)}`);
    await files.useContext(name);
    call.out(`Switched to context ${JSON.stringify(name)}.\n`);
    return 0;
  },
});

export const renameContext = defineVerb({
  use: 'config rename-context OLD NEW',
  about: 'Give a context another name.',
  flags: {},
  async run(call) {
    const [from, to, ...rest] = call.args;
    if (from === undefined || to === undefined || rest.length > 0)
      throw new CommandError(`Unexpected args: [${call.args.join(' ')}]`);
    const files = await ConfigFiles.read(call);
    const file = files.fileOf('contexts', from);
    const entry = file.contexts.get(from);
    if (!entry) throw new CommandError(`cannot rename the context ${JSON.stringify(from)}, it's not in ${file.path}`);
    if (files.entries('contexts').has(to))
      throw new CommandError(
        `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${file.path}`,
      );
    const contexts = new Map(file.contexts);
    contexts.delete(from);
    contexts.set(to, entry);
    await files.write({ ...file, contexts, currentContext: file.currentContext === from ? to : file.currentContext });
    call.out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`);
    return 0;
  },
});

/** Removes an entry of a section. */
const deleteEntry = (section: Section, word: string) =>
  defineVerb({
    use: `config delete-${word} NAME`,
    about: `Forget a ${word}.`,
    flags: {},
    async run(call) {
      const name = oneName(call);
      const files = await ConfigFiles.read(call);
      const file = files.fileOf(section, name);
      if (!file[section].has(name)) throw new CommandError(`cannot delete ${word} ${name}, not in ${file.path}`);
      if (section === 'contexts' && files.currentContext === name)
        call.err(
          'warning: this removed your active context, use "knarr config use-context" to select a different one\n',
        );
      await files.put(section, name, undefined);
      call.out(`deleted ${word} ${name} from ${file.path}\n`);
      return 0;
    },
  });

export const deleteCluster = deleteEntry('clusters', 'cluster');
export const deleteContext = deleteEntry('contexts', 'context');
export const deleteUser = deleteEntry('users', 'user');
