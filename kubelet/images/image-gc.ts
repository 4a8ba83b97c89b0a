import { type Clock, sleep } from '../../api/clock.ts';
import { withDeadline } from '../../api/linked-signal.ts';
import type { Logger } from '../../api/logger.ts';
import type { Image, ImageFsInfo } from '../runtime/image.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';

/** Shares of the file system, 0 to 1: cleaning begins above the first and ends below the second. */
export interface ImageGcThresholds {
  readonly high: number;
  readonly low: number;
}

export const defaultImageGc: ImageGcThresholds = { high: 0.85, low: 0.8 };

/** When an image was seen first, and used last, in milliseconds. */
export interface ImageUse {
  readonly seenAt: number;
  readonly usedAt: number;
}

/** An image that has just been pulled is about to be used. */
const youngMs = 120_000;

/**
 * The images to remove, those first that were not used for the longest; none as long as there is room. Only images that `uses` knows
 * are touched, and it knows what this kubelet pulled: what users built or pulled is theirs. Pure.
 * https://kubernetes.io/docs/concepts/architecture/garbage-collection/#container-image-garbage-collection
 */
export function planImageGc(
  images: readonly Image[],
  uses: ReadonlyMap<string, ImageUse>,
  fs: ImageFsInfo,
  { high, low }: ImageGcThresholds,
  now: number,
): readonly Image[] {
  const { capacityBytes, availableBytes } = fs;
  if (!capacityBytes || availableBytes === undefined) return [];
  const used = capacityBytes - availableBytes;
  if (used < capacityBytes * high) return [];
  let excess = used - capacityBytes * low;
  const removed: Image[] = [];
  const candidates = images
    .map((image) => ({ image, use: uses.get(image.id) }))
    .filter(({ use }) => use !== undefined && now - use.usedAt > 0 && now - use.seenAt >= youngMs)
    .sort((a, b) => (a.use?.usedAt ?? 0) - (b.use?.usedAt ?? 0) || (a.use?.seenAt ?? 0) - (b.use?.seenAt ?? 0));
  for (const { image } of candidates) {
    if (excess <= 0) break;
    removed.push(image);
    excess -= image.sizeBytes;
  }
  return removed;
}

/** What cleaning runs on. */
export interface ImageGcOptions {
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  readonly log: Logger;
  readonly thresholds?: ImageGcThresholds;
  /** Ids or references of the images of containers of this node. */
  inUse(): Iterable<string>;
  /** Ids of the images that this kubelet pulled: all others are somebody else's. */
  pulled(): ReadonlySet<string>;
}

const periodMs = 300_000;
const deadlineMs = 60_000;

/** Removes images that nobody uses when the disk is nearly full, every five minutes until the signal fires. */
export async function collectImages(options: ImageGcOptions, signal: AbortSignal): Promise<void> {
  const { runtime, clock, log, inUse, pulled, thresholds = defaultImageGc } = options;
  const uses = new Map<string, ImageUse>();
  while (await sleep(clock, periodMs, signal)) {
    // A node that has pulled nothing has nothing to remove.
    if (pulled().size === 0) continue;
    try {
      await withDeadline(deadlineMs, signal, async (within) => {
        const [images, fs] = await Promise.all([runtime.listImages(within), runtime.imageFsInfo(within)]);
        const now = clock.now();
        noteUses(uses, images, { inUse: new Set(inUse()), pulled: pulled() }, now);
        for (const image of planImageGc(images, uses, fs, thresholds, now)) {
          log.info('an unused image is removed for lack of disk space', { image: image.repoTags[0] ?? image.id });
          await runtime.removeImage(image.id, within);
          uses.delete(image.id);
        }
      });
    } catch (error) {
      if (!signal.aborted) log.warn('images could not be cleaned up', { error });
    }
  }
}

function noteUses(
  uses: Map<string, ImageUse>,
  images: readonly Image[],
  { inUse, pulled }: { readonly inUse: ReadonlySet<string>; readonly pulled: ReadonlySet<string> },
  now: number,
): void {
  const present = new Set(images.map(({ id }) => id));
  for (const id of uses.keys()) if (!present.has(id)) uses.delete(id);
  for (const { id, repoTags, repoDigests } of images) {
    if (!pulled.has(id)) continue;
    const isUsed = [id, ...repoTags, ...repoDigests].some((name) => inUse.has(name));
    const known = uses.get(id);
    uses.set(id, { seenAt: known?.seenAt ?? now, usedAt: isUsed ? now : (known?.usedAt ?? 0) });
  }
}
