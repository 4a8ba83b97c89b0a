import type { PodTemplate } from '../../../../proto/gen/core/v1.ts';
import { containerCells, labelsCell, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get podtemplates` prints them. */
export const podTemplateColumns = tableFor<PodTemplate>(
  [nameColumn, textColumn('Containers'), textColumn('Images'), textColumn('Pod Labels')],
  ({ metadata, template }) => [metadata.name, ...containerCells(template.spec), labelsCell(template.metadata?.labels)],
);
