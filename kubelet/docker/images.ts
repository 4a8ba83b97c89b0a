import { statfs } from 'node:fs/promises';
import type { Image, ImageFsInfo, ImageStatus } from '../runtime/image.ts';
import type { DockerContext } from './context.ts';
import { hasStatus } from './errors.ts';
import { parseImageReference } from './image-reference.ts';

/** The part of `GET /images/{name}/json` in use. */
interface InspectedImage {
  readonly Id: string;
  readonly RepoTags: readonly string[] | null;
  readonly RepoDigests: readonly string[] | null;
  readonly Size: number;
  readonly Config?: { readonly User?: string } | null;
}

/** See ContainerRuntime.imageStatus. */
export async function imageStatus(
  { engine }: Pick<DockerContext, 'engine'>,
  image: string,
  signal: AbortSignal,
): Promise<ImageStatus | undefined> {
  try {
    const call = { what: `inspect image ${image}`, path: `/images/${pathOf(image)}/json` };
    const found = await engine.json<InspectedImage>(call, signal);
    const listed = imageOf(found);
    return { ...listed, ref: referenceOf(listed), user: userOf(found.Config?.User ?? '') };
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    // What Docker cannot even parse as a reference is no image on this node.
    if (hasStatus(error, 400)) return undefined;
    throw error;
  }
}

/** See ContainerRuntime.listImages. */
export async function listImages({ engine }: DockerContext, signal: AbortSignal): Promise<Image[]> {
  const found = await engine.json<InspectedImage[]>({ what: 'list images', path: '/images/json' }, signal);
  return found.map(imageOf);
}

/** See ContainerRuntime.removeImage. */
export async function removeImage(context: DockerContext, image: string, signal: AbortSignal): Promise<void> {
  const { engine } = context;
  const present = await imageStatus(context, image, signal);
  // An id with several names is only removed name by name; the last name takes the image with it.
  const names = present?.repoTags.length ? present.repoTags : present ? [present.id] : [];
  for (const name of names) {
    try {
      await engine.json({ what: `remove image ${name}`, path: `/images/${name}`, method: 'DELETE' }, signal);
    } catch (error) {
      if (!hasStatus(error, 404)) throw error;
    }
  }
}

/** See ContainerRuntime.imageFsInfo. Asks the engine to add up its images: not for every second. */
export async function imageFsInfo({ engine, log }: DockerContext, signal: AbortSignal): Promise<ImageFsInfo> {
  const [info, usage] = await Promise.all([
    engine.json<{ DockerRootDir: string }>({ what: 'ask for the engine', path: '/info' }, signal),
    engine.json<{ LayersSize?: number }>(
      { what: 'ask for disk usage', path: '/system/df', query: { type: 'image' } },
      signal,
    ),
  ]);
  const image = { mountpoint: info.DockerRootDir, usedBytes: usage.LayersSize ?? 0 };
  try {
    const { bsize, blocks, bavail, files, ffree } = await statfs(info.DockerRootDir);
    return {
      ...image,
      capacityBytes: bsize * blocks,
      availableBytes: bsize * bavail,
      inodes: files,
      inodesFree: ffree,
    };
  } catch (error) {
    log.debug("the engine's file system cannot be seen from here", { path: info.DockerRootDir, error: String(error) });
    return image;
  }
}

function imageOf({ Id, RepoTags, RepoDigests, Size }: InspectedImage): Image {
  // `<none>:<none>` stands for no name.
  const named = (names: readonly string[] | null) => (names ?? []).filter((name) => !name.startsWith('<none>'));
  return { id: Id, repoTags: named(RepoTags), repoDigests: named(RepoDigests), sizeBytes: Size };
}

function referenceOf({ id, repoDigests }: Image): string {
  return repoDigests[0] ?? id;
}

/** `uid`, `uid:gid`, `name` or `name:group`; absent is root. */
function userOf(user: string): ImageStatus['user'] {
  const [name = ''] = user.split(':');
  if (name === '') return undefined;
  return /^[0-9]+$/.test(name) ? { uid: Number(name) } : { username: name };
}

/** Ids go as they are; names with the tag that Kubernetes would use. */
function pathOf(image: string): string {
  if (/^(sha256:)?[0-9a-f]{64}$/.test(image)) return image;
  const { repository, version } = parseImageReference(image);
  return `${repository}${version.includes(':') ? '@' : ':'}${version}`;
}
