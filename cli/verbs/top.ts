import { CommandError } from '../errors/errors.ts';
import { text, toggle } from '../flags/flag.ts';
import { allNamespacesFlag, fieldSelectorFlag, selectorFlag } from '../flags/verb-flags.ts';
import { alsoNamed, defineVerb, type Verb } from '../verb.ts';

const sortFlags = {
  'no-headers': toggle(false, 'The table without its headers.'),
  selector: selectorFlag,
  'sort-by': text('', 'cpu or memory.'),
  'use-protocol-buffers': toggle(true, 'Taken for compatibility.'),
};

/** `top` of a kind: a server without the metrics API has nothing to show. */
const topOf = (kind: 'node' | 'pod', flags: Verb['flags']): Verb =>
  defineVerb({
    use: `top ${kind} [NAME | -l LABELS] [--sort-by=cpu]`,
    about: `Show how much CPU and memory ${kind}s take.`,
    flags: { ...sortFlags, ...flags },
    async run(call) {
      const session = await call.session();
      const groups = await session.resources.groups();
      if (!groups.some(({ group }) => group === 'metrics.k8s.io')) throw new CommandError('Metrics API not available');
      throw new CommandError(
        `knarr does not show metrics yet: 'knarr get --raw /apis/metrics.k8s.io/v1beta1/${kind}s' does`,
      );
    },
  });

const node = topOf('node', { 'show-capacity': toggle(false, 'Of the whole node, not of what pods may use.') });
const pod = topOf('pod', {
  'all-namespaces': allNamespacesFlag,
  containers: toggle(false, 'One line for each container.'),
  'field-selector': fieldSelectorFlag,
  sum: toggle(false, 'The sum of all in a last line.'),
});

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_top/ */
export const top: Verb = {
  use: 'top (node | pod)',
  about: 'Show how much CPU and memory nodes or pods take.',
  flags: {},
  subverbs: { node: alsoNamed(node, 'nodes', 'no'), pod: alsoNamed(pod, 'pods', 'po') },
};
