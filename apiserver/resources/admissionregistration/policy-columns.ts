import { formatLabelSelector } from '../../../api/labels/selector.ts';
import type { DeepReadonly } from '../../../api/meta/deep-readonly.ts';
import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  ParamKind,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '../../../proto/gen/admissionregistration/v1.ts';
import { ageCell } from '../../table/cells.ts';
import { ageColumn, integerColumn, nameColumn, textColumn } from '../../table/column.ts';
import { tableFor } from '../typed.ts';

export const validatingAdmissionPolicyColumns = tableFor<ValidatingAdmissionPolicy>(
  [nameColumn, integerColumn('Validations'), textColumn('ParamKind'), ageColumn],
  ({ metadata, spec }, now) => [
    metadata.name,
    (spec?.validations ?? []).length,
    paramKindCell(spec?.paramKind),
    ageCell(metadata.creationTimestamp, now),
  ],
);

export const mutatingAdmissionPolicyColumns = tableFor<MutatingAdmissionPolicy>(
  [nameColumn, integerColumn('Mutations'), textColumn('ParamKind'), ageColumn],
  ({ metadata, spec }, now) => [
    metadata.name,
    (spec?.mutations ?? []).length,
    paramKindCell(spec?.paramKind),
    ageCell(metadata.creationTimestamp, now),
  ],
);

/** As Go prints a group, version and kind. */
function paramKindCell(kind: DeepReadonly<ParamKind> | undefined): string {
  return kind ? `${kind.apiVersion ?? ''}, Kind=${kind.kind ?? ''}` : '<unset>';
}

/** The table of policy bindings of both sorts. */
export const policyBindingColumns = tableFor<ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding>(
  [nameColumn, textColumn('PolicyName'), textColumn('ParamRef'), ageColumn],
  ({ metadata, spec }, now) => {
    const { namespace, name, selector } = spec?.paramRef ?? {};
    const named = name ? (namespace ? `${namespace}/${name}` : name) : undefined;
    return [
      metadata.name,
      spec?.policyName ?? '',
      named ?? (selector ? formatLabelSelector(selector) : '<unset>'),
      ageCell(metadata.creationTimestamp, now),
    ];
  },
);
