import { duplicate, type FieldError, invalidField } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { validateLabels } from '../../../../api/labels/validate.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import type { RuntimeClass } from '../../../../proto/gen/node/v1.ts';
import { checkAmount, checkContainerResourceName } from '../../core/amounts/validation.ts';
import { checkText, immutableMessage } from '../../core/field-checks.ts';
import { oldNodeLabel } from '../../core/node-labels.ts';
import { checkTolerations } from '../../core/pod-template/scheduling.ts';
import { strategyFor } from '../../typed.ts';

const handlerPath = fieldPath('handler');
const overheadPath = fieldPath('overhead', 'podFixed');
const schedulingPath = fieldPath('scheduling');

/** https://kubernetes.io/docs/concepts/containers/runtime-class/ */
function validateRuntimeClass({ handler, overhead, scheduling }: RuntimeClass): FieldError[] {
  const errors: FieldError[] = [];
  checkText(errors, isDns1123Label, handler, handlerPath);
  for (const [name, amount] of Object.entries(overhead?.podFixed ?? {})) {
    checkContainerResourceName(errors, name, overheadPath);
    checkAmount(errors, name, amount, overheadPath);
  }
  if (!scheduling) return errors;
  if (scheduling.nodeSelector) {
    errors.push(...validateLabels(scheduling.nodeSelector, schedulingPath.child('nodeSelector')));
  }
  const tolerations = scheduling.tolerations ?? [];
  const at = schedulingPath.child('tolerations');
  checkTolerations(errors, tolerations, at);
  for (const [i, toleration] of tolerations.entries()) {
    if (tolerations.slice(0, i).some((other) => deepEqual(toleration, other))) {
      errors.push(duplicate(at.index(i), toleration));
    }
  }
  return errors;
}

export const runtimeClassStrategy = strategyFor<RuntimeClass>({
  refusesUnconditionalUpdate: true,
  validate: validateRuntimeClass,
  warnings: ({ scheduling }) =>
    Object.keys(scheduling?.nodeSelector ?? {}).flatMap((key) => {
      const message = oldNodeLabel(key);
      return message ? [`${schedulingPath.child('nodeSelector')}: ${message}`] : [];
    }),
  validateUpdate: ({ handler }, old) =>
    handler === old.handler ? [] : [invalidField(handlerPath, handler, immutableMessage)],
});
