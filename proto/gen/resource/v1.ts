// Made by 'npm run gen' from proto/resource/v1.proto. Do not edit.
import type * as coreV1 from '../core/v1.ts';
import type * as metaQuantity from '../meta/quantity.ts';
import type * as metaRuntime from '../meta/runtime.ts';
import type * as metaV1 from '../meta/v1.ts';

/** State of one allocated device, reported by its driver. */
export interface AllocatedDeviceStatus {
  /** Name of the driver that offers the device. */
  driver: string;
  /** Pool in which the device is listed. */
  pool: string;
  /** Name of the device within its pool. */
  device: string;
  /** Latest observations on the device, one per type; at most 8. */
  conditions?: metaV1.Condition[];
  /** Details in a form of the driver's own, at most 10 KiB. */
  data?: metaRuntime.RawExtension;
  /** Details in case the device is a network interface. */
  networkData?: NetworkDeviceData;
  /** Which share of a device used by several claims is meant. */
  shareID?: string;
}

/** Devices granted to a claim and where they can be used. */
export interface AllocationResult {
  /** The granted devices and their settings. */
  devices?: DeviceAllocationResult;
  /** Nodes that can use the devices; absent means all. */
  nodeSelector?: coreV1.NodeSelector;
  /** When the devices were granted; may be unknown. */
  allocationTimestamp?: metaV1.Time;
}

/** Picks devices by a CEL expression. */
export interface CELDeviceSelector {
  /** CEL expression over device, with its driver, attributes and capacity, yielding true or false. */
  expression: string;
}

/** Which amounts of a shared capacity may be requested. */
export interface CapacityRequestPolicy {
  /** Amount consumed when a request does not mention this capacity. */
  default?: metaQuantity.Quantity;
  /** The only amounts allowed, rising; requests are rounded up. Exclusive with validRange. */
  validValues?: metaQuantity.Quantity[];
  /** Range of allowed amounts; exclusive with validValues. */
  validRange?: CapacityRequestPolicyRange;
}

/** Range of allowed capacity amounts. */
export interface CapacityRequestPolicyRange {
  /** Smallest amount; smaller requests are raised to it. */
  min: metaQuantity.Quantity;
  /** Largest amount that can be asked for. */
  max?: metaQuantity.Quantity;
  /** Granularity counted from min; requests are rounded up to it. */
  step?: metaQuantity.Quantity;
}

/** Amounts of device capacity that are needed. */
export interface CapacityRequirements {
  /** Amount per capacity name that a device must be able to provide. */
  requests?: { [key: string]: metaQuantity.Quantity };
}

/** A quantity that devices share. */
export interface Counter {
  /** How much of the counter exists or is used up. */
  value: metaQuantity.Quantity;
}

/** A named group of counters that devices of a pool draw on. */
export interface CounterSet {
  /** Name of the set; a DNS label, unique within the pool. */
  name: string;
  /** The counters by name; required, at most 32. */
  counters: { [key: string]: Counter };
}

/** One device offered by a driver. */
export interface Device {
  /** Name of the device, unique in its pool; a DNS label. */
  name: string;
  /** Properties by name, used to pick devices; limited to 32 together with capacity. */
  attributes?: { [key: string]: DeviceAttribute };
  /** Amounts the device can provide, by name. */
  capacity?: { [key: string]: DeviceCapacity };
  /** What the device takes from shared counters while allocated. */
  consumesCounters?: DeviceCounterConsumption[];
  /** Node having the device; only when the slice leaves that choice to each device. */
  nodeName?: string;
  /** Nodes that can use the device; only when the slice leaves that choice to each device. */
  nodeSelector?: coreV1.NodeSelector;
  /** True if every node can use the device; only when the slice leaves that choice to each device. */
  allNodes?: boolean;
  /** Marks that keep away claims not tolerating them. */
  taints?: DeviceTaint[];
  /** True ties the claim to the chosen node once the device is allocated. */
  bindsToNode?: boolean;
  /** Conditions that must be true in the claim's device status before the pod is bound; at most 4. */
  bindingConditions?: string[];
  /** Conditions of which any one being true means that preparation failed; at most 4. */
  bindingFailureConditions?: string[];
  /** True lets several requests or claims share the device. */
  allowMultipleAllocations?: boolean;
  /** How the device counts against ordinary node resources such as cpu or memory, by resource name. */
  nodeAllocatableResourceMappings?: { [key: string]: NodeAllocatableResourceMapping };
}

