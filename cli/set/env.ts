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
import { podSpecOf, type SettableContainer } from './template.ts';
import { listed, type Variable } from './variable.ts';

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
        const chosen = (all: readonly SettableContainer[]) => all.filter(({ name }) => wanted.test(name));
        const [containers, initContainers] = [chosen(place.containers), chosen(place.initContainers)];
        const all = [...containers, ...initContainers];
        if (flags.list) {
          for (const container of all) {
            call.out(`# ${target.resource.kind} ${target.name}, container ${container.name}\n`);
            for (const variable of container.env ?? []) call.out(`${listed(variable)}\n`);
          }
          if (changes.length === 0) continue;
        }
        const clash = changes
          .map((change) => change.split('=')[0] ?? '')
          .find((name) => all.some((one) => one.env?.some((each) => each.name === name)));
        if (clash !== undefined && !flags.overwrite)
          throw new CommandError(`'${clash}' already has a value, and --overwrite is false`);
        const patches = {
          containers: patchesOf(containers, changes),
          initContainers: patchesOf(initContainers, changes),
        };
        const effective = Object.entries(patches).filter(([, list]) => list.length > 0);
        if (effective.length === 0) continue;
        const patch = place.around(Object.fromEntries(effective));
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

/** What changes in each container; those in which nothing does are left out. */
function patchesOf(containers: readonly SettableContainer[], changes: readonly string[]): readonly object[] {
  return containers.flatMap(({ name, env = [] }) => {
    const patches = changes.flatMap((change) => patchOf(env, change));
    return patches.length === 0 ? [] : [{ name, env: patches }];
  });
}

/** `change` is NAME=VALUE, or NAME- to take it away. */
function patchOf(env: readonly Variable[], change: string): readonly object[] {
  const at = change.indexOf('=');
  const name = change.slice(0, at < 0 ? -1 : at);
  const present = env.find((one) => one.name === name);
  if (at < 0) return present ? [{ $patch: 'delete', name }] : [];
  const value = change.slice(at + 1);
  const isSame = present !== undefined && !present.valueFrom && (present.value ?? '') === value;
  return isSame ? [] : [{ name, value, ...(present?.valueFrom ? { valueFrom: null } : {}) }];
}
