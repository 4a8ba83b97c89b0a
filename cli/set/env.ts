import { deepEqual } from '../../api/meta/deep-equal.ts';
import { CommandError } from '../errors/errors.ts';
import { array, list, text, toggle } from '../flags/flag.ts';
import { selectorFlag } from '../flags/verb-flags.ts';
import { defineVerb } from '../verb.ts';
import { changeObjects, namePattern, setFlags, settableObjects } from './change.ts';
import { variablesFrom } from './env-from.ts';
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
    from: text('', 'Take the variables of the keys of this one: configmap/NAME or secret/NAME.'),
    keys: list('Only these keys of --from.'),
    list: toggle(false, 'Show the variables.'),
    overwrite: toggle(true, 'Change variables that are there already.'),
    prefix: text('', 'What the names of the variables of --from begin with.'),
    selector: selectorFlag,
  },
  async run(call) {
    const { flags, args } = call;
    const isChange = (arg: string) => /^[^/=]+(?:=|-$)/.test(arg);
    const resources = args.filter((arg) => !isChange(arg));
    const changes = [...args.filter(isChange), ...flags.env];
    if (changes.length === 0 && !flags.list && flags.from === '')
      throw new CommandError('at least one environment variable must be provided');
    const given = changes.map(variableOf);
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
    const taken =
      flags.from === ''
        ? []
        : await variablesFrom(await call.session(), flags, (text) => call.err(`Warning: ${text}\n`));
    const updates: readonly Update[] = [...taken, ...given];
    if (updates.length === 0) return 0;
    const changed = (container: SettableContainer): SettableContainer => {
      if (!isWanted(container)) return container;
      const { env: before, ...rest } = container;
      const after = changedEnv(before ?? [], updates);
      return after.length > 0 ? { ...rest, env: after } : rest;
    };
    return changeObjects(call, found, {
      operation: 'env updated',
      failure: 'failed to patch env update to pod template:',
      change: (settable) =>
        withPodSpec(settable.object, settable, (spec) => {
          const { containers = [], initContainers = [] } = spec;
          const all = [...containers, ...initContainers].filter(isWanted);
          const clash = updates
            .map(({ name }) => name)
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

/** A variable to set, or the name of one to take away. */
type Update = Variable | { readonly name: string; readonly isGone: true };

/** `NAME=VALUE`, or `NAME-` to take it away. Throws CommandError. */
function variableOf(change: string): Update {
  const at = change.indexOf('=');
  const name = change.slice(0, at < 0 ? -1 : at);
  const problem = variableNameProblem(name);
  if (problem !== undefined) throw new CommandError(problem);
  return at < 0 ? { name, isGone: true } : { name, value: change.slice(at + 1) };
}

function changedEnv(before: readonly Variable[], updates: readonly Update[]): readonly Variable[] {
  let after = before;
  for (const update of updates) {
    const { name } = update;
    const present = after.find((one) => one.name === name);
    if ('isGone' in update) after = after.filter((one) => one.name !== name);
    else if (!present) after = [...after, update];
    else if (!isSame(present, update)) after = after.map((one) => (one === present ? update : one));
  }
  return after;
}

/** An empty value may be left out. */
const isSame = (a: Variable, b: Variable): boolean =>
  deepEqual(a.valueFrom, b.valueFrom) && (a.value ?? '') === (b.value ?? '');
