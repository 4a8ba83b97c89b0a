import { RuntimeError } from '../runtime/errors.ts';
import type { Image, ImageFsInfo, ImageStatus } from '../runtime/image.ts';
import { imageId } from './state.ts';

/** What images without a shell of their own use by custom. */
const IMAGE_USER = 65532;
const IMAGE_BYTES = 10 * 1024 * 1024;
const DISK_BYTES = 100 * 1024 * 1024 * 1024;

/**
 * The images of a simulated node: a set of names. Every image can be pulled but those of a registry that cannot be, one whose host
 * ends in `.invalid` (RFC 2606), and those with tag `missing`. All but those with tag `root` ask for a user who is not root: much
 * software leaves that to its image, and demands it with runAsNonRoot.
 */
export class SimulatedImages {
  readonly #names: Set<string>;

  constructor(names: readonly string[]) {
    this.#names = new Set(names);
  }

  has(image: string): boolean {
    return this.#names.has(nameOf(image));
  }

  pull(image: string): string {
    const [registry = ''] = image.split('/');
    if (registry.replace(/:[0-9]+$/, '').endsWith('.invalid')) {
      throw new RuntimeError('PullFailed', `pull image ${image}: dial tcp: lookup ${registry}: no such host`);
    }
    if (image.endsWith(':missing')) throw new RuntimeError('PullFailed', `pull image ${image}: manifest unknown`);
    this.#names.add(nameOf(image));
    return imageId(nameOf(image));
  }

  status(image: string): ImageStatus | undefined {
    const name = nameOf(image);
    return this.#names.has(name)
      ? { ...imageOf(name), ref: imageId(name), user: name.endsWith(':root') ? undefined : { uid: IMAGE_USER } }
      : undefined;
  }

  list(): Image[] {
    return [...this.#names].map(imageOf);
  }

  remove(image: string): void {
    this.#names.delete(nameOf(image));
  }

  fsInfo(): ImageFsInfo {
    const usedBytes = this.#names.size * IMAGE_BYTES;
    return { mountpoint: '/', usedBytes, capacityBytes: DISK_BYTES, availableBytes: DISK_BYTES - usedBytes };
  }
}

/** An id stands for the name in it. */
const nameOf = (image: string) => image.replace(/^simulated:\/\//, '');

function imageOf(name: string): Image {
  return { id: imageId(name), repoTags: [name], repoDigests: [], sizeBytes: IMAGE_BYTES };
}
