import { CommandError } from '../errors/errors.ts';
import { text } from '../flags/flag.ts';
import { labelSelectorOf } from '../resolve/label-selector.ts';
import { defineGenerator } from './generator.ts';

const amount = (given: string) => (/^\d+$/.test(given) ? Number(given) : given);

/** `create poddisruptionbudget`. */
export const podDisruptionBudget = defineGenerator({
  use: 'poddisruptionbudget NAME --selector=LABELS (--min-available=N | --max-unavailable=N)',
  about: 'Bound how many pods may be taken away at a time.',
  flags: {
    'min-available': text('', 'How many pods, or what share of them, must stay.'),
    'max-unavailable': text('', 'How many pods, or what share of them, may be away.'),
    selector: text('', 'Labels of the pods, as a=b.'),
  },
  failure: 'failed to create poddisruptionbudgets:',
  make({ flags }, name) {
    const { 'min-available': least, 'max-unavailable': most } = flags;
    if (flags.selector === '') throw new CommandError('a selector must be specified');
    if (least === '' && most === '')
      throw new CommandError('one of min-available or max-unavailable must be specified');
    if (least !== '' && most !== '')
      throw new CommandError('min-available and max-unavailable cannot be both specified');
    if (!/^[0-9]+%?$/.test(least || most))
      throw new CommandError(`invalid format specified for ${least !== '' ? 'min-available' : 'max-unavailable'}`);
    return {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name },
      spec: {
        ...(least !== '' ? { minAvailable: amount(least) } : { maxUnavailable: amount(most) }),
        selector: labelSelectorOf(flags.selector),
      },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    };
  },
});
