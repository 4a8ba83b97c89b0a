import { conflict } from '../../api/errors/constructors.ts';
import { isInvalid, isNotFound } from '../../api/errors/predicates.ts';
import type { Selector } from '../../api/labels/selector.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { controllerOf, newControllerRef } from '../../api/meta/owner-references.ts';
import type { Client, Shared } from '../../client/client.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';

type Thing = Shared<KubeObject>;

/** What an owner does about the objects that it or nobody controls. */
export interface Claims<T> {
  readonly kept: readonly T[];
  /** Nobody's, and fitting the selector: to be taken over. */
  readonly adopt: readonly T[];
  /** The owner's, and fitting the selector no longer: to be let go. */
  readonly release: readonly T[];
}

/**
 * Sorts objects by what the owner does about them; those of other controllers are left out. An owner that is being deleted
 * changes nothing, and an object that is being deleted is not taken over.
 */
function planClaims<T extends Thing>(owner: Thing, selector: Selector, objects: readonly T[]): Claims<T> {
  const kept: T[] = [];
  const adopt: T[] = [];
  const release: T[] = [];
  for (const object of objects) {
    const controller = controllerOf(object);
    const fits = selector.matches(object.metadata.labels);
    if (controller) {
      if (controller.uid !== owner.metadata.uid) continue;
      if (fits) kept.push(object);
      else if (!isTerminating(owner)) release.push(object);
    } else if (fits && !isTerminating(owner) && !isTerminating(object)) adopt.push(object);
  }
  return { kept, adopt, release };
}

export interface ClaimTarget<T> {
  readonly type: ResourceType<T>;
  readonly ownerType: ResourceType<unknown>;
  readonly owner: Thing;
  readonly selector: Selector;
  /** A finalizer that adopted objects get and released ones lose. */
  readonly finalizer?: string;
  readonly signal: AbortSignal;
}

/**
 * Takes over and lets go, and returns the objects that the owner controls afterwards. Before it takes anything over it asks
 * the server whether the owner still lives, as a cache may not know yet, and the garbage collector would then delete what
 * was just adopted; rejects with a conflict when it does not.
 */
export async function claim<T extends KubeObject>(
  client: Client,
  target: ClaimTarget<T>,
  objects: readonly Shared<T>[],
): Promise<readonly Shared<T>[]> {
  const things = objects as readonly (Shared<T> & Thing)[];
  const { kept, adopt, release } = planClaims(target.owner, target.selector, things);
  if (adopt.length === 0 && release.length === 0) return kept;
  if (adopt.length > 0) await checkLive(client, target);
  const adopted = await Promise.all(adopt.map((object) => adoptOne(client, target, object)));
  await Promise.all(release.map((object) => releaseOne(client, target, object)));
  return [...kept, ...adopted.filter((object) => object !== undefined)];
}

async function checkLive<T>(client: Client, { ownerType, owner, signal }: ClaimTarget<T>): Promise<void> {
  const { metadata } = owner;
  const live = (await client.get(ownerType as ResourceType, metadata, { signal })) as Thing;
  if (live.metadata.uid === metadata.uid && !isTerminating(live)) return;
  throw conflict(ownerType, metadata.name, `${metadata.name} is not the object it was, or is being deleted`);
}

async function adoptOne<T>(
  client: Client,
  { type, owner, ownerType, finalizer, signal }: ClaimTarget<T>,
  object: Shared<T> & Thing,
): Promise<Shared<T> | undefined> {
  const metadata = {
    // The uid makes sure that it is the object we looked at, not one of the same name made since.
    uid: object.metadata.uid,
    ownerReferences: [newControllerRef(owner, ownerType)],
    ...(finalizer ? { finalizers: [finalizer] } : {}),
  };
  try {
    return await client.patch(type, object.metadata, { type: 'strategic', body: { metadata } }, { signal });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function releaseOne<T>(
  client: Client,
  { type, owner, finalizer, signal }: ClaimTarget<T>,
  object: Shared<T> & Thing,
): Promise<void> {
  const metadata = {
    uid: object.metadata.uid,
    ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }],
    ...(finalizer ? { '$deleteFromPrimitiveList/finalizers': [finalizer] } : {}),
  };
  try {
    await client.patch(type, object.metadata, { type: 'strategic', body: { metadata } }, { signal });
  } catch (error) {
    // Gone, or of another uid: either way no longer ours.
    if (!isNotFound(error) && !isInvalid(error)) throw error;
  }
}
