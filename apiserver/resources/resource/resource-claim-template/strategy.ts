import { type FieldError, invalidField } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { validateAnnotations, validateLabels } from '../../../../api/labels/validate.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { ResourceClaimTemplate } from '../../../../proto/gen/resource/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { immutableMessage } from '../../core/field-checks.ts';
import { internalForm } from '../../internal-form.ts';
import { strategyFor } from '../../typed.ts';
import { checkDeviceClaim, defaultDeviceClaim } from '../device-claim.ts';

const path = fieldPath('spec');

const specSchema = () => messageSchema('k8s.io.api.resource.v1.ResourceClaimTemplateSpec');

export const resourceClaimTemplateStrategy = strategyFor<ResourceClaimTemplate>({
  returnsDeleted: true,
  defaults: ({ spec }) => defaultDeviceClaim(spec.spec),
  validate: ({ spec }) => {
    const errors: FieldError[] = [];
    const { labels, annotations } = spec.metadata ?? {};
    if (labels) errors.push(...validateLabels(labels, path.child('metadata', 'labels')));
    if (annotations) errors.push(...validateAnnotations(annotations, path.child('metadata', 'annotations')));
    checkDeviceClaim(errors, spec.spec.devices, path.child('spec', 'devices'));
    return errors;
  },
  validateUpdate: ({ spec }, old) =>
    semanticEqual(spec, old.spec) ? [] : [invalidField(path, internalForm(specSchema(), spec), immutableMessage)],
});
