import { CommandError } from '../errors/errors.ts';
import { list, number } from '../flags/flag.ts';
import { defineGenerator } from './generator.ts';

/** A container is named after the last part of its image, as far as that makes a name. */
function containerName(image: string, taken: Set<string>): string {
  const last =
    image
      .slice(image.lastIndexOf('/') + 1)
      .split('@')[0]
      ?.split(':')[0] ?? '';
  const name = last
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
  if (!taken.has(name)) {
    taken.add(name);
    return name;
  }
  for (let at = 2; ; at++) {
    const next = `${name}-${at}`;
    if (taken.has(next)) continue;
    taken.add(next);
    return next;
  }
}

/** `create deployment`. */
export const deployment = defineGenerator({
  use: 'deployment NAME --image=IMAGE [--replicas=N] [-- COMMAND...]',
  about: 'Keep pods of an image running.',
  flags: {
    image: list('Images, one container each.'),
    port: number(-1, 'Port that the container listens on.'),
    replicas: number(1, 'How many pods.', { short: 'r' }),
  },
  failure: 'failed to create deployment:',
  make({ flags, args, dashAt, given }, name) {
    if (!given.has('image')) throw new CommandError('required flag(s) "image" not set');
    const command = dashAt === undefined ? [] : args.slice(dashAt);
    if (command.length > 0 && flags.image.length > 1)
      throw new CommandError('cannot specify multiple --image options and command');
    const taken = new Set<string>();
    const labels = { app: name };
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
      spec: {
        replicas: flags.replicas,
        selector: { matchLabels: labels },
        strategy: {},
        template: {
          metadata: { labels },
          spec: {
            containers: flags.image.map((image, at) => ({
              name: containerName(image, taken),
              image,
              ...(command.length > 0 ? { command } : {}),
              ...(flags.port >= 0 && at === 0 ? { ports: [{ containerPort: flags.port }] } : {}),
              resources: {},
            })),
          },
        },
      },
      status: {},
    };
  },
});
