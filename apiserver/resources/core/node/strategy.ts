import { fieldPath } from '../../../../api/field/path.ts';
import type { Node } from '../../../../proto/gen/core/v1.ts';
import { strategyFor } from '../../typed.ts';
import { cidrWarnings } from '../addresses/address-warnings.ts';
import { roundAmounts } from '../amounts/round.ts';
import { validateNode, validateNodeUpdate } from './validation.ts';

/** What is particular to nodes. https://kubernetes.io/docs/concepts/architecture/nodes/ */
export const nodeStrategy = strategyFor<Node>({
  metadataChecks: ['all', 'change'],
  // A node registers with all that it knows of itself.
  createKeepsStatus: true,
  defaults: ({ spec, status }) => {
    roundAmounts(status.capacity);
    if (status.capacity && !status.allocatable) status.allocatable = { ...status.capacity };
    roundAmounts(status.allocatable);
    // The old field is the first of the new one, and is believed by those who know it alone.
    if (spec.podCIDR && spec.podCIDR !== spec.podCIDRs?.[0]) spec.podCIDRs = [spec.podCIDR];
    else if (spec.podCIDRs?.[0] !== undefined) spec.podCIDR = spec.podCIDRs[0];
  },
  prepareForStatusUpdate: (node, old) => {
    // An assignment of configuration is not a node's to report.
    if (old.status.config === undefined) delete node.status.config;
  },
  validate: validateNode,
  warnings: ({ spec }) => [
    ...(spec.configSource ? ['spec.configSource: the feature is removed'] : []),
    ...(spec.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
    ...(spec.podCIDRs ?? []).flatMap((block, i) => cidrWarnings(block, fieldPath('spec', 'podCIDRs').index(i))),
  ],
  validateUpdate: validateNodeUpdate,
  validateStatusUpdate: validateNodeUpdate,
  selectableFields: ({ spec }) => ({ 'spec.unschedulable': spec.unschedulable ? 'true' : 'false' }),
});
