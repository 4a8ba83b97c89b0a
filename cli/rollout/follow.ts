import { CommandError } from '../errors/errors.ts';
import { duration, number, toggle } from '../flags/flag.ts';
import { filenameFlags, selectorFlag } from '../flags/verb-flags.ts';
import { forEachObject } from '../objects/each.ts';
import { waitForObject } from '../objects/wait-for.ts';
import { defineVerb } from '../verb.ts';
import { rolloutStatus } from './status.ts';

/** `rollout status`: tells every step until the rollout is over. */
export const status = defineVerb({
  use: 'rollout status (TYPE/NAME... | -f FILE) [--watch=false]',
  about: 'Tell how far a rollout is, until it is done.',
  flags: {
    ...filenameFlags('to look at'),
    selector: selectorFlag,
    revision: number(0, 'Only wait for this revision; 0 for the newest.'),
    timeout: duration(0, 'How long to wait; 0 for as long as it takes.'),
    watch: toggle(true, 'Wait until it is done.', { short: 'w' }),
  },
  async run(call) {
    const { flags, io } = call;
    if (call.args.length === 0 && flags.filename.length === 0)
      throw new CommandError('required resource not specified');
    const session = await call.session();
    await forEachObject(call, session, flags, { emptySelector: true }, async ({ object, target }) => {
      // The kind first: nobody shall wait for one that has no rollouts.
      const first = rolloutStatus(object, flags.revision);
      if (first.done || !flags.watch) {
        call.out(`${first.message}\n`);
        return;
      }
      let last = '';
      const bounds = { timeoutMs: flags.timeout || Number.POSITIVE_INFINITY, clock: io.clock, signal: io.signal };
      await waitForObject(session.api, target, bounds, (now) => {
        if (!now) throw new CommandError('object has been deleted');
        const { message, done } = rolloutStatus({ ...now, kind: object.kind ?? '' }, flags.revision);
        if (message !== last) call.out(`${message}\n`);
        last = message;
        return done;
      });
    });
    return 0;
  },
});
