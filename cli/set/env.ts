import { CommandError } from '../errors/errors.ts';
import { array, text, toggle } from '../flags/flag.ts';
import { selectorFlag } from '../flags/verb-flags.ts';
import { defineVerb } from '../verb.ts';
import { changeObjects, namePattern, setFlags, settableObjects } from './change.ts';
import { podSpecOf, type SettableContainer, withPodSpec } from './template.ts';
import { listed, type Variable } from './variable.ts';
import { variableNameProblem } from './variable-name.ts';

/** `set env`. https://kubernetes.io/docs/reference/kubectl/generated/kubectl_set/kubectl_set_env/ */
export const env = defineVerb({
  use: 'set env (TYPE/NAME... | -f FILE) (NAME=VALUE | NAME-)...',
  about: 'Change the environment of containers.',
  flags: {
    ...setFlags,
    containers: text('*', 'Containers to change; * stands for any letters.', {
      short: 'c',
    }),
    env: array('Variable to set, as name=value; may be repeated.', { short: 'e' }),
    list: toggle(false, 'Show the variables.'),
    overwrite: toggle(true, 'Change variables that are there already.'),
    selector: selectorFlag,
  },
  async run(call) {
    const { flags, args } = call;
    const isChange = (arg: string) => /^[^/=]+(?:=|-$)/.test(arg);
    const resources = args.filter((arg) => !isChange(arg));
    const changes = [...args.filter(isChange), ...flags.env];
    if (changes.length === 0 && !flags.list)
      throw new CommandError('at least one environment variable must be provided');
    for (const change of changes) {
      const problem = variableNameProblem(
        change.includes('=') ? change.slice(0, change.indexOf('=')) : change.slice(0, -1),
      );
      if (problem !== undefined) throw new CommandError(problem);
    }
    const wanted = namePattern(flags.containers);
    const isWanted = ({ name }: SettableContainer) => wanted.test(name);
    const found = await settableObjects(call, resources, { localByName: true });
    if (flags.list)
      for (const { object } of found) {
        const { containers = [], initContainers = [] } = podSpecOf(object) ?? {};
        for (const container of [...containers, ...initContainers].filter(isWanted)) {
          call.out(`# ${object.kind} ${object.metadata?.name}, container ${container.name}\n`);
          for (const variable of container.env ?? []) call.out(`${listed(variable)}\n`);
        }
      }
    if (changes.length === 0) return 0;
    const changed = (container: SettableContainer): SettableContainer => {
      if (!isWanted(container)) return container;
      const { env: before, ...rest } = container;
      const after = changedEnv(before ?? [], changes);
      return after.length > 0 ? { ...rest, env: after } : rest;
    };
    return changeObjects(call, found, {
      operation: 'env updated',
      failure: 'failed to patch env update to pod template:',
      change: (settable) =>
        withPodSpec(settable.object, settable, (spec) => {
          const { containers = [], initContainers = [] } = spec;
          const all = [...containers, ...initContainers].filter(isWanted);
          const clash = changes
            .map((change) => change.split('=')[0] ?? '')
            .find((name) => all.some((one) => one.env?.some((each) => each.name === name)));
          if (clash !== undefined && !flags.overwrite)
            throw new CommandError(`'${clash}' already has a value, and --overwrite is false`);
          return {
            ...spec,
            containers: containers.map(changed),
            ...(spec.initContainers ? { initContainers: initContainers.map(changed) } : {}),
          };
        }),
    });
  },
});

/** The variables after changes of the form NAME=VALUE, or NAME- to take one away. */
function changedEnv(before: readonly Variable[], changes: readonly string[]): readonly Variable[] {
  let after = before;
  for (const change of changes) {
    const at = change.indexOf('=');
    const name = change.slice(0, at < 0 ? -1 : at);
    const present = after.find((one) => one.name === name);
    if (at < 0) {
      after = after.filter((one) => one.name !== name);
      continue;
    }
    const value = change.slice(at + 1);
    if (!present) after = [...after, { name, value }];
    else if (present.valueFrom || (present.value ?? '') !== value)
      after = after.map((one) => (one === present ? { name, value } : one));
  }
  return after;
}
