import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { randomSuffix } from '../../api/names/generate-name.ts';
import { containerFields, freeName, withCustom } from '../debug/container.ts';
import { debugFlags } from '../debug/flags.ts';
import { nodePod } from '../debug/node-pod.ts';
import { copyPod } from '../debug/pod-copy.ts';
import { type AContainer, isProfile, type Profile, profiledContainer } from '../debug/profile.ts';
import { checkDebugFlags } from '../debug/validate.ts';
import { CommandError } from '../errors/errors.ts';
import { parseYaml } from '../manifests/parse-yaml.ts';
import type { JsonObject } from '../object.ts';
import type { FetchedObject } from '../objects/fetch.ts';
import { gatherObjects } from '../objects/gather.ts';
import { createObject, deleteObject, patchObject } from '../objects/mutate.ts';
import type { APod } from '../pods/choose.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import { attachWhenRunning } from '../streams/attach-when-running.ts';
import { type Call, defineVerb } from '../verb.ts';

type DebugCall = Call<typeof debugFlags>;

/** How the debugging containers of one call are made. */
interface Recipe {
  readonly profile: Profile;
  readonly command: readonly string[];
  readonly custom: JsonObject | undefined;
}

/** The container that was made, and the pod that it is in. */
interface Made {
  readonly target: ObjectTarget;
  /** '' for none. */
  readonly container: string;
}

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_debug/ */
export const debug = defineVerb({
  use: 'debug (POD | node/NAME) --image=IMAGE [-it] [-- COMMAND...]',
  about: 'Look into a pod with a container that is added to it, into a copy of a pod, or into a node.',
  flags: debugFlags,
  async run(call) {
    const { flags, args, dashAt, given } = call;
    const names = dashAt === undefined ? args : args.slice(0, dashAt);
    const command = dashAt === undefined ? [] : args.slice(dashAt);
    if (!isProfile(flags.profile)) throw new CommandError(`unknown profile: ${flags.profile}`);
    checkDebugFlags(call, names, command);
    const recipe: Recipe = { profile: flags.profile, command, custom: await readCustom(call) };
    const session = await call.session();
    const typed = names.map((name) => (name.includes('/') ? name : `pods/${name}`));
    for (const found of await gatherObjects(call, session, flags, typed)) {
      const { target, container } = await make(call, session, found, recipe);
      if (container === '' || !(flags.attach || (flags.stdin && !given.has('attach')))) continue;
      await attachWhenRunning(call, session, target, {
        container,
        stdin: flags.stdin,
        tty: flags.tty,
        quiet: flags.quiet,
        command: 'knarr attach',
        timeoutMs: flags['pod-running-timeout'] || Number.POSITIVE_INFINITY,
      });
    }
    return 0;
  },
});

async function readCustom({ flags, io }: DebugCall): Promise<JsonObject | undefined> {
  if (flags.custom === '') return undefined;
  let text: string;
  try {
    text = await readFile(resolve(io.cwd, flags.custom), 'utf8');
  } catch (cause) {
    throw new CommandError(
      `must pass a container spec json file for custom profile: open ${flags.custom}: no such file or directory`,
      { cause },
    );
  }
  const [custom] = await parseYaml(text, flags.custom);
  if (typeof custom !== 'object' || custom === null)
    throw new CommandError(`${flags.custom} does not contain a valid container spec`);
  return custom as JsonObject;
}

function make(call: DebugCall, session: Session, found: FetchedObject, recipe: Recipe): Promise<Made> {
  const { object, target } = found;
  if (object.kind === 'Node') return debugNode(call, session, target.name, recipe);
  if (object.kind !== 'Pod') {
    const [group, version] = (object.apiVersion ?? '').includes('/')
      ? (object.apiVersion ?? '').split('/')
      : ['', object.apiVersion];
    throw new CommandError(`"${group}/${version}, Kind=${object.kind}" not supported by debug`);
  }
  const pod = object as unknown as APod;
  return call.flags['copy-to'] === ''
    ? addContainer(call, session, { target, pod }, recipe)
    : debugCopy(call, session, { target, pod }, recipe);
}

function newName({ io, flags, out }: DebugCall, pod: APod): string {
  const name = freeName(pod, io.random);
  if (!flags.quiet) out(`Defaulting debug container name to ${name}.\n`);
  return name;
}

async function addContainer(
  call: DebugCall,
  { api }: Session,
  { target, pod }: { readonly target: ObjectTarget; readonly pod: APod },
  { profile, command, custom }: Recipe,
): Promise<Made> {
  const { flags } = call;
  const name = flags.container || newName(call, pod);
  const base: AContainer = { name, terminationMessagePolicy: 'File', ...containerFields(flags, command) };
  const container = withCustom(profiledContainer(base, profile, 'ephemeral'), custom);
  const added = { ...container, ...(flags.target ? { targetContainerName: flags.target } : {}) };
  const order = [...(pod.spec?.ephemeralContainers ?? []).map((one) => ({ name: one.name })), { name }];
  const patch = { spec: { ephemeralContainers: [added], '$setElementOrder/ephemeralContainers': order } };
  await patchObject(api, target, 'strategic', patch, { dryRun: 'none', subresource: 'ephemeralcontainers' });
  return { target, container: name };
}

async function debugCopy(
  call: DebugCall,
  { api }: Session,
  { target, pod }: { readonly target: ObjectTarget; readonly pod: APod },
  recipe: Recipe,
): Promise<Made> {
  const { flags, given } = call;
  const copy = copyPod(pod, { ...recipe, flags, given, newName: () => newName(call, pod) });
  const copyTarget = { ...target, name: flags['copy-to'] };
  await createObject(api, copyTarget, copy.pod, { dryRun: 'none' });
  if (flags.replace) await deleteObject(api, target, { dryRun: 'none', gracePeriodSeconds: 0 });
  return { target: copyTarget, container: copy.container };
}

async function debugNode(call: DebugCall, session: Session, node: string, recipe: Recipe): Promise<Made> {
  const { flags, io, out } = call;
  const name = `node-debugger-${node}-${randomSuffix(io.random)}`;
  const container = flags.container || 'debugger';
  if (!flags.quiet) out(`Creating debugging pod ${name} with container ${container} on node ${node}.\n`);
  const resource = await session.resources.find('pods');
  const target: ObjectTarget = { kind: 'object', resource, namespace: session.namespace, name };
  const pod = nodePod(node, name, { flags, ...recipe });
  await createObject(session.api, target, pod, { dryRun: 'none' });
  return { target, container };
}
