import { stat } from 'node:fs/promises';
import { posix, resolve } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { pack } from 'tar-stream';
import { unpackTree } from '../cp/download.ts';
import { type FileSpec, parseFileSpec } from '../cp/file-spec.ts';
import { archivePrefix } from '../cp/paths.ts';
import { resumed } from '../cp/resume.ts';
import { lastPart, packTree } from '../cp/upload.ts';
import { CommandError, SilentExit } from '../errors/errors.ts';
import { number, toggle } from '../flags/flag.ts';
import { containerFlag } from '../flags/verb-flags.ts';
import { getObject } from '../objects/fetch.ts';
import type { APod } from '../pods/choose.ts';
import { requireRunning } from '../pods/completed.ts';
import { defaultContainer } from '../pods/containers.ts';
import type { Session } from '../session/session.ts';
import { exitCodeOf, type RemoteCommand, runRemoteCommand } from '../streams/remote-command.ts';
import { type Call, defineVerb } from '../verb.ts';

type PodFile = Extract<FileSpec, { kind: 'pod' }>;
type LocalFile = Extract<FileSpec, { kind: 'local' }>;

const cpFlags = {
  container: containerFlag('The container to copy from or to; else the one that the pod prefers, or its first.'),
  'no-preserve': toggle(false, 'Do not keep owners and rights in the container.'),
  retries: number(
    0,
    'How often to go on with a copy from a container that broke off; below 0 for as often as it takes.',
  ),
};

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_cp/ */
export const cp = defineVerb({
  use: 'cp (FILE [NAMESPACE/]POD:PATH | [NAMESPACE/]POD:PATH FILE)',
  about: 'Copy files and folders into a container and out of it; the container needs a tar.',
  flags: cpFlags,
  async run(call) {
    const [from, to, ...rest] = call.args;
    if (from === undefined || to === undefined || rest.length > 0)
      throw new CommandError('source and destination are required');
    const source = parseFileSpec(from);
    const target = parseFileSpec(to);
    if (source.kind === 'pod' && target.kind === 'pod')
      throw new CommandError('one of src or dest must be a local file specification');
    if (source.file === '' || target.file === '') throw new CommandError('filepath can not be empty');
    if (source.kind === 'pod' && target.kind === 'local') return download(call, source, target);
    if (source.kind === 'local' && target.kind === 'pod') return upload(call, source, target);
    throw new CommandError('one of src or dest must be a remote file specification');
  },
});

/** The container that a file is in. */
async function locate(
  call: Call<typeof cpFlags>,
  session: Session,
  file: PodFile,
): Promise<Omit<RemoteCommand, 'command'>> {
  const resource = await session.resources.find('pods');
  const namespace = file.namespace ?? session.namespace;
  const pod = (await getObject(session.api, {
    kind: 'object',
    resource,
    namespace,
    name: file.pod,
  })) as unknown as APod;
  requireRunning(pod, 'exec into');
  const container = call.flags.container || defaultContainer(pod, call.err).name;
  return { pod: file.pod, namespace, container };
}

async function upload(call: Call<typeof cpFlags>, source: LocalFile, target: PodFile): Promise<number> {
  const { io, err, flags } = call;
  const path = resolve(io.cwd, source.file);
  try {
    await stat(path);
  } catch (cause) {
    throw new CommandError(`${source.file} doesn't exist in local filesystem`, { cause });
  }
  const session = await call.session();
  const where = await locate(call, session, target);
  const quiet = { stdout: discard(), stderr: discard(), tty: false };
  const isFolder = await runRemoteCommand({ io, session }, { ...where, command: ['test', '-d', target.file] }, quiet);
  const into = isFolder.kind === 'exited' && isFolder.code === 0;
  const file = posix.normalize(into ? posix.join(target.file, lastPart(path)) : target.file).replace(/(.)\/+$/, '$1');
  const folder = posix.dirname(file);
  const command = [
    'tar',
    ...(flags['no-preserve'] ? ['--no-same-permissions', '--no-same-owner'] : []),
    '-xmf',
    '-',
    ...(folder === '' ? [] : ['-C', folder]),
  ];
  const archive = pack();
  // tar-stream's own stream ends the channel only when somebody reads it to its end.
  const stdin = archive.pipe(new PassThrough());
  archive.on('error', (error) => stdin.destroy(error));
  const packing = packTree(archive, path, posix.basename(file));
  const running = runRemoteCommand(
    { io, session },
    { ...where, command },
    { stdin, stdout: io.stdout, stderr: io.stderr, tty: false },
  );
  // A tar that ends early leaves the rest unread; then its exit code says why.
  const result = await Promise.race([running, packing.then(() => running)]);
  return exitCodeOf(result, err);
}

async function download(call: Call<typeof cpFlags>, source: PodFile, target: LocalFile): Promise<number> {
  const { io, err, out, flags } = call;
  const session = await call.session();
  const where = await locate(call, session, source);
  const archive = new PassThrough();
  const unpacking = unpackTree(archive, {
    prefix: archivePrefix(source.file),
    target: target.file,
    cwd: io.cwd,
    otherWay: `knarr exec -n "${where.namespace}" "${where.pod}" -- tar cf - "${source.file}" | tar xf -`,
    warn: err,
  });
  const { clock, signal } = io;
  const running = resumed(archive, { retries: flags.retries, out, clock, signal }, (stdout, received) => {
    const command =
      received === 0
        ? ['tar', 'cf', '-', source.file]
        : ['sh', '-c', 'tar cf - "$0" | tail -c "+$1"', source.file, String(received + 1)];
    return runRemoteCommand({ io, session }, { ...where, command }, { stdout, stderr: io.stderr, tty: false });
  }).finally(() => archive.end());
  const [result] = await Promise.all([running, unpacking]);
  const code = exitCodeOf(result, err);
  if (code !== 0) throw new SilentExit(code);
  return 0;
}

const discard = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
