import type { AClaim, AVolume } from '../../api/storage/bind.ts';

/** What must become of a pod's claims before it can be bound to its node. */
export interface VolumePlan {
  readonly nodeName: string;
  /** Claims and the volumes that they are to be bound to. */
  readonly bindings: readonly { readonly claim: AClaim; readonly volume: AVolume }[];
  /** Claims whose volumes are to be made where the node reaches them. */
  readonly provisions: readonly AClaim[];
}

export const isEmptyPlan = ({ bindings, provisions }: VolumePlan): boolean => bindings.length + provisions.length === 0;

/** What was decided about claims and volumes, and is not yet seen: others must not decide otherwise in the meantime. */
export class AssumedVolumes {
  readonly #plans = new Map<string, VolumePlan>();
  /** Volumes by name, with the uid of the claim that each is promised to, and claims by uid with their nodes. */
  readonly #promised = new Map<string, string>();
  readonly #nodes = new Map<string, string>();

  assume(podUid: string, plan: VolumePlan): void {
    this.release(podUid);
    this.#plans.set(podUid, plan);
    this.#promise(plan);
  }

  /** Forgets what was decided for a pod: it is done, or will not be. Idempotent. */
  release(podUid: string): void {
    const plan = this.#plans.get(podUid);
    if (plan === undefined) return;
    this.#plans.delete(podUid);
    for (const { volume } of plan.bindings) this.#promised.delete(volume.metadata.name);
    for (const claim of plan.provisions) this.#nodes.delete(claim.metadata.uid);
    // Pods that share a claim decide the same about it: what others still wait for stays.
    for (const other of this.#plans.values()) this.#promise(other);
  }

  planOf(podUid: string): VolumePlan | undefined {
    return this.#plans.get(podUid);
  }

  /** The uid of the claim that a volume is promised to. */
  claimOf(volumeName: string): string | undefined {
    return this.#promised.get(volumeName);
  }

  /** The node that was chosen for a claim. */
  nodeOf(claimUid: string): string | undefined {
    return this.#nodes.get(claimUid);
  }

  #promise({ bindings, provisions, nodeName }: VolumePlan): void {
    for (const { claim, volume } of bindings) this.#promised.set(volume.metadata.name, claim.metadata.uid);
    for (const claim of provisions) this.#nodes.set(claim.metadata.uid, nodeName);
  }
}
