import { type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import { isLongerThan } from '../../../../api/names/wording.ts';
import type { Event } from '../../../../proto/gen/core/v1.ts';
import { checkText } from '../field-checks.ts';

const maxField = 128;
const maxMessage = 1024;

/**
 * Problems of an event in the form of the core group. Those that have an event time are of the newer make, and must say more.
 * `componentField` is what the group that is asked calls who reports.
 */
export function validateEvent(event: Event, componentField = 'reportingComponent'): FieldError[] {
  const errors: FieldError[] = [];
  const namespace = event.metadata.namespace ?? '';
  const about = event.involvedObject.namespace ?? '';
  const elsewhere = invalidField(fieldPath('involvedObject', 'namespace'), about, 'does not match event.namespace');
  if (!event.eventTime) {
    const fits = about === '' ? namespace === '' || namespace === 'default' : namespace === about;
    if (!fits) errors.push(elsewhere);
  } else {
    if (about === '' && namespace !== 'default' && namespace !== 'kube-system') errors.push(elsewhere);
    const component = event.reportingComponent ?? '';
    if (component === '') errors.push(required(fieldPath(componentField)));
    checkText(errors, isQualifiedName, component, fieldPath(componentField));
    for (const name of ['reportingInstance', 'action', 'reason'] as const) checkLength(errors, event[name] ?? '', name);
    if (isLongerThan(event.message ?? '', maxMessage)) {
      errors.push(invalidField(fieldPath('message'), '', `can have at most ${maxMessage} characters`));
    }
  }
  checkText(errors, isDns1123Subdomain, namespace, fieldPath('namespace'));
  return errors;
}

function checkLength(errors: FieldError[], value: string, name: string): void {
  if (value === '') errors.push(required(fieldPath(name)));
  if (isLongerThan(value, maxField)) {
    errors.push(invalidField(fieldPath(name), '', `can have at most ${maxField} characters`));
  }
}