/** Settings of a granted device, with their origin. */
export interface DeviceAllocationConfiguration {
  /** Whether the settings come from the device class or the claim. */
  source: string;
  /** Requests the settings apply to; empty applies to all. */
  requests?: string[];
  /** Settings that only the driver understands. */
  opaque?: OpaqueDeviceConfiguration;
}

/** The devices granted to a claim. */
export interface DeviceAllocationResult {
  /** One entry per granted device. */
  results?: DeviceRequestAllocationResult[];
  /** Settings from class and claim for the drivers. */
  config?: DeviceAllocationConfiguration[];
}

/** A property value; exactly one field is set. */
export interface DeviceAttribute {
  /** A single whole-number value. */
  int?: number;
  /** A single true-or-false value. */
  bool?: boolean;
  /** A text value, at most 64 characters. */
  string?: string;
  /** A semantic version, such as 1.2.3. */
  version?: string;
  /** A list of whole numbers. */
  ints?: number[];
  /** A list of true-or-false values. */
  bools?: boolean[];
  /** A list of texts, each at most 64 characters. */
  strings?: string[];
  /** A list of semantic versions. */
  versions?: string[];
}

/** An amount a device can provide. */
export interface DeviceCapacity {
  /** Total amount of this capacity. */
  value: metaQuantity.Quantity;
  /** Rules for amounts requested of a shared device; absent permits any amount. */
  requestPolicy?: CapacityRequestPolicy;
}

/** What devices are wanted, and how they should be set up. */
export interface DeviceClaim {
  /** The separate wishes; all must be met together. */
  requests?: DeviceRequest[];
  /** Conditions that the granted devices must meet jointly. */
  constraints?: DeviceConstraint[];
  /** Settings for the drivers of the devices. */
  config?: DeviceClaimConfiguration[];
}

/** Settings in a claim for some of its requests. */
export interface DeviceClaimConfiguration {
  /** Requests the settings apply to; empty applies to all. */
  requests?: string[];
  /** Settings that only the driver understands. */
  opaque?: OpaqueDeviceConfiguration;
}

/** A class of devices set up by the administrator, named by claims. */
export interface DeviceClass {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this DeviceClass, written by its owner. */
  spec: DeviceClassSpec;
}

/** Settings that go with a device class. */
export interface DeviceClassConfiguration {
  /** Settings that only the driver understands. */
  opaque?: OpaqueDeviceConfiguration;
}

/** A list of DeviceClass objects, as returned by list requests. */
export interface DeviceClassList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The DeviceClass objects found; empty when nothing matched. */
  items: DeviceClass[];
}

/** Which devices belong to the class and how they are set up. */
export interface DeviceClassSpec {
  /** Criteria, all of which a device must fulfil. */
  selectors?: DeviceSelector[];
  /** Settings passed to the drivers of devices obtained through the class. */
  config?: DeviceClassConfiguration[];
  /** Extended resource, as used in container requests, that devices of this class can satisfy. */
  extendedResourceName?: string;
}

/** Device settings; exactly one form is set. */
export interface DeviceConfiguration {
  /** Settings that only the driver understands. */
  opaque?: OpaqueDeviceConfiguration;
}

/** A condition that several devices must meet jointly. */
export interface DeviceConstraint {
  /** Requests the condition covers; empty covers all. */
  requests?: string[];
  /** Attribute whose value must be the same for all the devices. */
  matchAttribute?: string;
  /** Attribute whose value must differ between all the devices. */
  distinctAttribute?: string;
}

/** What a device takes from one counter set. */
export interface DeviceCounterConsumption {
  /** Name of the counter set drawn on. */
  counterSet: string;
  /** Amount taken per counter; required. */
  counters: { [key: string]: Counter };
}

