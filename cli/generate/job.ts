import { CommandError } from '../errors/errors.ts';
import { text } from '../flags/flag.ts';
import type { AnyObject } from '../object.ts';
import { fetchTargets } from '../objects/fetch.ts';
import { goType } from '../resolve/resource.ts';
import { selectTargets } from '../resolve/select.ts';
import type { Call } from '../verb.ts';
import { defineGenerator } from './generator.ts';

const commandOf = ({ args, dashAt }: Pick<Call, 'args' | 'dashAt'>) => (dashAt === undefined ? [] : args.slice(dashAt));

function podTemplate(name: string, image: string, command: readonly string[], restartPolicy: string) {
  const container = { name, image, ...(command.length > 0 ? { command } : {}), resources: {} };
  return { metadata: {}, spec: { containers: [container], restartPolicy } };
}

/** `create job`. */
export const job = defineGenerator({
  use: 'job NAME (--from=cronjob/NAME | --image=IMAGE) [-- COMMAND...]',
  about: 'Run an image until it is done.',
  flags: {
    image: text('', 'The image.'),
    from: text('', 'Take the template of this one: cronjob/NAME.'),
  },
  failure: 'failed to create job:',
  async make(call, name) {
    const { image, from } = call.flags;
    if ((image === '') === (from === '')) throw new CommandError('either --image or --from must be specified');
    const command = commandOf(call);
    if (from !== '' && command.length > 0) throw new CommandError('cannot specify --from and command');
    const base = { apiVersion: 'batch/v1', kind: 'Job' };
    if (from === '')
      return {
        ...base,
        metadata: { name },
        spec: { template: podTemplate(name, image, command, 'Never') },
        status: {},
      };
    return { ...base, ...(await fromCronJob(call, name, from)) };
  },
});

async function fromCronJob(call: Call, name: string, from: string): Promise<AnyObject> {
  const session = await call.session();
  const targets = await selectTargets(session, [from], { emptySelector: false, selector: false });
  const [one, ...more] = await fetchTargets(session.api, targets);
  if (!one || more.length > 0) throw new CommandError('from must be an existing cronjob');
  const { object: found, target } = one;
  if (target.resource.kind !== 'CronJob') throw new CommandError(`unknown object type ${goType(target.resource)}`);
  const template = (found.spec as { jobTemplate: { metadata?: AnyObject['metadata']; spec: unknown } }).jobTemplate;
  const { labels } = template.metadata ?? {};
  return {
    metadata: {
      name,
      ...(labels ? { labels } : {}),
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...template.metadata?.annotations },
      ownerReferences: [
        // It does not block the deletion of its owner: that asks for a right that few have.
        {
          apiVersion: found.apiVersion ?? '',
          kind: found.kind ?? '',
          name: target.name,
          uid: found.metadata?.uid ?? '',
          controller: true,
        },
      ],
    },
    spec: template.spec,
    status: {},
  };
}

/** `create cronjob`. */
export const cronJob = defineGenerator({
  use: 'cronjob NAME --schedule=CRON --image=IMAGE [-- COMMAND...]',
  about: 'Run an image again and again, to a schedule.',
  flags: {
    image: text('', 'The image.'),
    schedule: text('', 'When to run, in the five fields of cron.'),
    restart: text('OnFailure', 'Whether a container that failed starts again: OnFailure or Never.'),
  },
  failure: 'failed to create cronjob:',
  make(call, name) {
    const { image, schedule, restart } = call.flags;
    const missing = [...(image === '' ? ['image'] : []), ...(schedule === '' ? ['schedule'] : [])];
    if (missing.length > 0)
      throw new CommandError(`required flag(s) ${missing.map((one) => `"${one}"`).join(', ')} not set`);
    return {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name },
      spec: {
        schedule,
        jobTemplate: {
          metadata: { name },
          spec: { template: podTemplate(name, image, commandOf(call), restart || 'OnFailure') },
        },
      },
      status: {},
    };
  },
});
