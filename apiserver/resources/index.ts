import { allResources } from '../../proto/gen/resources.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import { messageSchema } from '../../proto/schema/table.ts';
import type { Resource } from '../registry/resource.ts';
import { kinds } from './kinds.ts';
import { plainColumns } from './plain.ts';

/** Resources that are answered, never stored. */
function isVirtual(type: ResourceType<unknown>): boolean {
  return !type.verbs.includes('list');
}

/** What the server's operator sets for kinds. */
export interface ResourceSettings {
  /** `--event-ttl`: for how long events are kept after their last change; an hour when not given. */
  readonly eventTtlSeconds?: number;
}

/** Every built-in kind, as the server serves it. */
export function builtInResources({ eventTtlSeconds }: ResourceSettings = {}): Resource[] {
  return allResources.map((type) => {
    const kind = kinds[`${type.group}/${type.version}/${type.resource}`];
    return {
      type,
      schema: messageSchema(type.message),
      strategy:
        eventTtlSeconds !== undefined && type.kind === 'Event'
          ? { ...kind?.strategy, ttlSeconds: () => eventTtlSeconds }
          : (kind?.strategy ?? {}),
      columns: kind?.columns ?? plainColumns,
      ...(kind?.storedAs ? { storedAs: kind.storedAs } : {}),
      ...(kind?.conversion ? { conversion: kind.conversion } : {}),
      ...(kind?.deprecation ? { deprecation: kind.deprecation } : {}),
      ...(isVirtual(type) ? { virtual: true } : {}),
    };
  });
}
