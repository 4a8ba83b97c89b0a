import { type FieldError, forbiddenField, invalidField, required, tooLong } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import { isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { isLongerThan } from '../../../../api/names/wording.ts';
import type { VolumeAttachment, VolumeError } from '../../../../proto/gen/storage/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { checkText, immutableMessage, notNegativeMessage } from '../../core/field-checks.ts';
import { internalForm } from '../../internal-form.ts';
import { strategyFor } from '../../typed.ts';
import { checkDriverName } from '../parameters.ts';

const path = fieldPath('spec');
const statusPath = fieldPath('status');
const sourcePath = path.child('source');
const maxMetadata = 256 * 1024;
const maxMessage = 1024;

/** https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume-attachment-v1/ */
function validateVolumeAttachment({ spec, status }: VolumeAttachment): FieldError[] {
  const errors: FieldError[] = [];
  if (!spec.attacher) errors.push(required(path.child('attacher')));
  const { inlineVolumeSpec, persistentVolumeName } = spec.source;
  const problem = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  if (!inlineVolumeSpec && persistentVolumeName === undefined) errors.push(required(sourcePath, problem));
  else if (inlineVolumeSpec && persistentVolumeName !== undefined) errors.push(forbiddenField(sourcePath, problem));
  else if (persistentVolumeName === '') {
    errors.push(required(sourcePath.child('persistentVolumeName'), 'must specify non empty persistentVolumeName'));
  }
  checkText(errors, isDns1123Subdomain, spec.nodeName, path, 'nodeName');
  errors.push(...validateStatus({ status }));
  return errors;
}

function validateStatus({ status }: Pick<VolumeAttachment, 'status'>): FieldError[] {
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(status?.attachmentMetadata ?? {})) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (bytes > maxMetadata) errors.push(tooLong(statusPath.child('attachmentMetadata'), maxMetadata));
  checkError(errors, status?.attachError, 'attachError');
  checkError(errors, status?.detachError, 'detachError');
  return errors;
}

function checkError(errors: FieldError[], error: VolumeError | undefined, name: string): void {
  if (!error) return;
  if (isLongerThan(error.message ?? '', maxMessage)) {
    errors.push(tooLong(statusPath.child(name, 'message'), maxMetadata));
  }
  if (error.errorCode !== undefined && error.errorCode < 0) {
    errors.push(invalidField(statusPath.child(name, 'errorCode'), error.errorCode, notNegativeMessage));
  }
}

const specSchema = () => messageSchema('k8s.io.api.storage.v1.VolumeAttachmentSpec');

export const volumeAttachmentStrategy = strategyFor<VolumeAttachment>({
  statusKeeps: ['labels', 'annotations', 'finalizers', 'ownerReferences'],
  refusesUnconditionalUpdate: true,
  returnsDeleted: true,
  validate: validateVolumeAttachment,
  validateCreate: ({ spec }) => {
    const errors: FieldError[] = [];
    checkDriverName(errors, spec.attacher, path.child('attacher'));
    const { persistentVolumeName: name } = spec.source;
    if (name !== undefined) checkText(errors, isDns1123Subdomain, name, sourcePath, 'persistentVolumeName');
    return errors;
  },
  validateUpdate: ({ spec }, old) =>
    semanticEqual(spec, old.spec) ? [] : [invalidField(path, internalForm(specSchema(), spec), immutableMessage)],
  validateStatusUpdate: validateStatus,
});