/** One wish within a claim; either exactly or firstAvailable is set. */
export interface DeviceRequest {
  /** Name of the request, by which pods and settings refer to it. */
  name: string;
  /** A single description of the devices wanted. */
  exactly?: ExactDeviceRequest;
  /** Alternatives in order of preference; the first that can be met is used. At most 8. */
  firstAvailable?: DeviceSubRequest[];
}

/** One device granted to a request. */
export interface DeviceRequestAllocationResult {
  /** Request that was met, with /alternative appended if one of several was used. */
  request: string;
  /** Name of the driver that offers the device. */
  driver: string;
  /** Pool in which the device is listed. */
  pool: string;
  /** Name of the device within its pool. */
  device: string;
  /** True if granted for administration only, without exclusive use; absent counts as false. */
  adminAccess?: boolean;
  /** Tolerations of the request at the time of granting. */
  tolerations?: DeviceToleration[];
  /** Conditions to await before binding the pod, copied from the device. */
  bindingConditions?: string[];
  /** Conditions signalling failed preparation, copied from the device. */
  bindingFailureConditions?: string[];
  /** Identifies this share if the device is granted several times. */
  shareID?: string;
  /** Capacity used by this grant, after rounding; only for shareable devices. */
  consumedCapacity?: { [key: string]: metaQuantity.Quantity };
}

/** A criterion for devices; exactly one form is set. */
export interface DeviceSelector {
  /** Criterion written as a CEL expression. */
  cel?: CELDeviceSelector;
}

/** One of several alternatives for a request. */
export interface DeviceSubRequest {
  /** Name of the alternative, unique within its request. */
  name: string;
  /** DeviceClass to choose from, with its selectors and settings. */
  deviceClassName: string;
  /** Further criteria each device must fulfil. */
  selectors?: DeviceSelector[];
  /** Whether a fixed number of devices is wanted or all that match. */
  allocationMode?: string;
  /** Devices wanted with mode ExactCount; 1 when absent. */
  count?: number;
  /** Device taints to put up with. */
  tolerations?: DeviceToleration[];
  /** Amounts of capacity needed from each device; absent uses the device's own default. */
  capacity?: CapacityRequirements;
}

/** A mark on a device that repels claims or evicts pods. */
export interface DeviceTaint {
  /** Name of the taint, in the form of a label key. */
  key: string;
  /** Value of the taint, in the form of a label value. */
  value?: string;
  /** What happens without a toleration: nothing, no new use, or eviction of present users too. */
  effect: string;
  /** When the taint was added; the server fills it in. */
  timeAdded?: metaV1.Time;
}

/** Lets a claim use devices with matching taints. */
export interface DeviceToleration {
  /** Taint key to tolerate; empty, with operator Exists, means every key. */
  key?: string;
  /** Whether the taint's value must equal value or is irrelevant. */
  operator?: string;
  /** Taint value to tolerate; must be empty with Exists. */
  value?: string;
  /** Taint effect to tolerate; empty means every effect. */
  effect?: string;
  /** Seconds a NoExecute taint is tolerated before eviction; absent means forever. */
  tolerationSeconds?: number;
}

/** Describes the devices wanted by a request. */
export interface ExactDeviceRequest {
  /** DeviceClass to choose from, with its selectors and settings. */
  deviceClassName: string;
  /** Further criteria each device must fulfil. */
  selectors?: DeviceSelector[];
  /** Whether a fixed number of devices is wanted or all that match. */
  allocationMode?: string;
  /** Devices wanted with mode ExactCount; 1 when absent. */
  count?: number;
  /** True asks for monitoring or maintenance access even to devices in use; needs a privileged namespace. */
  adminAccess?: boolean;
  /** Device taints to put up with. */
  tolerations?: DeviceToleration[];
  /** Amounts of capacity needed from each device; absent uses the device's own default. */
  capacity?: CapacityRequirements;
}

/** Details of a network interface. */
export interface NetworkDeviceData {
  /** Name of the interface inside the pod. */
  interfaceName?: string;
  /** Addresses of the interface with prefix length, such as 192.0.2.5/24. */
  ips?: string[];
  /** Hardware address of the interface, such as its MAC. */
  hardwareAddress?: string;
}

