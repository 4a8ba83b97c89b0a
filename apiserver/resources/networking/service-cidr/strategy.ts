import { type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
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
  if (cidrs.length > 2) return [invalidField(path, { CIDRs: cidrs }, 'may only hold up to 2 values')];
  const errors: FieldError[] = [];
  for (const [i, cidr] of cidrs.entries()) checkText(errors, canonicalCidrProblems, cidr, path.index(i));
  const [first, second] = cidrs.map(cidrFamilyOf);
  if (cidrs.length === 2 && first && first === second) {
    errors.push(
      invalidField(
        path,
        cidrs,
        'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
      ),
    );
  }
  return errors;
}

/** The ranges stay; one of the other family may join the only one that is there. */
function validateServiceCidrUpdate(range: ServiceCIDR, old: DeepReadonly<ServiceCIDR>): FieldError[] {
  const [cidrs, before] = [range.spec?.cidrs ?? [], old.spec?.cidrs ?? []];
  const grown = before.length === 1 && cidrs.length === 2;
  if (cidrs.length !== before.length && !grown) return [invalidField(path, cidrs, immutableMessage)];
  const changed = before.flatMap((cidr, i) =>
    cidr === cidrs[i] ? [] : [invalidField(path.index(i), cidrs[i], immutableMessage)],
  );
  return grown ? [...changed, ...validateServiceCidr(range)] : changed;
}

export const serviceCidrStrategy = strategyFor<ServiceCIDR>({
  statusKeeps: ['labels', 'annotations', 'finalizers', 'ownerReferences'],
  validateCreate: validateServiceCidr,
  validateUpdate: validateServiceCidrUpdate,
});
