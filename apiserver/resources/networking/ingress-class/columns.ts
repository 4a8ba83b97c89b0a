import type { IngressClass } from '../../../../proto/gen/networking/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const ingressClassColumns = tableFor<IngressClass>(
  [nameColumn, textColumn('Controller'), textColumn('Parameters'), ageColumn],
  ({ metadata, spec }, now) => {
    const { parameters } = spec ?? {};
    const group = parameters?.apiGroup === undefined ? '' : `.${parameters.apiGroup}`;
    const isDefault = metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
    return [
      isDefault ? `${metadata.name} (default)` : metadata.name,
      spec?.controller ?? '',
      parameters ? `${parameters.kind}${group}/${parameters.name}` : '<none>',
      ageCell(metadata.creationTimestamp, now),
    ];
  },
);
