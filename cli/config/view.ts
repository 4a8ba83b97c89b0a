import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { CommandError } from '../errors/errors.ts';
import { text, toggle } from '../flags/flag.ts';
import { formatFlags } from '../flags/verb-flags.ts';
import type { AnyObject } from '../object.ts';
import { printerFor } from '../output/format.ts';
import { defineVerb } from '../verb.ts';
import { type ConfigFile, configDocument, type Entry, type Section } from './file.ts';
import { ConfigFiles } from './files.ts';

type Shown = Omit<ConfigFile, 'path' | 'exists'>;

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_config/kubectl_config_view/ */
export const view = defineVerb({
  use: 'config view',
  about: 'Show the merged kubeconfig, with secrets left out.',
  flags: {
    ...formatFlags,
    output: text('yaml', formatFlags.output.help, { short: 'o' }),
    flatten: toggle(false, 'Put what files hold into it, so that it can be taken elsewhere.'),
    merge: toggle(true, 'Merge all files.'),
    minify: toggle(false, 'Leave out what the current context does not use.'),
    raw: toggle(false, 'Show secrets and certificates.'),
  },
  async run(call) {
    const { flags, global, out } = call;
    if (call.args.length > 0) throw new CommandError(`unexpected arguments: [${call.args.join(' ')}]`);
    const printer = await printerFor(flags, call.io);
    const files = await ConfigFiles.read(call);
    let shown: Shown = merged(files, { absolutePaths: flags.flatten });
    if (global.context) shown = { ...shown, currentContext: global.context };
    if (flags.minify) shown = minified(shown);
    if (flags.flatten) shown = await flattened(shown);
    if (!flags.raw && !flags.flatten) shown = redacted(shown);
    const document = configDocument(shown);
    out(printer ? printer(document as AnyObject) : '');
    return 0;
  },
});

/** All files as one. */
function merged(files: ConfigFiles, { absolutePaths }: { readonly absolutePaths: boolean }): Shown {
  const located = (section: Section, fields: readonly string[]) => {
    const entries = new Map<string, Entry>();
    for (const file of files.files)
      for (const [name, entry] of file[section])
        if (!entries.has(name)) entries.set(name, absolutePaths ? absolute(entry, fields, dirname(file.path)) : entry);
    return entries;
  };
  return {
    clusters: located('clusters', ['certificate-authority']),
    contexts: files.entries('contexts'),
    users: located('users', ['client-certificate', 'client-key', 'tokenFile']),
    currentContext: files.currentContext,
    preferences: files.files.find(({ exists }) => exists)?.preferences ?? {},
    extensions: files.files.find(({ extensions }) => extensions)?.extensions,
  };
}

function absolute(entry: Entry, fields: readonly string[], folder: string): Entry {
  const out: Record<string, unknown> = { ...entry };
  for (const field of fields) {
    const value = out[field];
    if (typeof value === 'string' && value !== '' && !isAbsolute(value)) out[field] = join(folder, value);
  }
  return out;
}

/** Only what the current context leads to. Throws CommandError without one. */
export function minified(shown: Shown): Shown {
  const context = shown.contexts.get(shown.currentContext);
  if (shown.currentContext === '') throw new CommandError('current-context must exist in order to minify');
  if (!context) throw new CommandError(`cannot locate context ${shown.currentContext}`);
  const only = (section: Section, name: unknown) => new Map([...shown[section]].filter(([key]) => key === name));
  return {
    ...shown,
    contexts: new Map([[shown.currentContext, context]]),
    clusters: only('clusters', context.cluster),
    users: only('users', context.user),
  };
}

const hidden: Readonly<Record<string, string>> = {
  'certificate-authority-data': 'DATA+OMITTED',
  'client-certificate-data': 'DATA+OMITTED',
  'client-key-data': 'DATA+OMITTED',
  password: 'REDACTED',
  token: 'REDACTED',
};

/** With words in the place of what nobody else should see. */
export function redacted(shown: Shown): Shown {
  const redact = (entries: ReadonlyMap<string, Entry>) =>
    new Map(
      [...entries].map(([name, entry]) => [
        name,
        Object.fromEntries(Object.entries(entry).map(([field, value]) => [field, (value && hidden[field]) || value])),
      ]),
    );
  return { ...shown, clusters: redact(shown.clusters), users: redact(shown.users) };
}

async function flattened(shown: Shown): Promise<Shown> {
  const flatten = async (entries: ReadonlyMap<string, Entry>, fields: readonly string[]) => {
    const out = new Map<string, Entry>();
    for (const [name, entry] of entries) {
      const flat: Record<string, unknown> = { ...entry };
      for (const field of fields) {
        const path = flat[field];
        if (typeof path !== 'string' || path === '') continue;
        flat[`${field}-data`] = (await readFile(path)).toString('base64');
        delete flat[field];
      }
      out.set(name, flat);
    }
    return out;
  };
  return {
    ...shown,
    clusters: await flatten(shown.clusters, ['certificate-authority']),
    users: await flatten(shown.users, ['client-certificate', 'client-key']),
  };
}
