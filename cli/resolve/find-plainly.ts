import { ManyErrors, NoSuchResource } from '../errors/errors.ts';
import type { Session } from '../session/session.ts';
import type { Resource } from './resource.ts';

/** The resource of that name, for verbs that name objects in a flag or a path: their refusal has no "error:" in front. */
export async function findPlainly({ resources }: Session, type: string): Promise<Resource> {
  try {
    return await resources.find(type);
  } catch (error) {
    if (error instanceof NoSuchResource) throw new ManyErrors([error]);
    throw error;
  }
}
