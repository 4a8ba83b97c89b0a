import { type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import { isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { isPathSegmentName } from '../../../../api/names/format.ts';
import type { IPAddress } from '../../../../proto/gen/networking/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { canonicalIpProblems } from '../../core/addresses/canonical-address.ts';
import { checkText, immutableMessage } from '../../core/field-checks.ts';
import { internalForm } from '../../internal-form.ts';
import { strategyFor } from '../../typed.ts';

const path = fieldPath('spec', 'parentRef');

/** https://kubernetes.io/docs/reference/networking/virtual-ips/#ip-address-objects */
function validateIpAddress({ spec }: IPAddress): FieldError[] {
  const errors: FieldError[] = [];
  const parent = spec?.parentRef;
  if (!parent) return [required(path)];
  // The core group, which services are of, is empty.
  if (parent.group) checkText(errors, isDns1123Subdomain, parent.group, path, 'group');
  for (const name of ['resource', 'name'] as const) {
    const value = parent[name];
    if (!value) errors.push(required(path.child(name)));
    else checkText(errors, isPathSegmentName, value, path, name);
  }
  if (parent.namespace) checkText(errors, isPathSegmentName, parent.namespace, path, 'namespace');
  return errors;
}

const parentSchema = () => messageSchema('k8s.io.api.networking.v1.ParentReference');

export const ipAddressStrategy = strategyFor<IPAddress>({
  validateName: canonicalIpProblems,
  validate: validateIpAddress,
  validateUpdate: ({ spec }, old) =>
    deepEqual(spec?.parentRef, old.spec?.parentRef)
      ? []
      : [invalidField(path, internalForm(parentSchema(), spec?.parentRef), immutableMessage)],
});
