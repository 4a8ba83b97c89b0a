import { withLastApplied } from '../apply/last-applied.ts';
import { CommandError, UsageError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';
import { waitForDeletion } from '../objects/deletion.ts';
import { createObject, type DryRun, deleteObject, dryRunOf } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import { awaitEnding, type PodEnding } from '../run-pod/ending.ts';
import { runFlags } from '../run-pod/flags.ts';
import { isImageReference } from '../run-pod/image-reference.ts';
import { podManifest, serviceManifest } from '../run-pod/manifest.ts';
import { withOverrides } from '../run-pod/overrides.ts';
import type { Session } from '../session/session.ts';
import { attachWhenRunning } from '../streams/attach-when-running.ts';
import { type Call, defineVerb } from '../verb.ts';

type RunCall = Call<typeof runFlags>;

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_run/ */
export const run = defineVerb({
  use: 'run NAME --image=IMAGE [--rm -it] [--env=NAME=VALUE...] [--port=PORT] [-- ARGUMENT...]',
  about: 'Create a pod with one container that runs an image.',
  flags: runFlags,
  async run(call) {
    const { flags, args } = call;
    const name = validName(call);
    const attached = flags.attach || (flags.stdin && !call.given.has('attach'));
    const dryRun = dryRunOf(flags['dry-run']);
    validate(call, attached, dryRun);
    const made = withOverrides(podManifest(name, args.slice(1), flags), flags.overrides, flags['override-type']);
    const tell = await resultPrinter(call, flags, dryRun);
    const pod = await create(call, made, dryRun);
    if (flags.expose) tell((await create(call, serviceManifest(name, flags), dryRun)).object, 'created');
    if (!attached) {
      tell(pod.object, 'created');
      return 0;
    }
    return followPod(call, await call.session(), pod.target as ObjectTarget);
  },
});

function validName({ args, dashAt, flags }: RunCall): string {
  if (flags.image === '') throw new CommandError('required flag(s) "image" not set');
  const [name] = args;
  if (name === undefined || dashAt === 0) throw new UsageError('run', 'NAME is required for run');
  return name;
}

function validate({ flags }: RunCall, attached: boolean, dryRun: DryRun): void {
  const refuse = (why: string) => new UsageError('run', why);
  if (!isImageReference(flags.image))
    throw new CommandError(`Invalid image name ${JSON.stringify(flags.image)}: invalid reference format`);
  if (flags.tty && !flags.stdin) throw refuse('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.expose && flags.port === '') throw refuse('--port must be set when exposing a service');
  if (!['Always', 'OnFailure', 'Never'].includes(flags.restart))
    throw refuse(`invalid restart policy: ${flags.restart}`);
  if (flags.rm && !attached) throw refuse('--rm should only be used for attached containers');
  if (attached && dryRun !== 'none')
    throw refuse(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(flags['image-pull-policy']))
    throw refuse(`invalid image pull policy: ${flags['image-pull-policy']}`);
}

async function create(
  call: RunCall,
  manifest: AnyObject,
  dryRun: DryRun,
): Promise<{ object: AnyObject; target: ObjectTarget | undefined }> {
  const { flags, global } = call;
  const object = flags['save-config'] ? withLastApplied(manifest) : manifest;
  if (dryRun === 'client') {
    const { namespace } = global;
    return {
      object: namespace ? { ...object, metadata: { ...object.metadata, namespace } } : object,
      target: undefined,
    };
  }
  const session = await call.session();
  const resource = await session.resources.find(object.kind === 'Pod' ? 'pods' : 'services');
  const name = object.metadata?.name ?? '';
  const target: ObjectTarget = { kind: 'object', resource, namespace: session.namespace, name };
  const options = { dryRun, fieldManager: flags['field-manager'] };
  return { object: await createObject(session.api, target, object, options), target };
}

/** Joins the user to the pod; the verb ends as the container does where that can be known. */
async function followPod(call: RunCall, session: Session, target: ObjectTarget): Promise<number> {
  const { flags, err } = call;
  const { stdin, tty, quiet } = flags;
  let ending: PodEnding | undefined;
  try {
    await attachWhenRunning(call, session, target, {
      ...{ container: '', stdin, tty, quiet, command: 'knarr attach' },
      timeoutMs: flags['pod-running-timeout'],
    });
    if (!flags['leave-stdin-open'] && flags.restart !== 'Always')
      ending = await awaitEnding(call, session, target, flags.restart);
  } finally {
    if (flags.rm) await remove(call, session, target);
  }
  if (ending?.kind !== 'failed') return 0;
  err(`${ending.text.trimEnd()}\n`);
  return ending.code;
}

/** How long the pod of a user who has stopped the verb may take to be deleted. */
const partingMs = 10_000;

async function remove({ flags, io, out }: RunCall, session: Session, target: ObjectTarget): Promise<void> {
  const grace = flags.force ? 0 : flags['grace-period'];
  const stopped = io.signal.aborted;
  await deleteObject(stopped ? session.api.under(AbortSignal.timeout(partingMs)) : session.api, target, {
    dryRun: 'none',
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    propagationPolicy: 'Background',
  });
  if (!flags.quiet) out(`pod "${target.name}" deleted from ${target.namespace} namespace\n`);
  if (stopped) return;
  const timeoutMs = flags.timeout || Number.POSITIVE_INFINITY;
  await waitForDeletion(session.api, target, { uid: undefined, timeoutMs, clock: io.clock, signal: io.signal });
}
