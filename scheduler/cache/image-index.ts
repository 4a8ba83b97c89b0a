import type { Shared } from '../../client/client.ts';
import type { ContainerImage } from '../../proto/gen/core/v1.ts';

/** An image that is on nodes: one bit for each slot. */
export interface ImageState {
  /** Bytes, as the first node that had it said. */
  readonly size: number;
  nodes: number;
  bits: Uint32Array;
}

/** Which images are on which nodes. */
export class ImageIndex {
  readonly #images = new Map<string, ImageState>();
  readonly #ofSlot: (readonly string[] | undefined)[] = [];

  /** All names of the images of a node, in place of those before. */
  set(slot: number, images: Shared<ContainerImage[]> | undefined, capacity: number): void {
    const before = this.#ofSlot[slot] ?? [];
    for (const name of before) this.#drop(name, slot);
    const names: string[] = [];
    for (const image of images ?? []) {
      for (const name of image.names ?? []) {
        this.#put(name, image.sizeBytes ?? 0, slot, capacity);
        names.push(name);
      }
    }
    this.#ofSlot[slot] = names.length > 0 ? names : undefined;
  }

  get(name: string): ImageState | undefined {
    return this.#images.get(name);
  }

  #put(name: string, size: number, slot: number, capacity: number): void {
    let image = this.#images.get(name);
    if (image === undefined) {
      image = { size, nodes: 0, bits: new Uint32Array(0) };
      this.#images.set(name, image);
    }
    if (image.bits.length * 32 <= slot) {
      const bits = new Uint32Array(Math.ceil(Math.max(capacity, slot + 1) / 32));
      bits.set(image.bits);
      image.bits = bits;
    }
    if (hasImage(image, slot)) return;
    image.bits[slot >>> 5] = (image.bits[slot >>> 5] ?? 0) | (1 << (slot & 31));
    image.nodes++;
  }

  #drop(name: string, slot: number): void {
    const image = this.#images.get(name);
    if (image === undefined || !hasImage(image, slot)) return;
    image.bits[slot >>> 5] = (image.bits[slot >>> 5] ?? 0) & ~(1 << (slot & 31));
    if (--image.nodes === 0) this.#images.delete(name);
  }
}

export function hasImage(image: ImageState, slot: number): boolean {
  return (((image.bits[slot >>> 5] ?? 0) >>> (slot & 31)) & 1) === 1;
}
