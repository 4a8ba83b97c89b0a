import { conflict } from '../../api/errors/constructors.ts';
import type { StatusError } from '../../api/errors/status-error.ts';
import type { Resource } from '../registry/resource.ts';
import type { RequestContext } from '../request/context.ts';
import type { VerbParts } from './parts.ts';

/** What a write asks to find of an object that stands there otherwise. */
interface Precondition {
  readonly name: 'UID' | 'ResourceVersion';
  readonly wanted: string;
  /** Empty when there is no such object. */
  readonly found: string;
}

/** The conflict of a write whose precondition the storage itself checks in Kubernetes, which says so in its own words. */
export function preconditionFailed(
  parts: VerbParts,
  { info }: RequestContext,
  resource: Resource,
  { name, wanted, found }: Precondition,
): StatusError {
  const key = parts.objects.prefix(resource, info.namespace) + info.name;
  return conflict(
    resource.type,
    info.name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ${name} in precondition: ${wanted}, ${name} in object meta: ${found}`,
  );
}
