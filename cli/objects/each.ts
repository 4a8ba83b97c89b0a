import { ManyErrors, throwGathered } from '../errors/errors.ts';
import type { Session } from '../session/session.ts';
import type { Call } from '../verb.ts';
import { type FetchedObject, fetchTargets } from './fetch.ts';
import { type ChoiceFlags, gatherTargets, selectorsOf } from './gather.ts';

/** What became of the objects that a verb went through. */
export interface Visited {
  /** How many there were. */
  readonly found: number;
  /** Of those that are not there, and of those that `work` failed with. */
  readonly errors: readonly unknown[];
}

/**
 * Gives each object that arguments or files name to `work`, one after the other. One that is not there, or that `work` throws
 * for, does not keep the others from their turn. Throws CommandError where the arguments themselves are wrong.
 */
export async function visitObjects(
  call: Pick<Call, 'io' | 'args'>,
  session: Session,
  flags: ChoiceFlags,
  options: { readonly emptySelector?: boolean; readonly args?: readonly string[] },
  work: (found: FetchedObject) => void | Promise<void>,
): Promise<Visited> {
  const errors: unknown[] = [];
  const attempt = async (step: () => void | Promise<void>): Promise<void> => {
    try {
      await step();
    } catch (error) {
      errors.push(...(error instanceof ManyErrors ? error.errors : [error]));
    }
  };
  let found = 0;
  for (const target of await gatherTargets(call, session, flags, options.args ?? call.args, options))
    await attempt(async () => {
      for (const one of await fetchTargets(session.api, [target], selectorsOf(flags))) {
        found++;
        await attempt(() => work(one));
      }
    });
  return { found, errors };
}

/** As `visitObjects`, and throws what went wrong when all have had their turn. */
export async function forEachObject(...visit: Parameters<typeof visitObjects>): Promise<void> {
  throwGathered((await visitObjects(...visit)).errors);
}
