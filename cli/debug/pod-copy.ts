import { CommandError } from '../errors/errors.ts';
import type { AnyObject, JsonObject } from '../object.ts';
import type { APod } from '../pods/choose.ts';
import { containerFields, withCustom } from './container.ts';
import type { DebugFlags } from './flags.ts';
import { type AContainer, type APodSpec, type Profile, profiledContainer, sharesProcesses } from './profile.ts';

/** A copy of a pod, and the container in it to look into; '' when only images were changed. */
export interface PodCopy {
  readonly pod: AnyObject;
  readonly container: string;
}

/** How a copy is made. */
export interface CopyOptions {
  readonly flags: DebugFlags;
  readonly given: ReadonlySet<string>;
  readonly profile: Profile;
  readonly command: readonly string[];
  readonly custom: JsonObject | undefined;
  /** For a container that no flag names. */
  readonly newName: () => string;
}

/** The copy that `--copy-to` makes. Throws CommandError. */
export function copyPod(pod: APod, { flags, given, profile, command, custom, newName }: CopyOptions): PodCopy {
  const { ephemeralContainers: _, nodeName, ...spec } = pod.spec ?? { containers: [] };
  const images = imagesOf(flags['set-image']);
  const containers: AContainer[] = (spec.containers ?? []).map((container) => {
    const image = images.get(container.name) ?? images.get('*');
    return image === undefined ? container : { ...container, image };
  });
  const base: APodSpec = {
    ...spec,
    ...(flags['same-node'] && nodeName ? { nodeName } : {}),
    ...(given.has('share-processes') ? { shareProcessNamespace: flags['share-processes'] } : {}),
    containers,
  };
  const found = containers.find(({ name }) => name === flags.container);
  if (!found && flags.image === '') {
    if (images.size === 0) throw new CommandError('you must specify image when creating new container');
    return { pod: wrap(pod, base, flags['copy-to'], { labels: true, annotations: true }), container: '' };
  }
  const name = found?.name ?? (flags.container || newName());
  const fields = containerFields(flags, command);
  const { args, stdin: __, tty: ___, ...kept } = found ?? ({ name, terminationMessagePolicy: 'File' } as AContainer);
  // A new command does not take the arguments of the one before.
  const keptArgs = args && !('command' in fields) ? { args } : {};
  const changed = withCustom(profiledContainer({ ...kept, ...keptArgs, ...fields, name }, profile, 'copy'), custom);
  const all = found ? containers.map((one) => (one === found ? changed : one)) : [...containers, changed];
  const legacy = profile === 'legacy';
  const next: APodSpec = {
    ...base,
    containers: legacy ? all : all.map((one) => withoutProbes(one, flags)),
    ...(sharesProcesses(profile) && base.shareProcessNamespace === undefined ? { shareProcessNamespace: true } : {}),
  };
  const { initContainers, ...withoutInit } = next;
  const keepInit = legacy || flags['keep-init-containers'];
  const marks = legacy
    ? { labels: false, annotations: true }
    : { labels: flags['keep-labels'], annotations: flags['keep-annotations'] };
  const copied = keepInit && initContainers ? { ...withoutInit, initContainers } : withoutInit;
  return { pod: wrap(pod, copied, flags['copy-to'], marks), container: name };
}

function wrap(pod: APod, spec: APodSpec, name: string, keep: { labels: boolean; annotations: boolean }): AnyObject {
  const { namespace, labels, annotations } = pod.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      ...(keep.labels && labels ? { labels } : {}),
      ...(keep.annotations && annotations ? { annotations } : {}),
    },
    spec,
  };
}

function withoutProbes(container: AContainer, flags: DebugFlags): AContainer {
  const { livenessProbe, readinessProbe, startupProbe, ...rest } = container;
  return {
    ...rest,
    ...(flags['keep-liveness'] && livenessProbe ? { livenessProbe } : {}),
    ...(flags['keep-readiness'] && readinessProbe ? { readinessProbe } : {}),
    ...(flags['keep-startup'] && startupProbe ? { startupProbe } : {}),
  };
}

function imagesOf(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      if (equals <= 0) throw new CommandError(`${pair} must be formatted as key=value`);
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}
