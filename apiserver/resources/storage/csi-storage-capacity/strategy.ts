import { type FieldError, invalidField } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { validateLabelSelector } from '../../../../api/labels/validate.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import { isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { tryParseQuantity } from '../../../../api/quantity/quantity.ts';
import type { CSIStorageCapacity } from '../../../../proto/gen/storage/v1.ts';
import { checkText, immutableMessage, notNegativeMessage } from '../../core/field-checks.ts';
import { oldNodeLabel } from '../../core/node-labels.ts';
import { strategyFor } from '../../typed.ts';

/** https://kubernetes.io/docs/concepts/storage/storage-capacity/ */
export const csiStorageCapacityStrategy = strategyFor<CSIStorageCapacity>({
  refusesUnconditionalUpdate: true,
  validate: ({ nodeTopology, storageClassName, capacity }) => {
    const errors: FieldError[] = [];
    if (nodeTopology) errors.push(...validateLabelSelector(nodeTopology, fieldPath('nodeTopology')));
    checkText(errors, isDns1123Subdomain, storageClassName, fieldPath('storageClassName'));
    if (capacity !== undefined && (tryParseQuantity(capacity)?.sign() ?? 0) < 0) {
      errors.push(invalidField(fieldPath('capacity'), capacity, notNegativeMessage));
    }
    return errors;
  },
  warnings: ({ nodeTopology }) => [
    ...(nodeTopology?.matchExpressions ?? []).flatMap(({ key }, i) => {
      const message = oldNodeLabel(key);
      const at = fieldPath('nodeTopology', 'matchExpressions').index(i).child('key');
      return message ? [`${at}: ${key} is ${message}`] : [];
    }),
    ...Object.keys(nodeTopology?.matchLabels ?? {}).flatMap((key) => {
      const message = oldNodeLabel(key);
      return message ? [`${fieldPath('nodeTopology', 'matchLabels', key)}: ${message}`] : [];
    }),
  ],
  // They are what a driver is asked for: another question is another object.
  validateUpdate: (object, old) =>
    (['nodeTopology', 'storageClassName'] as const).flatMap((name) =>
      semanticEqual(object[name], old[name]) ? [] : [invalidField(fieldPath(name), object[name], immutableMessage)],
    ),
});
