import { number, text, toggle } from '../flags/flag.ts';
import { defineGenerator } from './generator.ts';

/** `create namespace`. */
export const namespace = defineGenerator({
  use: 'namespace NAME',
  about: 'Make a namespace, empty but for what is in all.',
  flags: {},
  make: (_, name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {}, status: {} }),
});

/** `create serviceaccount`. */
export const serviceAccount = defineGenerator({
  use: 'serviceaccount NAME',
  about: 'Make an account that pods can act as.',
  flags: {},
  failure: 'failed to create serviceaccount:',
  make: (_, name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } }),
});

/** `create priorityclass`. */
export const priorityClass = defineGenerator({
  use: 'priorityclass NAME --value=N [--global-default]',
  about: 'Name how urgent pods can be.',
  flags: {
    value: number(0, 'How urgent: higher goes first.'),
    'global-default': toggle(false, 'The class of pods that name none.'),
    description: text('', 'What it is for.'),
    'preemption-policy': text('PreemptLowerPriority', 'Never, or PreemptLowerPriority: may others have to go.'),
  },
  failure: 'failed to create priorityclass:',
  make: ({ flags }, name) => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value: flags.value,
    ...(flags['global-default'] ? { globalDefault: true } : {}),
    ...(flags.description ? { description: flags.description } : {}),
    preemptionPolicy: flags['preemption-policy'],
  }),
});
