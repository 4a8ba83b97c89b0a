import type { ResourceClaim } from '../../proto/gen/resource/v1.ts';
import type { DeepReadonly } from '../meta/deep-readonly.ts';
import { Quantity } from '../quantity/quantity.ts';
import { type Amounts, addAmounts } from '../quantity/resource-list.ts';

/** The end of the names under which quotas count devices of a class: `gpu.deviceclass.resource.k8s.io/devices`. */
export const devicesOfClass = '.deviceclass.resource.k8s.io/devices';

/** As many as a claim can get, where it asks for all there are. */
const mostDevices = 32;

type Wanted = { readonly deviceClassName: string; readonly allocationMode?: string; readonly count?: number };

/**
 * The devices that a claim may take, by their class. Of alternatives the one that takes most counts, for each class.
 * https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-on-dynamic-resource-allocation
 */
export function addDevices(usage: Amounts, { spec }: DeepReadonly<ResourceClaim>): void {
  for (const { exactly, firstAvailable = [] } of spec.devices?.requests ?? []) {
    const most = new Map<string, number>();
    const wanted: readonly Wanted[] = firstAvailable.length > 0 ? firstAvailable : exactly ? [exactly] : [];
    for (const { deviceClassName, allocationMode, count = 0 } of wanted) {
      const name = deviceClassName + devicesOfClass;
      const devices = allocationMode === 'All' ? mostDevices : allocationMode === 'ExactCount' ? count : 0;
      most.set(name, Math.max(most.get(name) ?? 0, devices));
    }
    addAmounts(usage, new Map([...most].map(([name, count]) => [name, Quantity.of(count)])));
  }
}
