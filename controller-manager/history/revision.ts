import { isAlreadyExists, isNotFound } from '../../api/errors/predicates.ts';
import { goJson } from '../../api/field/quote.ts';
import { safeEncode } from '../../api/hash/fnv.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { newControllerRef } from '../../api/meta/owner-references.ts';
import type { Client, Draft, Shared } from '../../client/client.ts';
import type { ControllerRevision } from '../../proto/gen/apps/v1.ts';
import type { PodTemplateSpec } from '../../proto/gen/core/v1.ts';
import { appsV1Resources } from '../../proto/gen/resources.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';

type ARevision = Shared<ControllerRevision>;
const { controllerrevisions: type } = appsV1Resources;

/** A pod template as revisions keep it: a patch that puts it back. */
export function templatePatch(template: Shared<PodTemplateSpec>): ControllerRevision['data'] {
  return sorted({ spec: { template: { ...template, $patch: 'replace' } } }) as ControllerRevision['data'];
}

/** The template in a revision. */
export function templateOfRevision(revision: ARevision): Shared<PodTemplateSpec> {
  const { spec } = revision.data as { spec: { template: PodTemplateSpec & { $patch?: string } } };
  const { $patch: _, ...template } = spec.template;
  return template;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  const kept = Object.keys(fields).filter(
    (key) => fields[key] !== undefined && !(key === 'creationTimestamp' && fields[key] === null),
  );
  return Object.fromEntries(kept.sort().map((key) => [key, sorted(fields[key])]));
}

/**
 * The hash of a revision, the same that Kubernetes makes of the same data: FNV-1 of the JSON as Go writes it (keys sorted,
 * `<`, `>` and `&` escaped), then of the collision count.
 */
export function revisionHash(data: ControllerRevision['data'], collisionCount: number): string {
  const json = goJson(sorted(data));
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${json}${collisionCount}`)) hash = Math.imul(hash, 0x01000193) ^ byte;
  return safeEncode(String(hash >>> 0));
}

export const byRevisionNumber = (a: ARevision, b: ARevision): number =>
  a.revision - b.revision || (a.metadata.name < b.metadata.name ? -1 : 1);

/** The newest revision that holds the same data, if there is one. */
export function sameRevision(revisions: readonly ARevision[], data: ControllerRevision['data']): ARevision | undefined {
  return [...revisions].sort(byRevisionNumber).findLast((one) => deepEqual(sorted(one.data), data));
}

/** Whose history it is. */
export interface HistoryOwner {
  readonly object: Shared<KubeObject>;
  readonly type: ResourceType;
}

/** A revision to make. */
export interface NewRevision {
  readonly data: ControllerRevision['data'];
  readonly revision: number;
  readonly hash: string;
  readonly labels: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
}

/**
 * Makes a revision, named by its hash. Undefined when another one has that name already: the caller then tries with a higher
 * collision count.
 */
export async function createRevision(
  client: Client,
  { object, type: ownerType }: HistoryOwner,
  { data, revision, hash, labels, annotations }: NewRevision,
  signal: AbortSignal,
): Promise<ARevision | undefined> {
  const { namespace, name: ownerName } = object.metadata;
  const name = `${ownerName}-${hash}`;
  const draft = {
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      labels: { ...labels },
      ...(annotations && Object.keys(annotations).length > 0 ? { annotations: { ...annotations } } : {}),
      ownerReferences: [newControllerRef(object, ownerType)],
    },
    data,
    revision,
  } satisfies Draft<ControllerRevision>;
  try {
    return await client.create(type, draft, { signal });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const existing = await client.get(type, { name, namespace }, { signal });
    return deepEqual(sorted(existing.data), data) ? existing : undefined;
  }
}

/** Deletes revisions beyond the limit that nothing uses, the oldest first. */
export async function truncateHistory(
  client: Client,
  revisions: readonly ARevision[],
  used: ReadonlySet<string>,
  limit: number,
  signal: AbortSignal,
): Promise<void> {
  // A limit below none is none.
  if (limit < 0) return;
  const idle = revisions.filter((one) => !used.has(one.metadata.name)).sort(byRevisionNumber);
  for (const { metadata } of idle.slice(0, Math.max(0, idle.length - limit))) {
    try {
      await client.delete(type, metadata, { preconditions: { uid: metadata.uid }, signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
