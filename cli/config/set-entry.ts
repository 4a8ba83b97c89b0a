import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { CommandError } from '../errors/errors.ts';
import { array, text, toggle } from '../flags/flag.ts';
import type { Io } from '../io.ts';
import { defineVerb } from '../verb.ts';
import { oneName } from './contexts.ts';
import { checkMethods, withCredentials } from './credentials.ts';
import type { Entry } from './file.ts';
import { ConfigFiles } from './files.ts';

/** The entry with fields set; '' and false remove them. */
function withFields(entry: Entry, fields: Readonly<Record<string, unknown>>): Entry {
  const out: Record<string, unknown> = { ...entry };
  for (const [name, value] of Object.entries(fields)) {
    if (value === '' || value === false || value === undefined) delete out[name];
    else out[name] = value;
  }
  return out;
}

/** A path as a file in `folder` keeps it: relative when it is below, so that folders can be moved. */
export function keptPath(path: string, cwd: string, folder: string): string {
  if (path === '') return '';
  const absolute = resolve(cwd, path);
  const below = relative(folder, absolute);
  return below.startsWith('..') || below === '' ? absolute : below;
}

/** What a file holds, in base64, for an entry that shall hold it itself. */
async function embedded(io: Pick<Io, 'cwd'>, path: string, flag: string): Promise<string> {
  try {
    return (await readFile(resolve(io.cwd, path))).toString('base64');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? `stat ${path}: no such file or directory` : message;
    throw new CommandError(`could not stat ${flag} file ${path}: ${why}`, { cause });
  }
}

export const setContext = defineVerb({
  use: 'config set-context (--current | NAME) [--cluster=NAME] [--user=NAME] [--namespace=NAME]',
  about: 'Add or change a context; what no flag names stays.',
  flags: {
    current: toggle(false, 'Change the context in use, whatever its name.'),
  },
  async run(call) {
    const { flags, args, given, global, out } = call;
    if (args.length > 1) throw new CommandError(`Unexpected args: [${args.join(' ')}]`);
    if (flags.current && args.length > 0)
      throw new CommandError('you cannot specify both a context name and --current');
    const files = await ConfigFiles.read(call);
    const name = flags.current ? files.currentContext : (args[0] ?? '');
    if (flags.current && name === '') throw new CommandError('no current context is set');
    if (name === '') throw new CommandError('you must specify a non-empty context name or --current');
    const before = files.entries('contexts').get(name);
    const changes: Record<string, string> = {};
    for (const field of ['cluster', 'user', 'namespace'] as const) if (given.has(field)) changes[field] = global[field];
    await files.put('contexts', name, withFields({ cluster: '', user: '', ...before }, changes));
    out(`Context ${JSON.stringify(name)} ${before ? 'modified' : 'created'}.\n`);
    return 0;
  },
});

export const setCluster = defineVerb({
  use: 'config set-cluster NAME [--server=URL] [--certificate-authority=FILE] [--embed-certs]',
  about: 'Add or change a cluster; what no flag names stays.',
  flags: {
    'embed-certs': toggle(false, 'Keep the certificate itself, not where it is.'),
    'proxy-url': text('', 'A proxy for the requests.'),
  },
  async run(call) {
    const { flags, given, global, io, out } = call;
    const name = oneName(call);
    const files = await ConfigFiles.read(call);
    const folder = dirname(files.fileOf('clusters', name).path);
    const changes: Record<string, unknown> = {};
    if (given.has('server')) changes.server = global.server.replace(/\/+$/, '');
    if (given.has('tls-server-name')) changes['tls-server-name'] = global['tls-server-name'];
    if (given.has('proxy-url')) changes['proxy-url'] = flags['proxy-url'];
    if (given.has('insecure-skip-tls-verify')) {
      changes['insecure-skip-tls-verify'] = global['insecure-skip-tls-verify'];
      if (global['insecure-skip-tls-verify'])
        Object.assign(changes, { 'certificate-authority': '', 'certificate-authority-data': '' });
    }
    const authority = global['certificate-authority'];
    if (given.has('certificate-authority')) {
      const embed = flags['embed-certs'] && authority !== '';
      changes['certificate-authority-data'] = embed ? await embedded(io, authority, 'certificate-authority') : '';
      changes['certificate-authority'] = embed ? '' : keptPath(authority, io.cwd, folder);
      if (authority !== '') changes['insecure-skip-tls-verify'] = '';
    } else if (flags['embed-certs']) throw new CommandError('you must specify a --certificate-authority to embed');
    await files.put('clusters', name, withFields({ server: '', ...files.entries('clusters').get(name) }, changes));
    out(`Cluster ${JSON.stringify(name)} set.\n`);
    return 0;
  },
});

export const setCredentials = defineVerb({
  use: 'config set-credentials NAME (--token=TOKEN | --client-certificate=FILE --client-key=FILE | --exec-command=PROGRAM)',
  about: 'Add or change a user; what no flag names stays.',
  flags: {
    'auth-provider': text('', 'The name of a provider; clients have none any more.'),
    'auth-provider-arg': array('KEY=VALUE for the provider; KEY- removes one.'),
    'embed-certs': toggle(false, 'Keep certificate and key themselves, not where they are.'),
    'exec-api-version': text('', 'The version of the API of the program.'),
    'exec-arg': array('Arguments of the program, with commas between them.'),
    'exec-command': text('', 'A program that prints credentials.'),
    'exec-env': array('NAME=VALUE for the program; NAME- removes one.'),
    'exec-interactive-mode': text('', 'Never, IfAvailable or Always: whether the program may ask the user.'),
    'exec-provide-cluster-info': toggle(false, 'Tell the program about the cluster.'),
  },
  async run(call) {
    const { flags, given, global, io, out } = call;
    const name = oneName(call);
    checkMethods(global, given);
    const files = await ConfigFiles.read(call);
    const folder = dirname(files.fileOf('users', name).path);
    const changes: Record<string, unknown> = {};
    for (const flag of ['client-certificate', 'client-key'] as const) {
      if (!given.has(flag)) continue;
      const embed = flags['embed-certs'] && global[flag] !== '';
      changes[`${flag}-data`] = embed ? await embedded(io, global[flag], flag) : '';
      changes[flag] = embed ? '' : keptPath(global[flag], io.cwd, folder);
    }
    const entry = withFields(files.entries('users').get(name) ?? {}, changes);
    await files.put('users', name, withCredentials(entry, { flags, global, given }));
    out(`User ${JSON.stringify(name)} set.\n`);
    return 0;
  },
});
