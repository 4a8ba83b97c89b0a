import { isRuntimeError, RuntimeError } from '../runtime/errors.ts';
import type { PullOptions, RegistryAuth } from '../runtime/image.ts';
import type { DockerContext } from './context.ts';
import { DockerError, toDockerError } from './errors.ts';
import { parseImageReference } from './image-reference.ts';
import { imageStatus } from './images.ts';
import { readJsonLines } from './ndjson.ts';

/** A line of progress of `POST /images/create`. */
interface ProgressLine {
  readonly id?: string;
  readonly status?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string;
}

/** See ContainerRuntime.pullImage. Aborting ends the transfer; layers that are complete stay for the next try. */
export async function pullImage(
  context: DockerContext,
  image: string,
  { auth, progress }: PullOptions,
  signal: AbortSignal,
): Promise<string> {
  const { repository, version } = parseImageReference(image);
  const what = `pull image ${image}`;
  try {
    const stream = await context.engine.stream(
      {
        what,
        path: '/images/create',
        method: 'POST',
        query: { fromImage: repository, tag: version },
        headers: auth ? { 'X-Registry-Auth': encodeAuth(auth) } : {},
      },
      signal,
    );
    for await (const line of readJsonLines<ProgressLine>(stream)) {
      // The engine has answered 200 long before a transfer fails.
      if (line.error) throw new RuntimeError('PullFailed', line.error);
      progress?.({
        status: line.status ?? '',
        ...(line.id ? { layer: line.id } : {}),
        ...(line.progressDetail?.current === undefined ? {} : { currentBytes: line.progressDetail.current }),
        ...(line.progressDetail?.total === undefined ? {} : { totalBytes: line.progressDetail.total }),
      });
    }
  } catch (error) {
    signal.throwIfAborted();
    const named: unknown = toDockerError(what, error);
    if (isRuntimeError(named, 'Unavailable', 'PullFailed')) throw named;
    throw new RuntimeError('PullFailed', named instanceof DockerError ? named.detail : String(named), { cause: error });
  }
  const pulled = await imageStatus(context, image, signal);
  if (!pulled) throw new RuntimeError('PullFailed', `${what}: it is not there afterwards`);
  return pulled.ref;
}

/** base64url of JSON, with the padding that old engines insist on: https://docs.docker.com/reference/api/engine/version/v1.47/#section/Authentication */
function encodeAuth({ username, password, serverAddress, identityToken, registryToken }: RegistryAuth): string {
  const sent = {
    username,
    password,
    serveraddress: serverAddress,
    identitytoken: identityToken,
    registrytoken: registryToken,
  };
  return Buffer.from(JSON.stringify(sent)).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}
