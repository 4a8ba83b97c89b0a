import { duplicate, type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { validateLabels } from '../../../../api/labels/validate.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import type { RuntimeClass } from '../../../../proto/gen/node/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { checkText, immutableMessage } from '../../core/field-checks.ts';
import { oldNodeLabel } from '../../core/node-labels.ts';
import { checkOverhead } from '../../core/pod-template/resources.ts';
import { checkTolerations } from '../../core/pod-template/scheduling.ts';
import { internalForm } from '../../internal-form.ts';
import { strategyFor } from '../../typed.ts';

const handlerPath = fieldPath('handler');
const overheadPath = fieldPath('overhead');
const schedulingPath = fieldPath('scheduling');
const tolerationSchema = () => messageSchema('k8s.io.api.core.v1.Toleration');

/** https://kubernetes.io/docs/concepts/containers/runtime-class/ */
function validateRuntimeClass({ handler, overhead, scheduling }: RuntimeClass): FieldError[] {
  const errors: FieldError[] = [];
  if (handler === '') errors.push(required(handlerPath));
  else checkText(errors, isDns1123Label, handler, handlerPath);
  if (overhead?.podFixed) checkOverhead(errors, overhead.podFixed, overheadPath);
  if (!scheduling) return errors;
  if (scheduling.nodeSelector) {
    errors.push(...validateLabels(scheduling.nodeSelector, schedulingPath.child('nodeSelector')));
  }
  const tolerations = scheduling.tolerations ?? [];
  const at = schedulingPath.child('tolerations');
  checkTolerations(errors, tolerations, at);
  const seen = new Set<string>();
  for (const [i, toleration] of tolerations.entries()) {
    // How long it holds makes no other toleration of it.
    const { key = '', operator = '', value = '', effect = '' } = toleration;
    const name = JSON.stringify([key, operator, value, effect]);
    if (seen.has(name)) errors.push(duplicate(at.index(i), internalForm(tolerationSchema(), toleration)));
    seen.add(name);
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
