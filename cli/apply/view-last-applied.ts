import { CommandError, throwGathered } from '../errors/errors.ts';
import { text, toggle } from '../flags/flag.ts';
import { filenameFlags, selectorFlag } from '../flags/verb-flags.ts';
import { namesFiles, readManifests } from '../manifests/read.ts';
import { targetOfManifest } from '../manifests/targets.ts';
import { fetchTargets } from '../objects/fetch.ts';
import { toJson } from '../output/json.ts';
import { toYaml } from '../output/yaml.ts';
import { qualified } from '../resolve/resource.ts';
import { selectTargets } from '../resolve/select.ts';
import { defineVerb } from '../verb.ts';
import { lastAppliedOf } from './last-applied.ts';

/** `apply view-last-applied`: what the annotation of objects holds. */
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
    const session = await call.session();
    const targets = namesFiles(flags)
      ? await Promise.all((await readManifests(call.io, flags)).map((one) => targetOfManifest(session, one)))
      : await selectTargets(session, args, { emptySelector: flags.all, selector: flags.selector !== '' });
    const errors: unknown[] = [];
    for (const { object, target } of await fetchTargets(session.api, targets, { labelSelector: flags.selector })) {
      const applied = lastAppliedOf(object);
      if (!applied)
        errors.push(
          new CommandError(
            `no last-applied-configuration annotation found on resource: ${qualified(target.resource.kind.toLowerCase(), target.resource.group)}/${target.name}`,
          ),
        );
      else call.out(flags.output === 'json' ? `${toJson(applied)}\n` : toYaml(applied));
    }
    throwGathered(errors);
    return 0;
  },
});
