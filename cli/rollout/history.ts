import { Lines } from '../describe/lines.ts';
import { describePodTemplate } from '../describe/pod-template.ts';
import { CommandError } from '../errors/errors.ts';
import { number } from '../flags/flag.ts';
import { filenameFlags, formatFlags, selectorFlag } from '../flags/verb-flags.ts';
import { forEachObject } from '../objects/each.ts';
import { printerFor } from '../output/format.ts';
import { objectName } from '../output/name.ts';
import { alignTabs } from '../output/tabwriter.ts';
import { defineVerb } from '../verb.ts';
import { revisionsOf } from './revisions.ts';

/** `rollout history`: the kept revisions, or the pod template of one. */
export const history = defineVerb({
  use: 'rollout history (TYPE/NAME... | -f FILE) [--revision=N]',
  about: 'Show the revisions that are kept.',
  flags: {
    ...filenameFlags('to look at'),
    ...formatFlags,
    selector: selectorFlag,
    revision: number(0, 'Show the pod template of this revision.'),
  },
  async run(call) {
    const { flags } = call;
    if (call.args.length === 0 && flags.filename.length === 0)
      throw new CommandError('required resource not specified');
    const session = await call.session();
    const printer = await printerFor(flags, call.io);
    await forEachObject(call, session, flags, { emptySelector: true }, async ({ object, target }) => {
      const revisions = await revisionsOf(session, target, object);
      if (flags.revision > 0) {
        const found = revisions.find((one) => one.number === flags.revision);
        if (!found) throw new CommandError('unable to find the specified revision');
        if (printer) {
          call.out(printer(found.holder));
          return;
        }
        const lines = new Lines();
        describePodTemplate(found.template, lines);
        call.out(`${objectName(object)} with revision #${flags.revision}\n${lines.text()}\n`);
        return;
      }
      if (printer) {
        const newest = revisions.at(-1);
        if (newest) call.out(printer(newest.holder));
        return;
      }
      const rows = revisions.map(({ number: revision, cause }) => `${revision}\t${cause || '<none>'}\n`);
      const table = revisions.length === 0 ? 'No rollout history found.' : `REVISION\tCHANGE-CAUSE\n${rows.join('')}`;
      call.out(`${objectName(object)} \n${alignTabs(table)}\n`);
    });
    return 0;
  },
});
