import type { ObjectStore } from '../registry/object-store.ts';
import type { Registry } from '../registry/registry.ts';
import type { AdmissionLookup, AdmissionPlugin } from './admission.ts';
import { defaultIngressClass } from './default-ingress-class.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { limitRanger } from './limit-ranger/limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { choosePlugins } from './order.ts';
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize.ts';
import { priority } from './priority.ts';
import { resourceQuota } from './resource-quota/resource-quota.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts';
import { taintNodesByCondition } from './taint-nodes-by-condition.ts';

/** What the plugins are made of. */
export interface PluginParts {
  readonly lookup: AdmissionLookup;
  /** Where quotas are charged. */
  readonly core: { readonly objects: ObjectStore; readonly registry: Registry };
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** `--enable-admission-plugins` */
  readonly enable?: readonly string[];
  /** `--disable-admission-plugins` */
  readonly disable?: readonly string[];
  /** Plugins that are made elsewhere (webhooks, policies); they run at the place that their names have in the order. */
  readonly others?: readonly AdmissionPlugin[];
}

/** The plugins that Kubernetes turns on by default, and those asked for, in its order. Throws a RangeError for unknown names. */
export function defaultAdmission({
  lookup,
  core,
  now,
  random,
  enable = [],
  disable = [],
  others = [],
}: PluginParts): readonly AdmissionPlugin[] {
  const plugins: readonly AdmissionPlugin[] = [
    namespaceLifecycle(lookup, now),
    limitRanger(lookup),
    serviceAccount(lookup, random),
    taintNodesByCondition(),
    priority(lookup),
    defaultTolerationSeconds(),
    defaultStorageClass(lookup),
    storageObjectInUseProtection(),
    persistentVolumeClaimResize(lookup),
    runtimeClass(lookup),
    defaultIngressClass(lookup),
    resourceQuota(core),
    ...others,
  ];
  return choosePlugins(plugins, { enable, disable });
}
