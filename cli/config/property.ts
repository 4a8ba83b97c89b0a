import { CommandError } from '../errors/errors.ts';
import { toggle } from '../flags/flag.ts';
import { defineVerb } from '../verb.ts';
import { type Entry, entryField, type Section } from './file.ts';
import { ConfigFiles } from './files.ts';

/** A place in a kubeconfig: the current context, an entry, or something below it. */
export type Property =
  | { readonly kind: 'current-context' }
  | { readonly kind: 'entry'; readonly section: Section; readonly name: string; readonly path: readonly string[] };

/** The fields of entries; they end the names in front of them, which may hold dots themselves. */
const fields: Readonly<Record<Section, ReadonlySet<string>>> = {
  clusters: new Set([
    ...['server', 'tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority', 'certificate-authority-data'],
    ...['proxy-url', 'disable-compression', 'extensions'],
  ]),
  contexts: new Set(['cluster', 'user', 'namespace', 'extensions']),
  users: new Set([
    ...['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data', 'token', 'tokenFile'],
    ...['as', 'as-uid', 'as-groups', 'as-user-extra', 'username', 'password', 'auth-provider', 'exec', 'extensions'],
  ]),
};

/** What an entry has that is made by setting one field of it. */
const emptyEntry: Readonly<Record<Section, Entry>> = {
  clusters: { server: '' },
  contexts: { cluster: '', user: '' },
  users: {},
};

const isSection = (text: string): text is Section => text in entryField;

/** Reads `users.admin.token`. Throws CommandError. */
export function parseProperty(text: string): Property {
  if (text === 'current-context') return { kind: 'current-context' };
  const [section = '', ...parts] = text.split('.');
  if (!isSection(section) || parts.length === 0)
    throw new CommandError(`unable to parse ${text} after [] at api.Config`);
  const field = parts.findIndex((part, at) => at > 0 && fields[section].has(part));
  const end = field < 0 ? parts.length : field;
  return { kind: 'entry', section, name: parts.slice(0, end).join('.'), path: parts.slice(end) };
}

/** The entry with a value at a path; undefined removes what is there. */
export function withValue(entry: Entry, path: readonly string[], value: string | undefined): Entry {
  const [field, ...rest] = path;
  if (field === undefined) return entry;
  const out: Record<string, unknown> = { ...entry };
  if (rest.length > 0) out[field] = withValue((out[field] ?? {}) as Entry, rest, value);
  else if (value === undefined) delete out[field];
  else out[field] = typed(field, value);
  return out;
}

/** Switches are switches, also in a file. */
function typed(field: string, value: string): unknown {
  if (field !== 'insecure-skip-tls-verify' && field !== 'disable-compression') return value;
  if (value !== 'true' && value !== 'false')
    throw new CommandError(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
  return value === 'true';
}

export const set = defineVerb({
  use: 'config set PLACE VALUE',
  about: 'Write one value; its place is current-context or such as users.NAME.token.',
  flags: { 'set-raw-bytes': toggle(false, 'The value is what is meant, not its base64.') },
  async run(call) {
    const [property, given, ...rest] = call.args;
    if (property === undefined || given === undefined || rest.length > 0)
      throw new CommandError(`Unexpected args: [${call.args.join(' ')}]`);
    const files = await ConfigFiles.read(call);
    const place = parseProperty(property);
    if (place.kind === 'current-context') await files.useContext(given);
    else {
      if (place.path.length === 0) throw new CommandError(`unable to set ${property}: name a field of it`);
      const raw = call.flags['set-raw-bytes'] && (place.path.at(-1) ?? '').endsWith('-data');
      const value = raw ? Buffer.from(given).toString('base64') : given;
      const before = files.entries(place.section).get(place.name) ?? emptyEntry[place.section];
      await files.put(place.section, place.name, withValue(before, place.path, value));
    }
    call.out(`Property ${JSON.stringify(property)} set.\n`);
    return 0;
  },
});

export const unset = defineVerb({
  use: 'config unset PLACE',
  about: 'Remove one value or a whole entry, named as for set.',
  flags: {},
  async run(call) {
    const [property, ...rest] = call.args;
    if (property === undefined || rest.length > 0) throw new CommandError(`Unexpected args: [${call.args.join(' ')}]`);
    const files = await ConfigFiles.read(call);
    const place = parseProperty(property);
    if (place.kind === 'current-context') await files.useContext('');
    else {
      const before = files.entries(place.section).get(place.name);
      // What is not there is unset already.
      const after = !before || place.path.length === 0 ? undefined : withValue(before, place.path, undefined);
      await files.put(place.section, place.name, after);
    }
    call.out(`Property ${JSON.stringify(property)} unset.\n`);
    return 0;
  },
});
