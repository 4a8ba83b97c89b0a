import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import type { Manifest } from './read.ts';

/** The server has no such kind. */
export class NoSuchKind extends CommandError {
  override readonly name = 'NoSuchKind';
}

/** Where the object of a manifest is, with its namespace filled in. Throws CommandError. */
export async function targetOfManifest(
  session: Session,
  { object, source }: Manifest,
): Promise<ObjectTarget & { manifest: AnyObject; source: string }> {
  const { apiVersion = '', kind = '', metadata = {} } = object;
  const resource = await session.resources.ofKind(apiVersion, kind);
  if (!resource)
    throw new NoSuchKind(
      `resource mapping not found for name: ${JSON.stringify(metadata.name ?? '')} namespace: ${JSON.stringify(metadata.namespace ?? '')} from ${JSON.stringify(source)}: no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}\nensure CRDs are installed first`,
    );
  if (!resource.namespaced)
    return { kind: 'object', resource, namespace: undefined, name: metadata.name ?? '', manifest: object, source };
  const named = metadata.namespace;
  if (named && session.namespaceGiven && named !== session.namespace)
    throw new CommandError(
      `the namespace from the provided object "${named}" does not match the namespace "${session.namespace}". You must pass '--namespace=${named}' to perform this operation.`,
    );
  const namespace = named || session.namespace;
  return {
    kind: 'object',
    resource,
    namespace,
    name: metadata.name ?? '',
    manifest: named ? object : { ...object, metadata: { ...metadata, namespace } },
    source,
  };
}
