import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Clock } from '../api/clock.ts';
import type { Logger } from '../api/logger.ts';
import { readEncryptionConfiguration } from '../apiserver/encryption/configuration.ts';
import { encryptedStore } from '../apiserver/encryption/encrypted-store.ts';
import { resourceOfKey } from '../apiserver/encryption/resource-of-key.ts';
import { selectTransformers } from '../apiserver/encryption/selection.ts';
import type { Resource } from '../apiserver/registry/resource.ts';
import type { Store } from '../apiserver/storage/store.ts';
import { followFile } from './access/follow-file.ts';
import type { ApiServerOptions } from './apiserver-options.ts';

export interface Encryption {
  /** The store with its values encrypted in `store`. */
  over(store: Store): Store;
  /** Called when the keys have changed. */
  onChange(listener: () => void): void;
}

export interface EncryptionParts {
  readonly resources: readonly Resource[];
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * What `--encryption-provider-config` asks for; undefined when it is not given. Rejects with a ConfigurationError when the file
 * cannot be used. A later content that cannot be is logged, and the keys before stay.
 */
export async function startEncryption(
  { encryptionConfig: file, encryptionReload }: Pick<ApiServerOptions, 'encryptionConfig' | 'encryptionReload'>,
  { resources, clock, log, signal }: EncryptionParts,
): Promise<Encryption | undefined> {
  if (file === undefined) return undefined;
  const select = async (text: string) =>
    selectTransformers(await readEncryptionConfiguration(text, { file }), randomBytes);
  let transformerFor = await select(await readFile(file, 'utf8'));
  let changed: () => void = () => undefined;
  if (encryptionReload) {
    const apply = async (text: string) => {
      transformerFor = await select(text);
      changed();
      return { release: () => undefined };
    };
    await followFile(file, apply, { clock, log, signal });
  }
  const resourceOf = resourceOfKey(
    resources.filter((resource) => !resource.virtual).map(({ storedAs, type }) => storedAs ?? type),
  );
  return {
    over: (store) =>
      encryptedStore(store, (key) => {
        const resource = resourceOf(key);
        return resource && transformerFor(resource);
      }),
    onChange(listener) {
      changed = listener;
    },
  };
}
