import type { DockerContext } from './context.ts';
import { hasStatus } from './errors.ts';
import type { InspectedContainer } from './inspect.ts';

/** What a creation came to: a new container, or one of that name that suits. */
export interface Created {
  readonly id: string;
  /** Whether it runs already. */
  readonly running: boolean;
}

/**
 * Creates a container under a name that stands for what it is. Docker refuses a second one of the same name, and that is how
 * creation is idempotent: one that is there and `suits` is given back, another one (dead, or of an older spec) is removed and
 * replaced. A name that Docker does not set free (a container stuck in removal) gets a seventh part.
 */
export async function createNamed(
  context: DockerContext,
  name: string,
  body: object,
  suits: (present: InspectedContainer) => boolean,
  signal: AbortSignal,
): Promise<Created> {
  const { engine } = context;
  const create = async (as: string): Promise<Created> => {
    const call = {
      what: `create container ${as}`,
      path: '/containers/create',
      method: 'POST',
      query: { name: as },
      body,
    };
    const { Id } = await engine.json<{ Id: string }>({ ...call, method: 'POST' }, signal);
    return { id: Id, running: false };
  };
  try {
    return await create(name);
  } catch (error) {
    if (!hasStatus(error, 409)) throw error;
  }

  const present = await inspectContainer(context, name, signal);
  if (present && suits(present)) return { id: present.Id, running: present.State.Running };
  if (present) await removeByForce(context, present.Id, signal);
  try {
    return await create(name);
  } catch (error) {
    if (!hasStatus(error, 409)) throw error;
    context.log.warn('Docker does not set a container name free', { name });
    return create(`${name}_${Math.floor(context.random() * 0xffffffff).toString(16)}`);
  }
}

/** A container's details by id or name; undefined when there is none. */
export async function inspectContainer(
  { engine }: DockerContext,
  idOrName: string,
  signal: AbortSignal,
): Promise<InspectedContainer | undefined> {
  try {
    return await engine.json<InspectedContainer>(
      { what: `inspect container ${idOrName}`, path: `/containers/${idOrName}/json` },
      signal,
    );
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/** Removes a container, its log and its anonymous volumes, killing it if need be; resolves when it is gone, also if it was. */
export async function removeByForce({ engine }: DockerContext, id: string, signal: AbortSignal): Promise<void> {
  try {
    const query = { force: true, v: true };
    await engine.json({ what: `remove container ${id}`, path: `/containers/${id}`, method: 'DELETE', query }, signal);
  } catch (error) {
    if (hasStatus(error, 404)) return;
    if (!hasStatus(error, 409)) throw error;
    await waitUntilRemoved(engine, id, signal);
  }
}

/** Somebody else is removing it already. */
async function waitUntilRemoved(engine: DockerContext['engine'], id: string, signal: AbortSignal): Promise<void> {
  try {
    const query = { condition: 'removed' };
    const what = `wait for the removal of container ${id}`;
    await engine.json({ what, path: `/containers/${id}/wait`, method: 'POST', query }, signal);
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}
