import { type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { ServiceCIDR } from '../../../../proto/gen/networking/v1.ts';
import { canonicalCidrProblems } from '../../core/addresses/canonical-address.ts';
import { cidrFamilyOf } from '../../core/addresses/ip-address.ts';
import { checkText, immutableMessage } from '../../core/field-checks.ts';
import { strategyFor } from '../../typed.ts';

const path = fieldPath('spec', 'cidrs');

/** https://kubernetes.io/docs/reference/networking/virtual-ips/#ip-address-objects */
function validateServiceCidr({ spec }: ServiceCIDR): FieldError[] {
  const cidrs = spec?.cidrs ?? [];
  if (cidrs.length === 0) return [required(path, 'at least one CIDR required')];
  if (cidrs.length > 2) return [invalidField(path, spec, 'may only hold up to 2 values')];
  const [first, second] = cidrs.map(cidrFamilyOf);
  if (cidrs.length === 2 && (!first || !second || first === second)) {
    return [
      invalidField(
        path,
        spec,
        'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
      ),
    ];
  }
  const errors: FieldError[] = [];
  for (const [i, cidr] of cidrs.entries()) checkText(errors, canonicalCidrProblems, cidr, path.index(i));
  return errors;
}

export const serviceCidrStrategy = strategyFor<ServiceCIDR>({
  createKeepsStatus: true,
  statusKeeps: ['labels', 'annotations', 'finalizers', 'ownerReferences'],
  validate: validateServiceCidr,
  validateUpdate: ({ spec }, old) => {
    const [cidrs, before] = [spec?.cidrs ?? [], old.spec?.cidrs ?? []];
    // A range of the other family may join the one that is there.
    const grown = before.length === 1 && cidrs.length === 2 && cidrs[0] === before[0];
    return grown || deepEqual(cidrs, before) ? [] : [invalidField(path, cidrs, immutableMessage)];
  },
});
