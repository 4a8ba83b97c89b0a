import { notSupported } from '../../../api/field/field-error.ts';
import { fieldPath } from '../../../api/field/path.ts';
import type { Pod } from '../../../proto/gen/core/v1.ts';
import type { AdmissionPlugin } from '../admission.ts';
import { isWriteOf, refusal } from '../refuse.ts';
import { bringsImages, containersWithPath } from './containers.ts';

/**
 * Every pod shows its credentials for its images anew, so that nobody runs another's private image from a node's cache.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#alwayspullimages
 */
export function alwaysPullImages(): AdmissionPlugin {
  return {
    name: 'AlwaysPullImages',
    handles: (request) => request.operation !== 'DELETE' && isWriteOf(request, '', 'pods') && bringsImages(request),
    admit(request) {
      const { spec } = request.object as unknown as Pod;
      for (const { container } of containersWithPath(spec)) container.imagePullPolicy = 'Always';
      for (const { image } of spec.volumes ?? []) if (image) image.pullPolicy = 'Always';
    },
    validate(request) {
      const { spec } = request.object as unknown as Pod;
      for (const { container, path } of containersWithPath(spec)) {
        if (container.imagePullPolicy === 'Always') continue;
        const { field, message } = notSupported(path.child('imagePullPolicy'), container.imagePullPolicy ?? '', [
          'Always',
        ]);
        throw refusal(request, `${field}: ${message}`);
      }
      for (const [i, { image }] of (spec.volumes ?? []).entries()) {
        if (!image || image.pullPolicy === 'Always') continue;
        const at = fieldPath('spec', 'volumes').index(i).child('image', 'pullPolicy');
        const { field, message } = notSupported(at, image.pullPolicy ?? '', ['Always']);
        throw refusal(request, `${field}: ${message}`);
      }
    },
  };
}
