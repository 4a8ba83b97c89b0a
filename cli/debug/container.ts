import { randomSuffix } from '../../api/names/generate-name.ts';
import { CommandError } from '../errors/errors.ts';
import type { JsonObject } from '../object.ts';
import type { APod } from '../pods/choose.ts';
import { containersOf } from '../pods/containers.ts';
import { strategic } from '../run-pod/overrides.ts';
import type { DebugFlags } from './flags.ts';
import type { AContainer } from './profile.ts';

/** What the flags say of a container, beside its name. `command` stands after `--`. */
export function containerFields(flags: DebugFlags, command: readonly string[]): Omit<AContainer, 'name'> {
  const env = flags.env.map((pair) => {
    const equals = pair.indexOf('=');
    if (equals <= 0) throw new CommandError(`invalid env: ${pair}`);
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
  return {
    ...(command.length > 0 ? { [flags['arguments-only'] ? 'args' : 'command']: [...command] } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(flags.image ? { image: flags.image } : {}),
    ...(flags['image-pull-policy'] ? { imagePullPolicy: flags['image-pull-policy'] } : {}),
    ...(flags.stdin ? { stdin: true } : {}),
    ...(flags.tty ? { tty: true } : {}),
  };
}

/** A name that no container of the pod has. */
export function freeName(pod: APod, random: () => number): string {
  const taken = new Set(containersOf(pod).map(({ name }) => name));
  for (;;) {
    const name = `debugger-${randomSuffix(random)}`;
    if (!taken.has(name)) return name;
  }
}

const fixed = ['name', 'command', 'image', 'lifecycle', 'volumeDevices'];

/** The container with what `--custom` says. Throws CommandError for what it may not say. */
export function withCustom(container: AContainer, custom: JsonObject | undefined): AContainer {
  if (!custom) return container;
  if (fixed.some((field) => custom[field] !== undefined))
    throw new CommandError('name, command, image, lifecycle and volume devices are not modifiable via custom profile');
  return strategic(container as unknown as JsonObject, custom) as unknown as AContainer;
}
