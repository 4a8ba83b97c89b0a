import { array, duration, type FlagValues, list, number, text, toggle } from '../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, formatFlags } from '../flags/verb-flags.ts';

/** The flags of `run`. */
export const runFlags = {
  ...formatFlags,
  annotations: array('Annotations of the pod, KEY=VALUE; may be given several times.'),
  attach: toggle(false, 'Wait for the pod to run and show its output; -i does too, unless this is false.'),
  cascade: text('background', 'With --rm, what becomes of dependents: background, foreground or orphan.', {
    bare: 'background',
  }),
  command: toggle(false, "What stands after -- takes the place of the image's entry point, not only of its arguments."),
  'dry-run': dryRunFlag,
  env: array('Environment variables, NAME=VALUE; may be given several times.'),
  expose: toggle(false, 'Make a ClusterIP service for --port of the pod too.'),
  'field-manager': fieldManagerFlag('kubectl-run'),
  force: toggle(false, 'With --rm, do not wait for the processes to end.'),
  'grace-period': number(-1, 'With --rm, seconds that the pod has to end.'),
  image: text('', 'The image of the container.'),
  'image-pull-policy': text('', 'Always, IfNotPresent or Never.'),
  labels: list('Labels of the pod, KEY=VALUE with commas between.', { short: 'l' }),
  'leave-stdin-open': toggle(false, 'Keep standard input open when the first that is attached leaves.'),
  'override-type': text('merge', 'By which rules --overrides is put in: those of a json, merge or strategic patch.'),
  overrides: text('', 'JSON that changes the pod that is made.'),
  'pod-running-timeout': duration(60_000, 'How long to wait for the pod to run.'),
  port: text('', 'The port that the container serves on.'),
  privileged: toggle(false, 'Run the container with all rights on its node.'),
  quiet: toggle(false, "Only the container's own output.", { short: 'q' }),
  restart: text('Always', 'Always, OnFailure or Never.'),
  rm: toggle(false, 'Delete the pod when it or the user has ended; only with an attached one.'),
  'save-config': toggle(false, 'Keep the manifest in the annotation that apply reads.'),
  stdin: toggle(false, 'Let the container read standard input.', { short: 'i' }),
  timeout: duration(0, 'With --rm, how long to wait for the deletion.'),
  tty: toggle(false, 'Give the container a terminal.', { short: 't' }),
  wait: toggle(false, 'Taken for compatibility.'),
};

export type RunFlags = FlagValues<typeof runFlags>;
