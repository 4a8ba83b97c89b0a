import { UsageError } from '../errors/errors.ts';
import { text, toggle } from '../flags/flag.ts';
import { filenameFlags, selectorFlag } from '../flags/verb-flags.ts';
import { gatherObjects } from '../objects/gather.ts';
import { toJson } from '../output/json.ts';
import { toYaml } from '../output/yaml.ts';
import { defineVerb } from '../verb.ts';
import { lastAppliedOf } from './last-applied.ts';

/** With two spaces a level, where `get -o json` has four. */
const indented = (value: unknown) => toJson(value).replace(/^( {4})+/gm, (spaces) => spaces.slice(spaces.length / 2));

/** `apply view-last-applied`: what the annotation of objects holds; nothing of those without it. */
export const viewLastApplied = defineVerb({
  use: 'apply view-last-applied (TYPE -l LABELS | TYPE/NAME... | -f FILE)',
  about: 'Show what apply applied last.',
  flags: {
    ...filenameFlags('to show'),
    selector: selectorFlag,
    all: toggle(false, 'All objects of the types.'),
    output: text('yaml', 'How to print it: yaml or json.', { short: 'o' }),
  },
  async run(call) {
    const { flags, args } = call;
    if (flags.output !== 'json' && flags.output !== 'yaml')
      throw new UsageError(
        'apply view-last-applied',
        `Unexpected -o output mode: ${flags.output}, the flag 'output' must be one of yaml|json`,
      );
    const session = await call.session();
    const choice = { filename: flags.filename, selector: flags.selector, all: flags.all };
    for (const { object } of await gatherObjects(call, session, choice, args)) {
      const applied = lastAppliedOf(object);
      if (applied) call.out(flags.output === 'json' ? `${indented(applied)}\n` : toYaml(applied));
    }
    return 0;
  },
});
