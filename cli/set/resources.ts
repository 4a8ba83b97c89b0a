import { CommandError } from '../errors/errors.ts';
import { text } from '../flags/flag.ts';
import { selectorFlag } from '../flags/verb-flags.ts';
import { amountsOfText } from '../generate/amounts.ts';
import { defineVerb } from '../verb.ts';
import { changeObjects, namePattern, setFlags, settableObjects } from './change.ts';
import { type SettableContainer, withPodSpec } from './template.ts';

/** `set resources`. https://kubernetes.io/docs/reference/kubectl/generated/kubectl_set/kubectl_set_resources/ */
export const resources = defineVerb({
  use: 'set resources (TYPE/NAME... | -f FILE) [--limits=AMOUNTS] [--requests=AMOUNTS]',
  about: 'Change what containers ask for and what they may use at most.',
  examples: `  # What each container may use
  knarr set resources deployment web --limits=cpu=200m,memory=512Mi

  # What one container asks for
  knarr set resources deployment web -c nginx --requests=cpu=100m`,
  flags: {
    ...setFlags,
    containers: text('*', 'Containers to change; * stands for any letters.', { short: 'c' }),
    limits: text('', 'What they may use at most, as resource=amount with commas between.'),
    requests: text('', 'What they ask for, as resource=amount with commas between.'),
    selector: selectorFlag,
  },
  async run(call) {
    const { flags } = call;
    const found = await settableObjects(call, call.args);
    if (flags.limits === '' && flags.requests === '')
      throw new CommandError('you must specify an update to requests or limits (in the form of --requests/--limits)');
    const limits = amountsOfText(flags.limits);
    const requests = amountsOfText(flags.requests);
    const wanted = namePattern(flags.containers);
    const changed = (container: SettableContainer): SettableContainer =>
      wanted.test(container.name)
        ? {
            ...container,
            resources: {
              ...container.resources,
              ...(flags.limits === '' ? {} : { limits: { ...container.resources?.limits, ...limits } }),
              ...(flags.requests === '' ? {} : { requests: { ...container.resources?.requests, ...requests } }),
            },
          }
        : container;
    return changeObjects(call, found, {
      operation: 'resource requirements updated',
      failure: 'failed to patch resources update to pod template',
      change: (settable) =>
        withPodSpec(settable.object, settable, (spec) => {
          const { containers = [] } = spec;
          if (!containers.some(({ name }) => wanted.test(name)))
            throw new CommandError(`error: unable to find container named ${flags.containers}`);
          return { ...spec, containers: containers.map(changed) };
        }),
    });
  },
});
