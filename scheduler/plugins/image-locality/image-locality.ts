import { hasImage, type ImageState } from '../../cache/image-index.ts';
import { maxNodeScore, type ScorePlugin } from '../../framework/plugin.ts';

const mb = 1024 * 1024;
/** Images of less, in sum, do not count. */
const floor = 23 * mb;
/** More than this for each container does not count. */
const ceilingEach = 1000 * mb;

/**
 * Prefers nodes that have the images of the pod already. The bytes of an image count by the share of nodes that have it, so that
 * the first node to pull an image does not draw everyone.
 */
export const imageLocality: ScorePlugin = {
  name: 'ImageLocality',
  scoreScope: 'cluster',
  preScore({ template }, { table }) {
    const images: { readonly state: ImageState; readonly bytes: number }[] = [];
    const containers = [...(template.spec.initContainers ?? []), ...template.spec.containers];
    for (const { image } of containers) {
      const state = image === undefined ? undefined : table.images.get(withTag(image));
      if (state !== undefined) images.push({ state, bytes: Math.floor(state.size * (state.nodes / table.count)) });
    }
    if (images.length === 0) return { kind: 'skip' };
    const ceiling = ceilingEach * containers.length;
    return {
      kind: 'ready',
      scorer: {
        score(slot) {
          let sum = 0;
          for (const { state, bytes } of images) if (hasImage(state, slot)) sum += bytes;
          const counted = Math.min(ceiling, Math.max(floor, sum));
          return Math.floor((maxNodeScore * (counted - floor)) / (ceiling - floor));
        },
      },
    };
  },
};

/** Nodes report images with their tag. */
function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
