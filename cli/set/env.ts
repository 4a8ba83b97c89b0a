import { CommandError, throwGathered } from '../errors/errors.ts';
import { array, text, toggle } from '../flags/flag.ts';
import {
  allFlag,
  dryRunFlag,
  fieldManagerFlag,
  filenameFlags,
  formatFlags,
  selectorFlag,
} from '../flags/verb-flags.ts';
import { gatherObjects } from '../objects/gather.ts';
import { dryRunOf, patchObject } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import { defineVerb } from '../verb.ts';
import { podSpecOf } from './template.ts';

/** `set env`. https://kubernetes.io/docs/reference/kubectl/generated/kubectl_set/kubectl_set_env/ */
export const env = defineVerb({
  use: 'set env (TYPE/NAME... | -f FILE) (NAME=VALUE | NAME-)...',
  about: 'Change the environment of containers.',
  flags: {
    ...filenameFlags('to change'),
    ...formatFlags,
    all: allFlag('Select'),
    containers: text('*', 'Containers to change; * stands for any letters.', {
      short: 'c',
    }),
    'dry-run': dryRunFlag,
    env: array('Variable to set, as name=value; may be repeated.', { short: 'e' }),
    'field-manager': fieldManagerFlag('kubectl-set'),
    list: toggle(false, 'Show the variables.'),
    overwrite: toggle(true, 'Change variables that are there already.'),
    selector: selectorFlag,
  },
  async run(call) {
    const { flags, args } = call;
    const isChange = (arg: string) => /^[A-Za-z_.-][\w.-]*(=|-$)/.test(arg) && !arg.includes('/');
    const resources = args.filter((arg) => !isChange(arg));
    const changes = [...args.filter(isChange), ...flags.env];
    if (changes.length === 0 && !flags.list)
      throw new CommandError('at least one environment variable must be provided');
    const session = await call.session();
    const dryRun = dryRunOf(flags['dry-run']);
    const tell = await resultPrinter(call, flags, dryRun);
    const wanted = new RegExp(`^${flags.containers.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
    const errors: unknown[] = [];
    for (const { object, target } of await gatherObjects(call, session, flags, resources)) {
      try {
        const place = podSpecOf(object);
        const containers = place.containers.filter(({ name }) => wanted.test(name));
        if (flags.list) {
          for (const container of containers) {
            call.out(`# ${target.resource.name}/${target.name}, container ${container.name}\n`);
            for (const { name, value } of container.env ?? [])
              call.out(value === undefined ? `# ${name} from elsewhere\n` : `${name}=${value}\n`);
          }
          if (changes.length === 0) continue;
        }
        const clash = changes
          .map((change) => change.split('=')[0] ?? '')
          .find((name) => containers.some((one) => one.env?.some((each) => each.name === name)));
        if (clash !== undefined && !flags.overwrite)
          throw new CommandError(`'${clash}' already has a value, and --overwrite is false`);
        const env = changes.map((change) =>
          change.includes('=')
            ? {
                name: change.slice(0, change.indexOf('=')),
                value: change.slice(change.indexOf('=') + 1),
                valueFrom: null,
              }
            : { $patch: 'delete', name: change.slice(0, -1) },
        );
        const patch = place.around({ containers: containers.map(({ name }) => ({ name, env })) });
        tell(
          dryRun === 'client'
            ? object
            : await patchObject(session.api, target, 'strategic', patch, {
                dryRun,
                fieldManager: flags['field-manager'],
              }),
          'env updated',
        );
      } catch (error) {
        errors.push(error);
      }
    }
    throwGathered(errors);
    return 0;
  },
});
