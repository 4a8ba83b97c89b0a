import { array, duration, type FlagValues, list, text, toggle } from '../flags/flag.ts';
import { containerFlag, filenameFlags } from '../flags/verb-flags.ts';

/** The flags of `debug`. */
export const debugFlags = {
  ...filenameFlags('to look into'),
  'arguments-only': toggle(false, "What stands after -- are arguments to the image's own entry point."),
  attach: toggle(false, 'Wait for the container to run and show its output; -i does too, unless this is false.'),
  container: containerFlag('The name of the container that is added or changed.'),
  'copy-to': text('', 'Leave the pod as it is, and change a copy that gets this name.'),
  custom: text('', 'A file with a part of a container, JSON or YAML, that is merged into the one that is made.'),
  env: array('Environment variables, NAME=VALUE; may be given several times.'),
  image: text('', 'The image of the container that is added.'),
  'image-pull-policy': text('', 'Always, IfNotPresent or Never.'),
  'keep-annotations': toggle(false, 'The copy has the annotations of the pod.'),
  'keep-init-containers': toggle(true, 'The copy has the init containers of the pod.'),
  'keep-labels': toggle(false, 'The copy has the labels of the pod, and so its traffic.'),
  'keep-liveness': toggle(false, 'The copy has the liveness probes of the pod.'),
  'keep-readiness': toggle(false, 'The copy has the readiness probes of the pod.'),
  'keep-startup': toggle(false, 'The copy has the startup probes of the pod.'),
  profile: text('general', 'What the container may do: general, baseline, restricted, netadmin, sysadmin or legacy.'),
  quiet: toggle(false, "Only the container's own output.", { short: 'q' }),
  replace: toggle(false, 'With --copy-to, delete the pod that was copied.'),
  'same-node': toggle(false, 'With --copy-to, put the copy onto the same node.'),
  'set-image': list('With --copy-to, CONTAINER=IMAGE with commas between; * is every container.'),
  'share-processes': toggle(true, 'With --copy-to, the containers of the copy see the processes of each other.'),
  stdin: toggle(false, 'Let the container read standard input.', { short: 'i' }),
  target: text('', 'The container whose processes the added one sees.'),
  tty: toggle(false, 'Give the container a terminal.', { short: 't' }),
  'pod-running-timeout': duration(0, 'How long to wait for the container to run; 0 for as long as it takes.', {
    hidden: true,
  }),
};

export type DebugFlags = FlagValues<typeof debugFlags>;
