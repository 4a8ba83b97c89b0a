import type { Labels } from '../../../api/labels/requirement.ts';
import { keyFor } from '../../../api/meta/object-key.ts';
import { fits, rejected } from '../../framework/outcome.ts';
import type { FilterPlugin } from '../../framework/plugin.ts';
import { claimsOf } from '../volume-binding/used-claims.ts';

const name = 'VolumeZone';

const elsewhere = rejected(name, 'node(s) had no available volume zone', { preemptionMayHelp: false });

/** Labels that say where a node or a volume is, and their names of old. */
const places: readonly (readonly [current: string, old: string])[] = [
  ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'],
  ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region'],
];
const allLabels = places.flat();

/**
 * Keeps pods with volumes that are labelled with zones or regions on nodes of these. A node without any such label is taken to
 * be in all of them.
 */
export const volumeZone: FilterPlugin = {
  name,
  filterScope: 'cluster',
  wakeUps: [
    { resource: 'PersistentVolumeClaim', actions: ['add', 'update'] },
    { resource: 'PersistentVolume', actions: ['add', 'update'] },
    { resource: 'StorageClass', actions: ['add'] },
    { resource: 'Node', actions: ['add', 'labels'] },
  ],

  preFilter(pod, { objects, table }) {
    if (!pod.template.hasClaims) return { kind: 'skip' };
    const wanted: { readonly labels: readonly string[]; readonly values: ReadonlySet<string> }[] = [];
    for (const used of claimsOf(pod)) {
      const claim = objects.persistentVolumeClaims.get(keyFor(pod.namespace, used.name));
      const labels = objects.persistentVolumes.get(claim?.spec.volumeName ?? '')?.metadata.labels;
      for (const [current, old] of places)
        for (const label of [current, old]) {
          const value = labels?.[label];
          // A volume in several zones says so as `a__b`.
          if (value !== undefined) wanted.push({ labels: [label, current], values: new Set(value.split('__')) });
        }
    }
    if (wanted.length === 0) return { kind: 'skip' };
    const suits = (labels: Labels) =>
      allLabels.every((label) => labels?.[label] === undefined) ||
      wanted.every(({ labels: names, values }) => values.has(names.map((one) => labels?.[one]).find(Boolean) ?? ''));
    return {
      kind: 'ready',
      filter: { filter: (slot) => (suits(table.nodes[slot]?.metadata.labels) ? fits : elsewhere) },
    };
  },
};
