import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { toggle } from '../flags/flag.ts';
import type { AnyObject } from '../object.ts';
import { contentFlags, type KeyWords, readContents } from './contents.ts';
import { defineGenerator } from './generator.ts';

/** Adds a hash of the contents to the name, so that a change makes a new object. */
export const appendHashFlag = toggle(false, 'Put a hash of the contents behind the name.');

/** `create configmap`. */
export const configMap = defineGenerator({
  use: 'configmap NAME [--from-literal=KEY=VALUE] [--from-file=[KEY=]FILE] [--from-env-file=FILE]',
  about: 'Make a config map of files or values.',
  flags: { ...contentFlags, 'append-hash': appendHashFlag },
  failure: 'failed to create configmap:',
  async make({ flags, io }, name) {
    const data: Record<string, string> = {};
    const binaryData: Record<string, string> = {};
    for (const [key, value] of await readContents(io, flags, keyWords(name))) {
      if (isUtf8(value)) data[key] = value.toString('utf8');
      else binaryData[key] = value.toString('base64');
    }
    const object: AnyObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      ...(Object.keys(data).length > 0 ? { data } : {}),
      ...(Object.keys(binaryData).length > 0 ? { binaryData } : {}),
    };
    const hashed = { ...(Object.keys(binaryData).length > 0 ? { binaryData } : {}), data, kind: 'ConfigMap', name };
    return flags['append-hash'] ? withHash(object, hashed) : object;
  },
});

const keyWords = (name: string): KeyWords => ({
  invalid: (key, why) => `${JSON.stringify(key)} is not a valid key name for a ConfigMap: ${why}`,
  taken: (key, value) =>
    `cannot add key ${JSON.stringify(key)}, another key by that name already exists in ${isUtf8(value) ? 'Data' : 'BinaryData'} for ConfigMap ${JSON.stringify(name)}`,
});

const safe: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/** The first ten digits of a SHA-256, with letters in the place of those that could make words. */
export function withHash(object: AnyObject, hashed: object): AnyObject {
  const sorted = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([k, v]) => [k, sorted(v)]),
        )
      : value;
  const digits = createHash('sha256')
    .update(JSON.stringify(sorted(hashed)))
    .digest('hex')
    .slice(0, 10);
  const hash = digits.replace(/[013ae]/g, (digit) => safe[digit] ?? digit);
  return { ...object, metadata: { ...object.metadata, name: `${object.metadata?.name}-${hash}` } };
}
