import type { Authorizer } from '../authorization/authorizer.ts';
import type { ObjectStore } from '../registry/object-store.ts';
import type { Registry } from '../registry/registry.ts';
import type { AdmissionLookup, AdmissionPlugin } from './admission.ts';
import {
  certificateApproval,
  certificateSigning,
  certificateSubjectRestriction,
  signerAuthorizer,
} from './certificate-approval.ts';
import { claimAccess } from './claim-access.ts';
import { defaultIngressClass } from './default-ingress-class.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { limitRanger } from './limit-ranger/limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { nodeDeclaredFeatureValidator } from './node-declared-features.ts';
import { nodeRestriction } from './node-restriction/node-restriction.ts';
import { alwaysAdmit, alwaysDeny } from './optional/always.ts';
import { alwaysPullImages } from './optional/always-pull-images.ts';
import { denyServiceExternalIps } from './optional/deny-service-external-ips.ts';
import { extendedResourceToleration } from './optional/extended-resource-toleration.ts';
import { limitHardAntiAffinity } from './optional/limit-hard-anti-affinity.ts';
import { ownerReferencesPermission } from './optional/owner-references.ts';
import { podNodeSelector } from './optional/pod-node-selector.ts';
import { choosePlugins } from './order.ts';
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize.ts';
import { podResizeValidator } from './pod-resize.ts';
import { podSecurity } from './pod-security/pod-security.ts';
import { podTopologyLabels } from './pod-topology-labels.ts';
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
  /** Asked who may approve and sign certificates. */
  readonly authorizer: Authorizer;
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
  authorizer,
  now,
  random,
  enable = [],
  disable = [],
  others = [],
}: PluginParts): readonly AdmissionPlugin[] {
  const mayUseSigner = signerAuthorizer(authorizer);
  const plugins: readonly AdmissionPlugin[] = [
    namespaceLifecycle(lookup, now),
    limitRanger(lookup),
    podSecurity(lookup),
    serviceAccount(lookup, random),
    nodeRestriction(lookup),
    taintNodesByCondition(),
    priority(lookup),
    defaultTolerationSeconds(),
    defaultStorageClass(lookup),
    storageObjectInUseProtection(),
    persistentVolumeClaimResize(lookup),
    runtimeClass(lookup),
    certificateApproval(mayUseSigner),
    certificateSigning(mayUseSigner),
    certificateSubjectRestriction(),
    defaultIngressClass(lookup),
    podTopologyLabels(lookup),
    nodeDeclaredFeatureValidator(lookup),
    podResizeValidator(lookup),
    resourceQuota(core),
    ...optional(lookup, core.registry, authorizer),
    claimAccess(lookup, authorizer),
    ...others,
  ];
  return choosePlugins(plugins, { enable, disable });
}

/** Plugins that run when they are asked for. */
function optional(lookup: AdmissionLookup, registry: Registry, authorizer: Authorizer): readonly AdmissionPlugin[] {
  return [
    alwaysAdmit(),
    alwaysDeny(),
    alwaysPullImages(),
    denyServiceExternalIps(),
    extendedResourceToleration(),
    limitHardAntiAffinity(),
    ownerReferencesPermission(authorizer, registry),
    podNodeSelector(lookup),
  ];
}