/** How a device's use turns into use of a node resource. */
export interface NodeAllocatableResourceMapping {
  /** Device capacity that determines the amount; absent counts whole devices. */
  capacityKey?: string;
  /** Factor applied to the capacity consumed, or to the number of devices. */
  allocationMultiplier?: metaQuantity.Quantity;
}

/** Settings meant for one driver. */
export interface OpaqueDeviceConfiguration {
  /** Name of the driver they are meant for. */
  driver: string;
  /** The settings as an object of the driver's own making, at most 10 KiB. */
  parameters: metaRuntime.RawExtension;
}

/** A request for devices, which pods can refer to and share. */
export interface ResourceClaim {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this ResourceClaim, written by its owner. */
  spec: ResourceClaimSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: ResourceClaimStatus;
}

/** Somebody who may use a claim at present. */
export interface ResourceClaimConsumerReference {
  /** API group of the user; empty for the core group. */
  apiGroup?: string;
  /** Resource type of the user, such as pods. */
  resource: string;
  /** Name of the object using the claim. */
  name: string;
  /** UID of the object using the claim, ruling out namesakes. */
  uid: string;
}

/** A list of ResourceClaim objects, as returned by list requests. */
export interface ResourceClaimList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The ResourceClaim objects found; empty when nothing matched. */
  items: ResourceClaim[];
}

/** What a claim asks for; immutable. */
export interface ResourceClaimSpec {
  /** The devices asked for. */
  devices?: DeviceClaim;
}

/** Whether a claim has been met, and who uses it. */
export interface ResourceClaimStatus {
  /** What was granted; absent while nothing is granted yet. */
  allocation?: AllocationResult;
  /** Who may use the claim right now; at most 256 entries. */
  reservedFor?: ResourceClaimConsumerReference[];
  /** State of the granted devices, as told by their drivers. */
  devices?: AllocatedDeviceStatus[];
}

/** Blueprint from which a claim of its own is made for each pod. */
export interface ResourceClaimTemplate {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this ResourceClaimTemplate, written by its owner. */
  spec: ResourceClaimTemplateSpec;
}

/** A list of ResourceClaimTemplate objects, as returned by list requests. */
export interface ResourceClaimTemplateList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The ResourceClaimTemplate objects found; empty when nothing matched. */
  items: ResourceClaimTemplate[];
}

/** Contents of the claims that are made. */
export interface ResourceClaimTemplateSpec {
  /** Labels and annotations for the claims; nothing else may be set. */
  metadata?: Partial<metaV1.ObjectMeta>;
  /** Specification copied unchanged into each claim. */
  spec: ResourceClaimSpec;
}

/** The pool to which a slice belongs. */
export interface ResourcePool {
  /** Name of the pool, often that of the node. */
  name: string;
  /** Edition of the pool; only slices of the highest one count. */
  generation: number;
  /** Number of slices the pool consists of in this edition; shows whether all were seen. */
  resourceSliceCount: number;
}

/** A part of the devices that a driver offers. */
export interface ResourceSlice {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this ResourceSlice, written by its owner. */
  spec: ResourceSliceSpec;
}

/** A list of ResourceSlice objects, as returned by list requests. */
export interface ResourceSliceList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The ResourceSlice objects found; empty when nothing matched. */
  items: ResourceSlice[];
}

/** Devices of a slice and the nodes that can use them. */
export interface ResourceSliceSpec {
  /** Name of the driver offering the devices; immutable. */
  driver: string;
  /** Pool to which this slice belongs. */
  pool: ResourcePool;
  /** The one node that has the devices; immutable. */
  nodeName?: string;
  /** Nodes that can use the devices. */
  nodeSelector?: coreV1.NodeSelector;
  /** True if every node can use the devices. */
  allNodes?: boolean;
  /** The devices offered; at most 128, fewer with certain features. Exclusive with sharedCounters. */
  devices?: Device[];
  /** True leaves it to each device to say which nodes can use it. */
  perDeviceNodeSelection?: boolean;
  /** Counters on which devices of the pool draw; at most 8 sets. */
  sharedCounters?: CounterSet[];
}
