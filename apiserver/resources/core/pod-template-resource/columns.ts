import type { PodTemplate } from '../../../../proto/gen/core/v1.ts';
import { tableFor } from '../../typed.ts';
import { containerCells, labelsCell } from '../pod-template/cells.ts';

/** As `kubectl get podtemplates` prints them. */
export const podTemplateColumns = tableFor<PodTemplate>(
  [
    { name: 'Name', type: 'string', format: 'name', priority: 0 },
    { name: 'Containers', type: 'string', priority: 0 },
    { name: 'Images', type: 'string', priority: 0 },
    { name: 'Pod Labels', type: 'string', priority: 0 },
  ],
  ({ metadata, template }) => [metadata.name, ...containerCells(template), labelsCell(template.metadata?.labels)],
);
