import { isNotFound } from '../../api/errors/predicates.ts';
import type { AnyObject } from '../object.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Api } from '../session/api.ts';
import { type WaitBounds, waitForObject } from './wait-for.ts';

/** How long is waited, and for which object of that name. */
export interface DeletionWait extends WaitBounds {
  readonly uid: string | undefined;
}

/** Resolves when the object is gone, or another has its name; throws CommandError after the timeout. */
export async function waitForDeletion(api: Api, target: ObjectTarget, wait: DeletionWait): Promise<void> {
  const isGone = (object: AnyObject | undefined) =>
    !object || (wait.uid !== undefined && object.metadata?.uid !== wait.uid);
  try {
    await waitForObject(api, target, wait, isGone);
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
}
