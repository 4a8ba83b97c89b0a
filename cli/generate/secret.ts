import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError } from '../errors/errors.ts';
import { array, text } from '../flags/flag.ts';
import type { AnyObject } from '../object.ts';
import type { Verb } from '../verb.ts';
import { appendHashFlag, withHash } from './config-map.ts';
import { contentFlags, type KeyWords, readContents } from './contents.ts';
import { defineGenerator } from './generator.ts';
import { checkKeyPair } from './key-pair.ts';

const base64 = (value: string | Buffer) => Buffer.from(value as string).toString('base64');

function secretOf(name: string, type: string | undefined, data: Record<string, string>, hash: boolean): AnyObject {
  const object: AnyObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(type ? { type } : {}),
  };
  return hash ? withHash(object, { data, kind: 'Secret', name, type: type ?? '' }) : object;
}

const keyWords: KeyWords = {
  invalid: (key, why) => `${JSON.stringify(key)} is not valid key name for a Secret ${why}`,
  taken: (key) => `cannot add key ${key}, another key by that name already exists`,
};

const encoded = (contents: ReadonlyMap<string, Buffer>): Record<string, string> =>
  Object.fromEntries([...contents].map(([key, value]) => [key, base64(value)]));

const generic = defineGenerator({
  use: 'secret generic NAME [--from-file=[KEY=]FILE] [--from-env-file=FILE] [--from-literal=KEY=VALUE]',
  about: 'Of files or values.',
  flags: { ...contentFlags, type: text('', 'Type of the secret.'), 'append-hash': appendHashFlag },
  failure: 'failed to create secret',
  async make({ flags, io }, name) {
    const data = encoded(await readContents(io, flags, keyWords));
    return secretOf(name, flags.type, data, flags['append-hash']);
  },
});

const tls = defineGenerator({
  use: 'secret tls NAME --cert=FILE --key=FILE',
  about: 'Of a certificate and its key.',
  flags: {
    cert: text('', 'File with the certificate, in PEM.'),
    key: text('', 'File with its key, in PEM.'),
    'append-hash': appendHashFlag,
  },
  failure: 'failed to create secret',
  async make({ flags, io }, name) {
    if (flags.cert === '' || flags.key === '') throw new CommandError('key and cert must be specified');
    const cert = await readPem(io.cwd, flags.cert);
    const key = await readPem(io.cwd, flags.key);
    checkKeyPair(cert, key);
    const data = { 'tls.crt': base64(cert), 'tls.key': base64(key) };
    return secretOf(name, 'kubernetes.io/tls', data, flags['append-hash']);
  },
});

async function readPem(cwd: string, path: string): Promise<Buffer> {
  try {
    return await readFile(resolve(cwd, path));
  } catch (cause) {
    throw new CommandError(`Cannot read file ${path}, open ${path}: no such file or directory`, { cause });
  }
}

const dockerRegistry = defineGenerator({
  use: 'secret docker-registry NAME (--docker-username=WHO --docker-password=PASSWORD [--docker-server=URL] | --from-file=FILE)',
  about: 'Of a login, to pull images with.',
  flags: {
    'from-file': array('File with the logins, as docker keeps them; KEY=FILE to name its key.'),
    'docker-username': text('', 'Name to log in with.'),
    'docker-password': text('', 'Password to log in with.'),
    'docker-email': text('', 'Address of the account.'),
    'docker-server': text('https://index.docker.io/v1/', 'The registry.'),
    'append-hash': appendHashFlag,
  },
  failure: 'failed to create secret',
  async make({ flags, io }, name) {
    const type = 'kubernetes.io/dockerconfigjson';
    const files = flags['from-file'].map((one) => (one.includes('=') ? one : `.dockerconfigjson=${one}`));
    if (files.length > 0) {
      const data = encoded(await readContents(io, { 'from-file': files }, keyWords));
      return secretOf(name, type, data, flags['append-hash']);
    }
    const { 'docker-username': username, 'docker-password': password, 'docker-email': email } = flags;
    if (username === '' || password === '' || flags['docker-server'] === '')
      throw new CommandError(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      );
    const entry = { username, password, ...(email ? { email } : {}), auth: base64(`${username}:${password}`) };
    const config = JSON.stringify({ auths: { [flags['docker-server']]: entry } });
    return secretOf(name, type, { '.dockerconfigjson': base64(config) }, flags['append-hash']);
  },
});

/** `create secret`, of three kinds. https://kubernetes.io/docs/reference/kubectl/generated/kubectl_create/kubectl_create_secret/ */
export const secret: Verb = {
  use: 'create secret (generic | tls | docker-registry) NAME',
  about: 'Make a secret of values, of a certificate, or of a login.',
  flags: {},
  subverbs: { generic, tls, 'docker-registry': dockerRegistry },
};
