// Made by 'npm run gen' from proto/core/v1.proto. Do not edit.
import type * as metaIntstr from '../meta/intstr.ts';
import type * as metaQuantity from '../meta/quantity.ts';
import type * as metaRuntime from '../meta/runtime.ts';
import type * as metaV1 from '../meta/v1.ts';

/** Mounts an Amazon EBS disk into the pod; a legacy type now served by the EBS CSI driver. */
export interface AWSElasticBlockStoreVolumeSource {
  /** Identifier of the EBS volume in AWS, such as vol-0abc. */
  volumeID: string;
  /** Filesystem on the disk, for example ext4 or xfs; when empty, ext4 is assumed. */
  fsType?: string;
  /** Number of the disk partition to use; 0 or absent means the whole disk. */
  partition?: number;
  /** Mount the volume without write access; absent means writes are allowed. */
  readOnly?: boolean;
}

/** Scheduling wishes of a pod about nodes and about neighbouring pods. */
export interface Affinity {
  /** Which nodes the pod must or should run on, judged by their labels and fields. */
  nodeAffinity?: NodeAffinity;
  /** Pods that this pod wants to be placed close to. */
  podAffinity?: PodAffinity;
  /** Pods that this pod wants to be kept away from. */
  podAntiAffinity?: PodAntiAffinity;
}

/** Selects the AppArmor confinement applied to a pod or container. */
export interface AppArmorProfile {
  /** Where the profile comes from: the node (Localhost), the container runtime (RuntimeDefault), or none (Unconfined). */
  type: string;
  /** Name of a profile already loaded on the node; needed for type Localhost and forbidden otherwise. */
  localhostProfile?: string;
}

/** A volume that is currently connected to a node. */
export interface AttachedVolume {
  /** Unique name of the connected volume, made of plugin and volume identifier. */
  name: string;
  /** Device path on the node at which the volume appears. */
  devicePath: string;
}

/** Pods that a node would rather not receive; stored in a node annotation in old releases. */
export interface AvoidPods {
  /** Kinds of pods to steer away from the node, with reasons and times. */
  preferAvoidPods?: PreferAvoidPodsEntry[];
}

/** Mounts an Azure data disk into the pod; a legacy type now served by the Azure Disk CSI driver. */
export interface AzureDiskVolumeSource {
  /** Name of the data disk as known in blob storage. */
  diskName: string;
  /** Full resource address (URI) of the disk in Azure. */
  diskURI: string;
  /** How the Azure host caches disk access: none, reads only, or reads and writes. */
  cachingMode?: string;
  /** Filesystem on the disk, such as ext4, xfs or ntfs. */
  fsType?: string;
  /** Mount the disk without write access when true. */
  readOnly?: boolean;
  /** How the disk is kept: several per storage account (Shared), one per account (Dedicated), or Azure-managed (Managed). */
  kind?: string;
}

/** A persistent volume held on an Azure Files share. */
export interface AzureFilePersistentVolumeSource {
  /** Secret that holds the storage account name and key. */
  secretName: string;
  /** Name of the Azure file share. */
  shareName: string;
  /** Mount the share without write access; absent means writes are allowed. */
  readOnly?: boolean;
  /** Namespace of the secret; absent means the namespace of the pod using the volume. */
  secretNamespace?: string;
}

/** Mounts an Azure Files share into the pod. */
export interface AzureFileVolumeSource {
  /** Secret in the pod's namespace with the storage account name and key. */
  secretName: string;
  /** Name of the Azure file share. */
  shareName: string;
  /** Mount the share without write access; absent means writes are allowed. */
  readOnly?: boolean;
}

/** Ties one object to another; used to assign a pod to a node. */
export interface Binding {
  apiVersion?: string;
  kind?: string;
  /** Identifies the pod being bound, by name and namespace. */
  metadata: metaV1.ObjectMeta;
  /** The object to bind to, usually the chosen Node. */
  target: ObjectReference;
}

/** A persistent volume provided by an external CSI storage driver. */
export interface CSIPersistentVolumeSource {
  /** Registered name of the CSI driver that handles this volume. */
  driver: string;
  /** Identifier the driver gave the volume; it cannot change afterwards. */
  volumeHandle: string;
  /** Publish the volume to pods without write access; absent means writes are allowed. */
  readOnly?: boolean;
  /** Filesystem to mount, such as ext4; empty leaves the choice to the driver. */
  fsType?: string;
  /** Driver-specific properties of the volume, passed along on each publish. */
  volumeAttributes?: { [key: string]: string };
  /** Secret given to the driver when it attaches or detaches the volume at the controller. */
  controllerPublishSecretRef?: SecretReference;
  /** Secret given to the driver when it stages the volume on a node. */
  nodeStageSecretRef?: SecretReference;
  /** Secret given to the driver when it makes the volume available to a pod. */
  nodePublishSecretRef?: SecretReference;
  /** Secret given to the driver when the controller enlarges the volume. */
  controllerExpandSecretRef?: SecretReference;
  /** Secret given to the driver when the volume is enlarged on the node. */
  nodeExpandSecretRef?: SecretReference;
}

/** An ephemeral volume that a CSI driver creates for this pod alone. */
export interface CSIVolumeSource {
  /** CSI driver, by its registered name, that supplies the volume. */
  driver: string;
  /** Mount the volume without write access; absent means writes are allowed. */
  readOnly?: boolean;
  /** Filesystem to mount, such as ext4; when empty the driver decides. */
  fsType?: string;
  /** Driver-specific settings; the driver's documentation lists the accepted keys. */
  volumeAttributes?: { [key: string]: string };
  /** Secret in the pod's namespace that is handed to the driver while mounting. */
  nodePublishSecretRef?: LocalObjectReference;
}

/** Linux capabilities granted to or taken from a container. */
export interface Capabilities {
  /** Capabilities given in addition to the runtime's usual set, without the CAP_ prefix. */
  add?: string[];
  /** Capabilities taken away from the container; ALL drops every one. */
  drop?: string[];
}

/** A persistent volume on a Ceph filesystem; the built-in driver has been removed. */
export interface CephFSPersistentVolumeSource {
  /** Addresses of the Ceph monitors to contact. */
  monitors: string[];
  /** Directory of the Ceph tree to mount; empty means the root directory. */
  path?: string;
  /** Ceph user to log in as; empty means admin. */
  user?: string;
  /** Key ring file on the node; empty means /etc/ceph/user.secret. */
  secretFile?: string;
  /** Secret with the login key; takes precedence over the key ring file. */
  secretRef?: SecretReference;
  /** Mount the filesystem without write access; absent means writes are allowed. */
  readOnly?: boolean;
}

/** Mounts a Ceph filesystem into the pod; the built-in driver has been removed. */
export interface CephFSVolumeSource {
  /** Addresses of the Ceph monitors to contact. */
  monitors: string[];
  /** Directory of the Ceph tree to mount; empty means the root directory. */
  path?: string;
  /** Ceph user to log in as; empty means admin. */
  user?: string;
  /** Key ring file on the node; empty means /etc/ceph/user.secret. */
  secretFile?: string;
  /** Secret in the pod's namespace with the login key; takes precedence over the key ring file. */
  secretRef?: LocalObjectReference;
  /** Mount the filesystem without write access; absent means writes are allowed. */
  readOnly?: boolean;
}

/** A persistent volume on an OpenStack Cinder disk, now served by the Cinder CSI driver. */
export interface CinderPersistentVolumeSource {
  /** Identifier of the volume in Cinder. */
  volumeID: string;
  /** Filesystem on the disk, such as ext4 or xfs; when empty, ext4 is assumed. */
  fsType?: string;
  /** Mount the disk without write access; absent means writes are allowed. */
  readOnly?: boolean;
  /** Secret with the parameters for connecting to OpenStack. */
  secretRef?: SecretReference;
}

/** Mounts an OpenStack Cinder disk into the pod, now served by the Cinder CSI driver. */
export interface CinderVolumeSource {
  /** Identifier of the volume in Cinder. */
  volumeID: string;
  /** Filesystem on the disk, such as ext4 or xfs; when empty, ext4 is assumed. */
  fsType?: string;
  /** Mount the disk without write access; absent means writes are allowed. */
  readOnly?: boolean;
  /** Secret in the pod's namespace with the parameters for connecting to OpenStack. */
  secretRef?: LocalObjectReference;
}

/** Settings of session stickiness that is based on the client's address. */
export interface ClientIPConfig {
  /** Seconds of inactivity after which a client may reach another backend; from 1 to 86400. */
  timeoutSeconds?: number;
}

/** Puts certificates from cluster trust bundles into a file of a projected volume. */
export interface ClusterTrustBundleProjection {
  /** A single bundle to take, by name; cannot be combined with signerName or labelSelector. */
  name?: string;
  /** Take all bundles that belong to this signer; cannot be combined with name. */
  signerName?: string;
  /** Narrows the signer's bundles by label; absent matches none, an empty selector matches all. */
  labelSelector?: metaV1.LabelSelector;
  /** File inside the volume that receives the certificates, relative to its root. */
  path: string;
  /** When true the pod may start although no matching bundle exists; the file is then left empty. */
  optional?: boolean;
}

/** Outcome of one health probe of a control plane component. */
export interface ComponentCondition {
  /** Name of the aspect; only Healthy is in use. */
  type: string;
  /** Verdict: True, False, or Unknown when the component could not be asked. */
  status: string;
  /** What the component answered, for instance the health endpoint's text. */
  message?: string;
  /** Error code or text met while asking the component. */
  error?: string;
}

/** Health of a control plane component; deprecated and read-only. */
export interface ComponentStatus {
  apiVersion?: string;
  kind?: string;
  /** Name, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Results of the health probes of this component. */
  conditions?: ComponentCondition[];
}

/** A list of ComponentStatus objects, as returned by list requests. */
export interface ComponentStatusList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The ComponentStatus objects found; empty when nothing matched. */
  items: ComponentStatus[];
}

/** Holds non-secret configuration as key and value pairs for pods and other consumers. */
export interface ConfigMap {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Text entries by key; keys consist of letters, digits, dash, underscore and dot. */
  data?: { [key: string]: string };
  /** Entries with arbitrary bytes, base64 in JSON; keys must not also occur in data. */
  binaryData?: { [key: string]: string };
  /** When true the contents are frozen for good; only the metadata may still change. */
  immutable?: boolean;
}

/** Turns every entry of a ConfigMap into an environment variable. */
export interface ConfigMapEnvSource {
  /** Name of the object referred to; practically always needed. */
  name?: string;
  /** When true a missing ConfigMap is ignored instead of blocking the container. */
  optional?: boolean;
}

/** Picks one entry of a ConfigMap. */
export interface ConfigMapKeySelector {
  /** Name of the object referred to; practically always needed. */
  name?: string;
  /** Key of the entry to pick. */
  key: string;
  /** When true a missing ConfigMap or key is ignored instead of blocking the container. */
  optional?: boolean;
}

/** A list of ConfigMap objects, as returned by list requests. */
export interface ConfigMapList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The ConfigMap objects found; empty when nothing matched. */
  items: ConfigMap[];
}

/** Points at a ConfigMap with kubelet settings; left over from a removed feature. */
export interface ConfigMapNodeConfigSource {
  /** Namespace in which the ConfigMap lives. */
  namespace: string;
  /** Name of the ConfigMap with the kubelet settings. */
  name: string;
  /** UID of the ConfigMap; allowed only in the node's status. */
  uid?: string;
  /** Version of the ConfigMap in use; allowed only in the node's status. */
  resourceVersion?: string;
  /** Entry of the ConfigMap that contains the kubelet configuration. */
  kubeletConfigKey: string;
}

/** Adds entries of a ConfigMap as files to a projected volume. */
export interface ConfigMapProjection {
  /** Name of the object referred to; practically always needed. */
  name?: string;
  /** Entries to include and their file paths; absent takes every entry under its key. */
  items?: KeyToPath[];
  /** When true a missing ConfigMap or key does not prevent the pod from starting. */
  optional?: boolean;
}

/** Presents the entries of a ConfigMap as files in a volume. */
export interface ConfigMapVolumeSource {
  /** Name of the object referred to; practically always needed. */
  name?: string;
  /** Entries to include and their file paths; absent takes every entry under its key. */
  items?: KeyToPath[];
  /** Permission bits for files without their own mode; 420 is octal 0644. */
  defaultMode?: number;
  /** When true a missing ConfigMap or key does not prevent the pod from starting. */
  optional?: boolean;
}

/** One program of a pod: its image, command, resources, mounts and health checks. */
export interface Container {
  /** Name of the container, unique within the pod; a DNS label that cannot change. */
  name: string;
  /** Image to run, with registry, tag or digest as needed. */
  image?: string;
  /** Program to start instead of the image's entrypoint; not run in a shell, $(NAME) is expanded. */
  command?: string[];
  /** Arguments for the program; absent uses the image's own. $(NAME) is expanded. */
  args?: string[];
  /** Directory in which the program starts; absent uses the image's setting. */
  workingDir?: string;
  /** Ports the container listens on; mostly informative, unlisted ports stay reachable. */
  ports?: ContainerPort[];
  /** Individual environment variables of the container. */
  env?: EnvVar[];
  /** CPU, memory and other resources requested for the container and its limits. */
  resources?: ResourceRequirements;
  /** Where the pod's volumes appear in the container's filesystem. */
  volumeMounts?: VolumeMount[];
  /** Recurring check; the container is restarted when it fails too often. */
  livenessProbe?: Probe;
  /** Recurring check; while it fails the pod gets no service traffic. */
  readinessProbe?: Probe;
  /** Hooks run after the container starts and before it stops. */
  lifecycle?: Lifecycle;
  /** File in the container from which a final message is read at its end. */
  terminationMessagePath?: string;
  /** When the image is pulled; absent means Always for the latest tag, else IfNotPresent. */
  imagePullPolicy?: string;
  /** Privileges and user identity of the container; overrides the pod's settings. */
  securityContext?: SecurityContext;
  /** Keep an input stream open for the container; otherwise reads see end of file at once. */
  stdin?: boolean;
  /** Close the input stream after the first attached client has gone. */
  stdinOnce?: boolean;
  /** Give the container a terminal; needs stdin as well. */
  tty?: boolean;
  /** Sources of which every entry becomes an environment variable; env wins on equal names. */
  envFrom?: EnvFromSource[];
  /** Source of the final message: only the file, or the log's tail when a failing container left it empty. */
  terminationMessagePolicy?: string;
  /** Raw block devices made available inside the container. */
  volumeDevices?: VolumeDevice[];
  /** Check that must succeed once before the other checks begin. */
  startupProbe?: Probe;
  /** Per resource, whether resizing it in place restarts the container. */
  resizePolicy?: ContainerResizePolicy[];
  /** Restart behaviour of this container alone; Always on an init container makes it a sidecar. Absent follows the pod. */
  restartPolicy?: string;
  /** Exit-code rules tried in order before the container's restart policy applies. */
  restartPolicyRules?: ContainerRestartRule[];
}

/** Links an extended resource asked for by a container to a request in a generated ResourceClaim. */
export interface ContainerExtendedResourceRequest {
  /** Container of the pod that asked for the resource. */
  containerName: string;
  /** Extended resource that dynamic resource allocation satisfies. */
  resourceName: string;
  /** Request within the generated claim that stands for this resource. */
  requestName: string;
}

/** A container image stored on a node. */
export interface ContainerImage {
  /** Tags and digests under which the image is known on the node. */
  names?: string[];
  /** Space the image takes, in bytes. */
  sizeBytes?: number;
}

/** A network port on which a container listens. */
export interface ContainerPort {
  /** Name by which services can refer to the port; unique within the pod. */
  name?: string;
  /** Port opened on the node itself; absent opens none, and few pods need one. */
  hostPort?: number;
  /** Port number inside the pod's network, from 1 to 65535. */
  containerPort: number;
  /** Transport protocol spoken on the port. */
  protocol?: string;
  /** Node address to which the host port is bound; empty means all addresses. */
  hostIP?: string;
}

/** What happens to a container when one of its resources is resized in place. */
export interface ContainerResizePolicy {
  /** Resource this rule is about: cpu or memory. */
  resourceName: string;
  /** Whether the container keeps running or is restarted to take up the new amount. */
  restartPolicy: string;
}

/** A rule that picks the reaction to a container's exit. */
export interface ContainerRestartRule {
  /** What is done when the rule matches: restart this container, or every container of the pod. */
  action: string;
  /** Exit codes for which the rule matches. */
  exitCodes?: ContainerRestartRuleOnExitCodes;
}

/** A test on the exit code of a container. */
export interface ContainerRestartRuleOnExitCodes {
  /** Whether the exit code has to be among the values or outside of them. */
  operator: string;
  /** Exit codes to compare with; at most 255 of them. */
  values?: number[];
}

/** Present condition of a container; one member is set, none means waiting. */
export interface ContainerState {
  /** Set while the container has yet to start. */
  waiting?: ContainerStateWaiting;
  /** Set while the container is running. */
  running?: ContainerStateRunning;
  /** Set once the container has ended. */
  terminated?: ContainerStateTerminated;
}

/** Details on a running container. */
export interface ContainerStateRunning {
  /** When the container was last started or restarted. */
  startedAt?: metaV1.Time;
}

/** Details on how a container ended. */
export interface ContainerStateTerminated {
  /** Exit code of the container's main process. */
  exitCode: number;
  /** Number of the signal that ended the process, if one did. */
  signal?: number;
  /** Short code for the ending, such as Completed, Error or OOMKilled. */
  reason?: string;
  /** Final words of the container, for example from its termination message file. */
  message?: string;
  /** When this run of the container began. */
  startedAt?: metaV1.Time;
  /** When this run of the container ended. */
  finishedAt?: metaV1.Time;
  /** Runtime's identifier of the ended container, as type://id. */
  containerID?: string;
}

/** Why a container is not running yet. */
export interface ContainerStateWaiting {
  /** Short code for the delay, such as ContainerCreating or ImagePullBackOff. */
  reason?: string;
  /** Free text that explains the delay. */
  message?: string;
}

/** Observed state of one container of a pod. */
export interface ContainerStatus {
  /** Name of the container, as in the pod's spec. */
  name: string;
  /** What the container is doing now. */
  state?: ContainerState;
  /** How the previous run of the container ended; empty if it never restarted. */
  lastState?: ContainerState;
  /** Whether the container passes its readiness check and may receive traffic. */
  ready: boolean;
  /** How many times the container has been restarted; may be too low after old containers are cleaned up. */
  restartCount: number;
  /** Image the container runs, which may be spelled differently from the spec. */
  image: string;
  /** Exact identifier of the image, usually including its digest. */
  imageID: string;
  /** Runtime's identifier of the container, as type://id. */
  containerID?: string;
  /** Whether the startup check has passed and the post-start hook has finished. */
  started?: boolean;
  /** Amounts the node has set aside for the container, following its requests. */
  allocatedResources?: { [key: string]: metaQuantity.Quantity };
  /** Requests and limits in force right now for the running container. */
  resources?: ResourceRequirements;
  /** State of the container's volume mounts. */
  volumeMounts?: VolumeMountStatus[];
  /** User identity with which the container's first process was started. */
  user?: ContainerUser;
  /** Health of the devices and other special resources given to the container. */
  allocatedResourcesStatus?: ResourceStatus[];
  /** Signal the runtime will send to stop this container. */
  stopSignal?: string;
}

/** User identity of a container's first process. */
export interface ContainerUser {
  /** Linux user and group numbers; set on Linux nodes only. */
  linux?: LinuxContainerUser;
}

/** Port on which a node daemon can be reached. */
export interface DaemonEndpoint {
  /** Port number of the daemon; the field name starts with a capital letter. */
  Port: number;
}

/** Adds files with facts about the pod to a projected volume. */
export interface DownwardAPIProjection {
  /** Files to write and the pod fact each contains. */
  items?: DownwardAPIVolumeFile[];
}

/** One file that shows a field or resource amount of the pod. */
export interface DownwardAPIVolumeFile {
  /** File name relative to the volume root; must not contain "..". */
  path: string;
  /** Pod field to show: name, namespace, uid, labels or annotations. */
  fieldRef?: ObjectFieldSelector;
  /** Resource request or limit of a container to show in the file. */
  resourceFieldRef?: ResourceFieldSelector;
  /** Permission bits of this file; absent uses the volume's default mode. */
  mode?: number;
}

/** A volume of files that describe the pod to itself. */
export interface DownwardAPIVolumeSource {
  /** Files to write and the pod fact each contains. */
  items?: DownwardAPIVolumeFile[];
  /** Permission bits for files without their own mode; 420 is octal 0644. */
  defaultMode?: number;
}

/** Scratch directory that starts empty and is deleted along with the pod. */
export interface EmptyDirVolumeSource {
  /** Kind of storage: empty for the node's disk, Memory for tmpfs, HugePages or HugePages-<size> for huge pages. */
  medium?: string;
  /** Most space the volume may use; absent means no limit of its own. */
  sizeLimit?: metaQuantity.Quantity;
}

/** One IP address behind a service. */
export interface EndpointAddress {
  /** Address of the backend; loopback, link-local and multicast addresses are refused. */
  ip: string;
  /** Object behind the address, usually a Pod. */
  targetRef?: ObjectReference;
  /** Host name of the backend, used for its DNS record. */
  hostname?: string;
  /** Node on which the backend runs. */
  nodeName?: string;
}

/** A port on which the addresses of a subset serve. */
export interface EndpointPort {
  /** Port name, the same as in the Service; needed when there are several ports. */
  name?: string;
  /** Number of the port on the backends. */
  port: number;
  /** Transport protocol of the port. */
  protocol?: string;
  /** Application protocol hint for load balancers, such as https or kubernetes.io/h2c. */
  appProtocol?: string;
}

/** Addresses that share a set of ports; each address combines with each port. */
export interface EndpointSubset {
  /** Addresses that are ready to take traffic. */
  addresses?: EndpointAddress[];
  /** Addresses that exist but are not ready, for instance while starting or failing checks. */
  notReadyAddresses?: EndpointAddress[];
  /** Ports offered by all of these addresses. */
  ports?: EndpointPort[];
}

/** Backend addresses of a Service; deprecated in favour of EndpointSlice. */
export interface Endpoints {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Groups of addresses and ports which together form the service's backends. */
  subsets?: EndpointSubset[];
}

/** A list of Endpoints objects, as returned by list requests. */
export interface EndpointsList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The Endpoints objects found; empty when nothing matched. */
  items: Endpoints[];
}

/** A source of which all entries become environment variables. */
export interface EnvFromSource {
  /** Text put before each entry's key to form the variable name. */
  prefix?: string;
  /** ConfigMap that supplies the entries. */
  configMapRef?: ConfigMapEnvSource;
  /** Secret that supplies the entries. */
  secretRef?: SecretEnvSource;
}

/** One environment variable of a container. */
export interface EnvVar {
  /** Name of the variable; may contain printable ASCII except the equals sign. */
  name: string;
  /** Literal value, in which $(NAME) stands for earlier variables; $$ yields a plain dollar sign. */
  value?: string;
  /** Where to fetch the value from; cannot be combined with a non-empty value. */
  valueFrom?: EnvVarSource;
}

/** Where the value of an environment variable comes from; exactly one member is set. */
export interface EnvVarSource {
  /** Field of the pod, such as metadata.name, status.podIP or spec.nodeName. */
  fieldRef?: ObjectFieldSelector;
  /** Resource request or limit of a container. */
  resourceFieldRef?: ResourceFieldSelector;
  /** Entry of a ConfigMap in the pod's namespace. */
  configMapKeyRef?: ConfigMapKeySelector;
  /** Entry of a Secret that lives beside the pod. */
  secretKeyRef?: SecretKeySelector;
  /** Variable read from an env file in one of the pod's volumes. */
  fileKeyRef?: FileKeySelector;
}

/** A temporary container added to a running pod, chiefly for debugging; it is never restarted. */
export interface EphemeralContainer {
  /** Name of the ephemeral container, distinct from every other container of the pod. */
  name: string;
  /** Image to run, with registry, tag or digest as needed. */
  image?: string;
  /** Program to start instead of the image's entrypoint; not run in a shell, $(NAME) is expanded. */
  command?: string[];
  /** Arguments for the program; absent uses the image's own. $(NAME) is expanded. */
  args?: string[];
  /** Directory in which the program starts; absent uses the image's setting. */
  workingDir?: string;
  /** Not allowed for ephemeral containers. */
  ports?: ContainerPort[];
  /** Individual environment variables of the container. */
  env?: EnvVar[];
  /** Not allowed for ephemeral containers; they use what the pod has to spare. */
  resources?: ResourceRequirements;
  /** Where the pod's volumes appear in the container; mounting sub-paths is not allowed. */
  volumeMounts?: VolumeMount[];
  /** Health checks are not allowed for ephemeral containers. */
  livenessProbe?: Probe;
  /** Readiness checks are not allowed for ephemeral containers. */
  readinessProbe?: Probe;
  /** Lifecycle hooks are not allowed for ephemeral containers. */
  lifecycle?: Lifecycle;
  /** File in the container from which a final message is read at its end. */
  terminationMessagePath?: string;
  /** When the image is pulled; absent means Always for the latest tag, else IfNotPresent. */
  imagePullPolicy?: string;
  /** Privileges and user identity of the ephemeral container; overrides the pod's settings. */
  securityContext?: SecurityContext;
  /** Keep an input stream open for the container; otherwise reads see end of file at once. */
  stdin?: boolean;
  /** Close the input stream after the first attached client has gone. */
  stdinOnce?: boolean;
  /** Give the container a terminal; needs stdin as well. */
  tty?: boolean;
  /** Sources of which every entry becomes an environment variable; env wins on equal names. */
  envFrom?: EnvFromSource[];
  /** Source of the final message: only the file, or the log's tail when a failing container left it empty. */
  terminationMessagePolicy?: string;
  /** Raw block devices made available inside the container. */
  volumeDevices?: VolumeDevice[];
  /** Startup checks are not allowed for ephemeral containers. */
  startupProbe?: Probe;
  /** Resize rules per resource; without use for ephemeral containers. */
  resizePolicy?: ContainerResizePolicy[];
  /** Not allowed for ephemeral containers, which are never restarted. */
  restartPolicy?: string;
  /** Not allowed for ephemeral containers, which are never restarted. */
  restartPolicyRules?: ContainerRestartRule[];
  /** Container whose process namespace is joined; empty uses the pod's own settings. */
  targetContainerName?: string;
}

/** Container settings as available to ephemeral containers. */
export interface EphemeralContainerCommon {
  /** Name of the ephemeral container, distinct from every other container of the pod. */
  name: string;
  /** Image to run, with registry, tag or digest as needed. */
  image?: string;
  /** Program to start instead of the image's entrypoint; not run in a shell, $(NAME) is expanded. */
  command?: string[];
  /** Arguments for the program; absent uses the image's own. $(NAME) is expanded. */
  args?: string[];
  /** Directory in which the program starts; absent uses the image's setting. */
  workingDir?: string;
  /** Not allowed for ephemeral containers. */
  ports?: ContainerPort[];
  /** Individual environment variables of the container. */
  env?: EnvVar[];
  /** Not allowed for ephemeral containers; they use what the pod has to spare. */
  resources?: ResourceRequirements;
  /** Where the pod's volumes appear in the container; mounting sub-paths is not allowed. */
  volumeMounts?: VolumeMount[];
  /** Health checks are not allowed for ephemeral containers. */
  livenessProbe?: Probe;
  /** Readiness checks are not allowed for ephemeral containers. */
  readinessProbe?: Probe;
  /** Lifecycle hooks are not allowed for ephemeral containers. */
  lifecycle?: Lifecycle;
  /** File in the container from which a final message is read at its end. */
  terminationMessagePath?: string;
  /** When the image is pulled; absent means Always for the latest tag, else IfNotPresent. */
  imagePullPolicy?: string;
  /** Privileges and user identity of the ephemeral container; overrides the pod's settings. */
  securityContext?: SecurityContext;
  /** Keep an input stream open for the container; otherwise reads see end of file at once. */
  stdin?: boolean;
  /** Close the input stream after the first attached client has gone. */
  stdinOnce?: boolean;
  /** Give the container a terminal; needs stdin as well. */
  tty?: boolean;
  /** Sources of which every entry becomes an environment variable; env wins on equal names. */
  envFrom?: EnvFromSource[];
  /** Source of the final message: only the file, or the log's tail when a failing container left it empty. */
  terminationMessagePolicy?: string;
  /** Raw block devices made available inside the container. */
  volumeDevices?: VolumeDevice[];
  /** Startup checks are not allowed for ephemeral containers. */
  startupProbe?: Probe;
  /** Resize rules per resource; without use for ephemeral containers. */
  resizePolicy?: ContainerResizePolicy[];
  /** Not allowed for ephemeral containers, which are never restarted. */
  restartPolicy?: string;
  /** Not allowed for ephemeral containers, which are never restarted. */
  restartPolicyRules?: ContainerRestartRule[];
}

/** A volume whose claim is created for the pod and deleted with it. */
export interface EphemeralVolumeSource {
  /** Blueprint of the claim, which will be named after the pod and the volume. */
  volumeClaimTemplate?: PersistentVolumeClaimTemplate;
}

/** A record of something that happened to an object; kept for a limited time only. */
export interface Event {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Object the event tells about. */
  involvedObject: ObjectReference;
  /** Short CamelCase code saying why the event was raised. */
  reason?: string;
  /** Account of what happened, for people to read. */
  message?: string;
  /** Component, and possibly host, that reported the event in the older style. */
  source: EventSource;
  /** When this event was first seen; null in newer-style events. */
  firstTimestamp: metaV1.Time;
  /** When this event was most recently seen; null in newer-style events. */
  lastTimestamp: metaV1.Time;
  /** How many times the event has been seen so far. */
  count?: number;
  /** Severity class of the event: Normal or Warning. */
  type?: string;
  /** Moment of the first occurrence, to the microsecond; null in older-style events. */
  eventTime: metaV1.MicroTime;
  /** Repetition data; absent when the event happened just once. */
  series?: EventSeries;
  /** What was done, or failed to be done, to the object. */
  action?: string;
  /** Second object that takes part in the event, if any. */
  related?: ObjectReference;
  /** Controller that emitted the event, such as kubernetes.io/kubelet. */
  reportingComponent: string;
  /** Particular instance of the controller, such as its pod or host name. */
  reportingInstance: string;
}

/** A list of Event objects, as returned by list requests. */
export interface EventList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The Event objects found; empty when nothing matched. */
  items: Event[];
}

/** Repetition data of an event that keeps happening. */
export interface EventSeries {
  /** Occurrences in the series up to the last report. */
  count?: number;
  /** When the series was last seen to continue. */
  lastObservedTime?: metaV1.MicroTime;
}

/** Component and host from which an event originates. */
export interface EventSource {
  /** Component that raised the event, for example kubelet. */
  component?: string;
  /** Node on which the component runs. */
  host?: string;
}

/** Runs a command inside a container. */
export interface ExecAction {
  /** Program and arguments, started without a shell; exit code 0 counts as success. */
  command?: string[];
}

/** A Fibre Channel disk attached to the node and mounted into the pod. */
export interface FCVolumeSource {
  /** World wide names of the Fibre Channel targets; used together with lun. */
  targetWWNs?: string[];
  /** Logical unit number on the target; needed along with targetWWNs. */
  lun?: number;
  /** Filesystem on the disk, such as ext4 or xfs; when empty, ext4 is assumed. */
  fsType?: string;
  /** Mount the disk without write access; absent means writes are allowed. */
  readOnly?: boolean;
  /** World wide identifiers of the disk; the alternative to targetWWNs and lun. */
  wwids?: string[];
}

/** Picks one variable from an env file in a volume of the pod. */
export interface FileKeySelector {
  /** Volume of the pod that contains the env file. */
  volumeName: string;
  /** Path of the env file in the volume; relative and without "..". */
  path: string;
  /** Name of the variable within the env file. */
  key: string;
  /** When true a missing file or key is ignored; otherwise the container cannot start. */
  optional?: boolean;
}

/** A persistent volume handled by an executable FlexVolume plugin; deprecated in favour of CSI. */
export interface FlexPersistentVolumeSource {
  /** Name of the FlexVolume driver, as vendor/driver. */
  driver: string;
  /** Filesystem to mount; when empty the driver's script decides. */
  fsType?: string;
  /** Secret whose entries are all passed to the driver's scripts. */
  secretRef?: SecretReference;
  /** Mount the volume without write access; absent means writes are allowed. */
  readOnly?: boolean;
  /** Extra settings for the driver, as key and value pairs. */
  options?: { [key: string]: string };
}

/** A volume handled by an executable FlexVolume plugin; deprecated in favour of CSI. */
export interface FlexVolumeSource {
  /** Name of the FlexVolume driver, as vendor/driver. */
  driver: string;
  /** Filesystem to mount; when empty the driver's script decides. */
  fsType?: string;
  /** Secret in the pod's namespace whose entries are all passed to the driver's scripts. */
  secretRef?: LocalObjectReference;
  /** Mount the volume without write access; absent means writes are allowed. */
  readOnly?: boolean;
  /** Extra settings for the driver, as key and value pairs. */
  options?: { [key: string]: string };
}

/** A Flocker dataset mounted into the pod; the driver has been removed. */
export interface FlockerVolumeSource {
  /** Name of the dataset, kept in its metadata; deprecated in favour of datasetUUID. */
  datasetName?: string;
  /** Unique identifier of the Flocker dataset. */
  datasetUUID?: string;
}

/** Mounts a Google Compute Engine disk into the pod, now served by the GCE PD CSI driver. */
export interface GCEPersistentDiskVolumeSource {
  /** Name of the disk in Google Compute Engine. */
  pdName: string;
  /** Filesystem on the disk, such as ext4 or xfs; when empty, ext4 is assumed. */
  fsType?: string;
  /** Number of the disk partition to use; 0 or absent means the whole disk. */
  partition?: number;
  /** Mount the disk without write access; absent means writes are allowed. */
  readOnly?: boolean;
}

/** Checks health through the standard gRPC health service. */
export interface GRPCAction {
  /** Port of the gRPC server, from 1 to 65535. */
  port: number;
  /** Service name sent in the health request; empty asks about the whole server. */
  service?: string;
}

/** A volume filled from a git repository; deprecated and disabled, clone in an init container instead. */
export interface GitRepoVolumeSource {
  /** Address of the git repository to clone. */
  repository: string;
  /** Commit to check out; empty takes the head of the default branch. */
  revision?: string;
  /** Directory in the volume to clone into; "." puts the files at its root. */
  directory?: string;
}

/** A persistent volume on GlusterFS; the built-in driver has been removed. */
export interface GlusterfsPersistentVolumeSource {
  /** Endpoints object that lists the Gluster servers. */
  endpoints: string;
  /** Name of the Gluster volume to mount. */
  path: string;
  /** Mount the volume without write access; absent means writes are allowed. */
  readOnly?: boolean;
  /** Namespace of the Endpoints object; absent means the namespace of the bound claim. */
  endpointsNamespace?: string;
}

/** Mounts a GlusterFS volume into the pod; the built-in driver has been removed. */
export interface GlusterfsVolumeSource {
  /** Endpoints object that lists the Gluster servers. */
  endpoints: string;
  /** Name of the Gluster volume to mount. */
  path: string;
  /** Mount the volume without write access; absent means writes are allowed. */
  readOnly?: boolean;
}

/** Sends an HTTP GET request and judges the answer. */
export interface HTTPGetAction {
  /** Path to request on the server. */
  path?: string;
  /** Port to contact, by number or by name of a container port. */
  port: metaIntstr.IntOrString;
  /** Host to connect to; empty means the pod's own address. */
  host?: string;
  /** Plain HTTP or HTTPS; with HTTPS the server certificate is not verified. */
  scheme?: string;
  /** Extra headers for the request; the same header may occur more than once. */
  httpHeaders?: HTTPHeader[];
}

/** A header of an HTTP request sent by a probe or hook. */
export interface HTTPHeader {
  /** Header name, such as Host; upper and lower case are equivalent. */
  name: string;
  /** Text sent as the header's value. */
  value: string;
}

/** An additional line for the pod's hosts file. */
export interface HostAlias {
  /** Address at the start of the hosts file line. */
  ip: string;
  /** Names that shall resolve to the address. */
  hostnames?: string[];
}

/** One IP address of the node that runs a pod. */
export interface HostIP {
  /** The node's address, either IPv4 or IPv6. */
  ip: string;
}

/** Mounts a file or directory of the node itself; powerful, and a risk to node security. */
export interface HostPathVolumeSource {
  /** Path on the node; symbolic links are followed. */
  path: string;
  /** What has to exist at the path, or be created, before mounting; empty skips the check. */
  type?: string;
}

/** A persistent volume on an iSCSI disk. */
export interface ISCSIPersistentVolumeSource {
  /** Address of the iSCSI target, with a port unless it is the usual one. */
  targetPortal: string;
  /** Qualified name of the iSCSI target. */
  iqn: string;
  /** Logical unit number of the disk on the target. */
  lun: number;
  /** iSCSI interface of the node to use; default stands for plain TCP. */
  iscsiInterface?: string;
  /** Filesystem on the disk, such as ext4 or xfs; when empty, ext4 is assumed. */
  fsType?: string;
  /** Mount the disk without write access; absent means writes are allowed. */
  readOnly?: boolean;
  /** Further target addresses, for access over several paths. */
  portals?: string[];
  /** Whether to authenticate by CHAP during discovery of the target. */
  chapAuthDiscovery?: boolean;
  /** Secret with the CHAP credentials of target and initiator. */
  secretRef?: SecretReference;
  /** Whether to authenticate by CHAP when the session is opened. */
  chapAuthSession?: boolean;
  /** Own initiator name to present; absent uses the one configured on the node. */
  initiatorName?: string;
}

/** Mounts an iSCSI disk into the pod. */
export interface ISCSIVolumeSource {
  /** Address of the iSCSI target, with a port unless it is the usual one. */
  targetPortal: string;
  /** Qualified name of the iSCSI target. */
  iqn: string;
  /** Logical unit number of the disk on the target. */
  lun: number;
  /** iSCSI interface of the node to use; default stands for plain TCP. */
  iscsiInterface?: string;
  /** Filesystem on the disk, such as ext4 or xfs; when empty, ext4 is assumed. */
  fsType?: string;
  /** Mount the disk without write access; absent means writes are allowed. */
  readOnly?: boolean;
  /** Further target addresses, for access over several paths. */
  portals?: string[];
  /** Whether to authenticate by CHAP during discovery of the target. */
  chapAuthDiscovery?: boolean;
  /** Secret in the pod's namespace with the CHAP credentials of target and initiator. */
  secretRef?: LocalObjectReference;
  /** Whether to authenticate by CHAP when the session is opened. */
  chapAuthSession?: boolean;
  /** Own initiator name to present; absent uses the one configured on the node. */
  initiatorName?: string;
}

/** Mounts the contents of an image or OCI artifact, read-only, into the pod. */
export interface ImageVolumeSource {
  /** Image or artifact to mount, written like a container's image name. */
  reference?: string;
  /** When to pull the image; absent means Always for the latest tag, else IfNotPresent. */
  pullPolicy?: string;
}

/** Observed state of an image that is mounted as a volume. */
export interface ImageVolumeStatus {
  /** Exact reference, including the digest, of the image that got mounted. */
  imageRef: string;
}

/** Maps one entry of a ConfigMap or Secret to a file. */
export interface KeyToPath {
  /** Entry to place in the file. */
  key: string;
  /** File path relative to the volume root; must not contain "..". */
  path: string;
  /** Permission bits of this file; absent uses the volume's default mode. */
  mode?: number;
}

/** Hooks around the start and end of a container. */
export interface Lifecycle {
  /** Run right after the container is created; if it fails the container is killed. */
  postStart?: LifecycleHandler;
  /** Run before the container is stopped, within the pod's grace period; not run when it exits by itself. */
  preStop?: LifecycleHandler;
  /** Signal for stopping the container; absent uses the image's or the runtime's. Needs spec.os.name. */
  stopSignal?: string;
}

/** What a lifecycle hook does; exactly one member is set. */
export interface LifecycleHandler {
  /** Run a command inside the container. */
  exec?: ExecAction;
  /** Send an HTTP request to the container. */
  httpGet?: HTTPGetAction;
  /** Kept for compatibility only; such hooks fail when run. */
  tcpSocket?: TCPSocketAction;
  /** Do nothing for a number of seconds. */
  sleep?: SleepAction;
}

/** Bounds and default values for the resources of each object in a namespace. */
export interface LimitRange {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The bounds and defaults to apply in the namespace. */
  spec: LimitRangeSpec;
}

/** Bounds and defaults for one kind of object. */
export interface LimitRangeItem {
  /** Kind of object the limits apply to: Pod, Container or PersistentVolumeClaim. */
  type: string;
  /** Largest amount allowed, per resource name. */
  max?: { [key: string]: metaQuantity.Quantity };
  /** Smallest amount allowed, per resource name. */
  min?: { [key: string]: metaQuantity.Quantity };
  /** Limit given to containers that state none, per resource name. */
  default?: { [key: string]: metaQuantity.Quantity };
  /** Request given to containers that state none, per resource name. */
  defaultRequest?: { [key: string]: metaQuantity.Quantity };
  /** Upper bound on limit divided by request, per resource name. */
  maxLimitRequestRatio?: { [key: string]: metaQuantity.Quantity };
}

/** A list of LimitRange objects, as returned by list requests. */
export interface LimitRangeList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The LimitRange objects found; empty when nothing matched. */
  items: LimitRange[];
}

/** The limits that a LimitRange enforces. */
export interface LimitRangeSpec {
  /** Limits in force, one entry for each kind of object. */
  limits: LimitRangeItem[];
}

/** Linux identity of a container's first process when it was started. */
export interface LinuxContainerUser {
  /** User number of the process at its start. */
  uid: number;
  /** Primary group number of the process at its start. */
  gid: number;
  /** Additional group numbers of the process at its start. */
  supplementalGroups?: number[];
}

/** A generic list, in which objects of different kinds may be mixed. */
export interface List {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The objects in the list, each carrying its own kind and apiVersion. */
  items?: metaRuntime.RawExtension[];
}

/** An entry point of a load balancer, given by address or host name. */
export interface LoadBalancerIngress {
  /** Address of the load balancer, if it is known by address. */
  ip?: string;
  /** Host name of the load balancer, if it is known by name. */
  hostname?: string;
  /** Whether traffic arrives with the balancer's address as destination (VIP) or the node's or pod's (Proxy). */
  ipMode?: string;
  /** State of the service's ports on the load balancer. */
  ports?: PortStatus[];
}

/** Observed state of a load balancer. */
export interface LoadBalancerStatus {
  /** Points at which traffic enters; empty until the balancer is set up. */
  ingress?: LoadBalancerIngress[];
}

/** Refers by name to an object in the same namespace. */
export interface LocalObjectReference {
  /** Name of the object referred to; practically always needed. */
  name?: string;
}

/** A disk or directory local to one node; the volume needs matching node affinity. */
export interface LocalVolumeSource {
  /** Path on the node, either a directory or a block device. */
  path: string;
  /** Filesystem for a block device; absent detects it. Not used with directories. */
  fsType?: string;
}

/** Progress of switching a claim to another volume attributes class. */
export interface ModifyVolumeStatus {
  /** Volume attributes class towards which the volume is being changed. */
  targetVolumeAttributesClassName?: string;
  /** How far the change is: Pending until the class exists, InProgress, or Infeasible when the driver refused it. */
  status: string;
}

/** Mounts an NFS export into the pod. */
export interface NFSVolumeSource {
  /** Host name or address of the NFS server. */
  server: string;
  /** Path that the server exports. */
  path: string;
  /** Mount the export without write access; absent means writes are allowed. */
  readOnly?: boolean;
}

/** A named scope that separates the names, permissions and quotas of objects. */
export interface Namespace {
  apiVersion?: string;
  kind?: string;
  /** Name, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired behaviour, notably which finalizers hold up deletion. */
  spec: NamespaceSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: NamespaceStatus;
}

/** One observed aspect of a namespace, mostly of its deletion. */
export interface NamespaceCondition {
  /** Name of the aspect, such as NamespaceContentRemaining or NamespaceDeletionDiscoveryFailure. */
  type: string;
  /** Verdict for this condition: True, False, or Unknown when it cannot be told. */
  status: string;
  /** When the status last switched to its present value. */
  lastTransitionTime?: metaV1.Time;
  /** Short CamelCase code, meant for programs, explaining the last status switch. */
  reason?: string;
  /** Free text for people with details on the present status. */
  message?: string;
}

/** A list of Namespace objects, as returned by list requests. */
export interface NamespaceList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The Namespace objects found; empty when nothing matched. */
  items: Namespace[];
}

/** Desired behaviour of a namespace. */
export interface NamespaceSpec {
  /** Names that must all be removed before the namespace vanishes; the system puts kubernetes here. */
  finalizers?: string[];
}

/** Observed state of a namespace. */
export interface NamespaceStatus {
  /** Active in normal use, Terminating once deletion has begun. */
  phase?: string;
  /** What currently holds up deletion of the namespace, aspect by aspect. */
  conditions?: NamespaceCondition[];
}

/** A machine, virtual or physical, on which pods run. */
export interface Node {
  apiVersion?: string;
  kind?: string;
  /** Name, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of the node, such as taints and whether it accepts pods. */
  spec: NodeSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: NodeStatus;
}

/** An address at which a node is known. */
export interface NodeAddress {
  /** Kind of address: Hostname, InternalIP, ExternalIP, InternalDNS or ExternalDNS. */
  type: string;
  /** The address itself, an IP or a name depending on the type. */
  address: string;
}

/** Rules tying a pod to nodes with certain labels. */
export interface NodeAffinity {
  /** Condition a node must meet at placement time; later label changes do not evict the pod. */
  requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
  /** Weighted preferences; the scheduler favours nodes with the greatest sum of matching weights. */
  preferredDuringSchedulingIgnoredDuringExecution?: PreferredSchedulingTerm[];
}

/** Node resources such as cpu or memory that a pod obtained through a ResourceClaim. */
export interface NodeAllocatableResourceClaimStatus {
  /** ResourceClaim of the pod from which the resources come. */
  resourceClaimName: string;
  /** Containers of the pod that refer to the claim. */
  containers?: string[];
  /** Amounts obtained through the claim, per resource name. */
  resources: { [key: string]: metaQuantity.Quantity };
}

/** One observed aspect of a node's health. */
export interface NodeCondition {
  /** Name of the aspect, such as Ready, MemoryPressure, DiskPressure, PIDPressure or NetworkUnavailable. */
  type: string;
  /** Verdict for this condition: True, False, or Unknown when the node is silent. */
  status: string;
  /** When this condition was last reported, changed or not. */
  lastHeartbeatTime?: metaV1.Time;
  /** When the status last switched to its present value. */
  lastTransitionTime?: metaV1.Time;
  /** Short CamelCase code, meant for programs, explaining the last status switch. */
  reason?: string;
  /** Free text for people with details on the present status. */
  message?: string;
}

/** Where a node gets its kubelet configuration; left over from a removed feature. */
export interface NodeConfigSource {
  /** ConfigMap that contains the kubelet configuration. */
  configMap?: ConfigMapNodeConfigSource;
}

/** State of dynamic kubelet configuration on a node; left over from a removed feature. */
export interface NodeConfigStatus {
  /** Configuration the node shall use, as saved on its disk. */
  assigned?: NodeConfigSource;
  /** Configuration the node is really using now. */
  active?: NodeConfigSource;
  /** Configuration to return to if the assigned one proves faulty. */
  lastKnownGood?: NodeConfigSource;
  /** Problem met while applying the assigned configuration; empty if there is none. */
  error?: string;
}

/** Ports opened by the Kubernetes daemons of a node. */
export interface NodeDaemonEndpoints {
  /** Where the kubelet of the node listens. */
  kubeletEndpoint?: DaemonEndpoint;
}

/** Abilities of a node's container runtime that apply to all its handlers. */
export interface NodeFeatures {
  /** Whether the runtime honours supplementalGroupsPolicy and reports the users of containers. */
  supplementalGroupsPolicy?: boolean;
}

/** A list of Node objects, as returned by list requests. */
export interface NodeList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The Node objects found; empty when nothing matched. */
  items: Node[];
}

/** Query options for proxying a request to a node. */
export interface NodeProxyOptions {
  apiVersion?: string;
  kind?: string;
  /** URL path to request on the node. */
  path?: string;
}

/** A container runtime handler present on a node. */
export interface NodeRuntimeHandler {
  /** Name of the handler; empty stands for the runtime's default one. */
  name?: string;
  /** What this handler is able to do. */
  features?: NodeRuntimeHandlerFeatures;
}

/** Abilities of a container runtime handler. */
export interface NodeRuntimeHandlerFeatures {
  /** Whether the handler can make mounts read-only together with everything mounted beneath. */
  recursiveReadOnlyMounts?: boolean;
  /** Whether the handler can run pods in their own user namespace, including for volumes. */
  userNamespaces?: boolean;
}

/** Selects nodes; a node matches if at least one term matches. */
export interface NodeSelector {
  /** Alternatives, of which one has to match; at least one is needed. */
  nodeSelectorTerms: NodeSelectorTerm[];
}

/** A test on one label or field of a node. */
export interface NodeSelectorRequirement {
  /** Label key, or field name, to look at. */
  key: string;
  /** How the key's value is compared with the given values. */
  operator: string;
  /** Values to compare with: some for In and NotIn, one integer for Gt and Lt, none otherwise. */
  values?: string[];
}

/** A set of node tests that must all hold; an empty term matches nothing. */
export interface NodeSelectorTerm {
  /** Tests on labels of the node. */
  matchExpressions?: NodeSelectorRequirement[];
  /** Tests on fields of the node; only metadata.name is supported. */
  matchFields?: NodeSelectorRequirement[];
}

/** Desired state of a node. */
export interface NodeSpec {
  /** Address range from which the node's pods get their addresses. */
  podCIDR?: string;
  /** Deprecated identifier of the machine, of no use any more. */
  externalID?: string;
  /** Identifier of the machine at its cloud provider, as provider://id. */
  providerID?: string;
  /** When true no new pods are placed here, as after kubectl cordon. */
  unschedulable?: boolean;
  /** Marks that keep away, or evict, pods which do not tolerate them. */
  taints?: Taint[];
  /** Left over from dynamic kubelet configuration, which has been removed; has no effect. */
  configSource?: NodeConfigSource;
  /** Address ranges for pods, at most one per IP family; the first equals podCIDR. */
  podCIDRs?: string[];
}

/** Observed state of a node. */
export interface NodeStatus {
  /** Total amount of each resource on the node. */
  capacity?: { [key: string]: metaQuantity.Quantity };
  /** Amount of each resource left for pods, after system reservations; starts out equal to capacity. */
  allocatable?: { [key: string]: metaQuantity.Quantity };
  /** Obsolete lifecycle stage, no longer filled in. */
  phase?: string;
  /** Health of the node, aspect by aspect, among them Ready. */
  conditions?: NodeCondition[];
  /** Addresses and host names by which the node can be reached. */
  addresses?: NodeAddress[];
  /** Ports on which the node's daemons listen. */
  daemonEndpoints?: NodeDaemonEndpoints;
  /** Versions and identifiers of the node's system software. */
  nodeInfo?: NodeSystemInfo;
  /** Container images stored on the node; the list may be cut short. */
  images?: ContainerImage[];
  /** Attachable volumes that the node is still using and must not be detached. */
  volumesInUse?: string[];
  /** Volumes currently connected to this machine, as reported by the attach controller. */
  volumesAttached?: AttachedVolume[];
  /** Left over from dynamic kubelet configuration, which has been removed. */
  config?: NodeConfigStatus;
  /** Container runtime handlers on the node and their abilities. */
  runtimeHandlers?: NodeRuntimeHandler[];
  /** Abilities of the node's container runtime as a whole. */
  features?: NodeFeatures;
  /** Feature names which the node announces so that the scheduler can take them into account. */
  declaredFeatures?: string[];
}

/** Swap memory of a node. */
export interface NodeSwapStatus {
  /** Total swap space in bytes; absent when unknown. */
  capacity?: number;
}

/** Identifiers and software versions of a node. */
export interface NodeSystemInfo {
  /** Identifier of the installation, from /etc/machine-id on Linux. */
  machineID: string;
  /** Hardware or virtual machine UUID reported by the firmware. */
  systemUUID: string;
  /** Identifier that is new after every boot of the node. */
  bootID: string;
  /** Kernel release, as uname -r prints it. */
  kernelVersion: string;
  /** Operating system name and version in readable form. */
  osImage: string;
  /** Container runtime and its version, such as containerd://2.1.0. */
  containerRuntimeVersion: string;
  /** Version of the kubelet that runs on the node. */
  kubeletVersion: string;
  /** Deprecated; was meant for the kube-proxy version and may be empty or wrong. */
  kubeProxyVersion: string;
  /** Operating system family, linux or windows. */
  operatingSystem: string;
  /** Processor architecture of the node, such as amd64 or arm64. */
  architecture: string;
  /** Swap memory facts of the node; absent if not reported. */
  swap?: NodeSwapStatus;
}

/** Picks a field of the pod by its path. */
export interface ObjectFieldSelector {
  /** API version in whose schema the path is read. */
  apiVersion?: string;
  /** Path of the field, such as metadata.labels['app'] or status.hostIP. */
  fieldPath: string;
}

/** Refers to an object, or a part of it, anywhere in the cluster. */
export interface ObjectReference {
  /** Kind of the object referred to. */
  kind?: string;
  /** Namespace of the object; empty for cluster-wide objects. */
  namespace?: string;
  /** Name of the object referred to. */
  name?: string;
  /** UID of the object, which tells it apart from namesakes. */
  uid?: string;
  /** API group and version of the object. */
  apiVersion?: string;
  /** Particular version of the object that is meant, if any. */
  resourceVersion?: string;
  /** Part of the object that is meant, such as spec.containers{name}. */
  fieldPath?: string;
}

export interface PersistentVolume {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: PersistentVolumeSpec;
  status: PersistentVolumeStatus;
}

export interface PersistentVolumeClaim {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: PersistentVolumeClaimSpec;
  status: PersistentVolumeClaimStatus;
}

export interface PersistentVolumeClaimCondition {
  type: string;
  status: string;
  lastProbeTime?: metaV1.Time;
  lastTransitionTime?: metaV1.Time;
  reason?: string;
  message?: string;
}

export interface PersistentVolumeClaimList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: PersistentVolumeClaim[];
}

export interface PersistentVolumeClaimSpec {
  accessModes?: string[];
  resources?: VolumeResourceRequirements;
  volumeName?: string;
  selector?: metaV1.LabelSelector;
  storageClassName?: string;
  volumeMode?: string;
  dataSource?: TypedLocalObjectReference;
  dataSourceRef?: TypedObjectReference;
  volumeAttributesClassName?: string;
}

export interface PersistentVolumeClaimStatus {
  phase?: string;
  accessModes?: string[];
  capacity?: { [key: string]: metaQuantity.Quantity };
  conditions?: PersistentVolumeClaimCondition[];
  allocatedResources?: { [key: string]: metaQuantity.Quantity };
  allocatedResourceStatuses?: { [key: string]: string };
  currentVolumeAttributesClassName?: string;
  modifyVolumeStatus?: ModifyVolumeStatus;
}

export interface PersistentVolumeClaimTemplate {
  metadata?: Partial<metaV1.ObjectMeta>;
  spec: PersistentVolumeClaimSpec;
}

export interface PersistentVolumeClaimVolumeSource {
  claimName: string;
  readOnly?: boolean;
}

export interface PersistentVolumeList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: PersistentVolume[];
}

export interface PersistentVolumeSource {
  gcePersistentDisk?: GCEPersistentDiskVolumeSource;
  awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource;
  hostPath?: HostPathVolumeSource;
  glusterfs?: GlusterfsPersistentVolumeSource;
  nfs?: NFSVolumeSource;
  rbd?: RBDPersistentVolumeSource;
  iscsi?: ISCSIPersistentVolumeSource;
  cinder?: CinderPersistentVolumeSource;
  cephfs?: CephFSPersistentVolumeSource;
  fc?: FCVolumeSource;
  flocker?: FlockerVolumeSource;
  flexVolume?: FlexPersistentVolumeSource;
  azureFile?: AzureFilePersistentVolumeSource;
  vsphereVolume?: VsphereVirtualDiskVolumeSource;
  quobyte?: QuobyteVolumeSource;
  azureDisk?: AzureDiskVolumeSource;
  photonPersistentDisk?: PhotonPersistentDiskVolumeSource;
  portworxVolume?: PortworxVolumeSource;
  scaleIO?: ScaleIOPersistentVolumeSource;
  local?: LocalVolumeSource;
  storageos?: StorageOSPersistentVolumeSource;
  csi?: CSIPersistentVolumeSource;
}

export interface PersistentVolumeSpec {
  capacity?: { [key: string]: metaQuantity.Quantity };
  gcePersistentDisk?: GCEPersistentDiskVolumeSource;
  awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource;
  hostPath?: HostPathVolumeSource;
  glusterfs?: GlusterfsPersistentVolumeSource;
  nfs?: NFSVolumeSource;
  rbd?: RBDPersistentVolumeSource;
  iscsi?: ISCSIPersistentVolumeSource;
  cinder?: CinderPersistentVolumeSource;
  cephfs?: CephFSPersistentVolumeSource;
  fc?: FCVolumeSource;
  flocker?: FlockerVolumeSource;
  flexVolume?: FlexPersistentVolumeSource;
  azureFile?: AzureFilePersistentVolumeSource;
  vsphereVolume?: VsphereVirtualDiskVolumeSource;
  quobyte?: QuobyteVolumeSource;
  azureDisk?: AzureDiskVolumeSource;
  photonPersistentDisk?: PhotonPersistentDiskVolumeSource;
  portworxVolume?: PortworxVolumeSource;
  scaleIO?: ScaleIOPersistentVolumeSource;
  local?: LocalVolumeSource;
  storageos?: StorageOSPersistentVolumeSource;
  csi?: CSIPersistentVolumeSource;
  accessModes?: string[];
  claimRef?: ObjectReference;
  persistentVolumeReclaimPolicy?: string;
  storageClassName?: string;
  mountOptions?: string[];
  volumeMode?: string;
  nodeAffinity?: VolumeNodeAffinity;
  volumeAttributesClassName?: string;
}

export interface PersistentVolumeStatus {
  phase?: string;
  message?: string;
  reason?: string;
  lastPhaseTransitionTime?: metaV1.Time;
}

export interface PhotonPersistentDiskVolumeSource {
  pdID: string;
  fsType?: string;
}

export interface Pod {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: PodSpec;
  status: PodStatus;
}

export interface PodAffinity {
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
  preferredDuringSchedulingIgnoredDuringExecution?: WeightedPodAffinityTerm[];
}

export interface PodAffinityTerm {
  labelSelector?: metaV1.LabelSelector;
  namespaces?: string[];
  topologyKey: string;
  namespaceSelector?: metaV1.LabelSelector;
  matchLabelKeys?: string[];
  mismatchLabelKeys?: string[];
}

export interface PodAntiAffinity {
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
  preferredDuringSchedulingIgnoredDuringExecution?: WeightedPodAffinityTerm[];
}

export interface PodAttachOptions {
  apiVersion?: string;
  kind?: string;
  stdin?: boolean;
  stdout?: boolean;
  stderr?: boolean;
  tty?: boolean;
  container?: string;
}

export interface PodCertificateProjection {
  signerName: string;
  keyType: string;
  maxExpirationSeconds?: number;
  credentialBundlePath?: string;
  keyPath?: string;
  certificateChainPath?: string;
  userAnnotations?: { [key: string]: string };
}

export interface PodCondition {
  type: string;
  status: string;
  lastProbeTime?: metaV1.Time;
  lastTransitionTime?: metaV1.Time;
  reason?: string;
  message?: string;
  observedGeneration?: number;
}

export interface PodDNSConfig {
  nameservers?: string[];
  searches?: string[];
  options?: PodDNSConfigOption[];
}

export interface PodDNSConfigOption {
  name?: string;
  value?: string;
}

export interface PodExecOptions {
  apiVersion?: string;
  kind?: string;
  stdin?: boolean;
  stdout?: boolean;
  stderr?: boolean;
  tty?: boolean;
  container?: string;
  command?: string[];
}

export interface PodExtendedResourceClaimStatus {
  requestMappings: ContainerExtendedResourceRequest[];
  resourceClaimName: string;
}

export interface PodIP {
  ip: string;
}

export interface PodList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: Pod[];
}

export interface PodLogOptions {
  apiVersion?: string;
  kind?: string;
  container?: string;
  follow?: boolean;
  previous?: boolean;
  sinceSeconds?: number;
  sinceTime?: metaV1.Time;
  timestamps?: boolean;
  tailLines?: number;
  limitBytes?: number;
  insecureSkipTLSVerifyBackend?: boolean;
  stream?: string;
}

export interface PodOS {
  name: string;
}

export interface PodPortForwardOptions {
  apiVersion?: string;
  kind?: string;
  ports?: number[];
}

export interface PodProxyOptions {
  apiVersion?: string;
  kind?: string;
  path?: string;
}

export interface PodReadinessGate {
  conditionType: string;
}

export interface PodResourceClaim {
  name: string;
  resourceClaimName?: string;
  resourceClaimTemplateName?: string;
}

export interface PodResourceClaimStatus {
  name: string;
  resourceClaimName?: string;
}

export interface PodSchedulingGate {
  name: string;
}

export interface PodSchedulingGroup {
  podGroupName?: string;
}

export interface PodSecurityContext {
  seLinuxOptions?: SELinuxOptions;
  runAsUser?: number;
  runAsNonRoot?: boolean;
  supplementalGroups?: number[];
  fsGroup?: number;
  runAsGroup?: number;
  sysctls?: Sysctl[];
  windowsOptions?: WindowsSecurityContextOptions;
  fsGroupChangePolicy?: string;
  seccompProfile?: SeccompProfile;
  appArmorProfile?: AppArmorProfile;
  supplementalGroupsPolicy?: string;
  seLinuxChangePolicy?: string;
}

export interface PodSignature {
  podController?: metaV1.OwnerReference;
}

export interface PodSpec {
  volumes?: Volume[];
  containers: Container[];
  restartPolicy?: string;
  terminationGracePeriodSeconds?: number;
  activeDeadlineSeconds?: number;
  dnsPolicy?: string;
  nodeSelector?: { [key: string]: string };
  serviceAccountName?: string;
  serviceAccount?: string;
  nodeName?: string;
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  securityContext?: PodSecurityContext;
  imagePullSecrets?: LocalObjectReference[];
  hostname?: string;
  subdomain?: string;
  affinity?: Affinity;
  schedulerName?: string;
  initContainers?: Container[];
  automountServiceAccountToken?: boolean;
  tolerations?: Toleration[];
  hostAliases?: HostAlias[];
  priorityClassName?: string;
  priority?: number;
  dnsConfig?: PodDNSConfig;
  shareProcessNamespace?: boolean;
  readinessGates?: PodReadinessGate[];
  runtimeClassName?: string;
  enableServiceLinks?: boolean;
  preemptionPolicy?: string;
  overhead?: { [key: string]: metaQuantity.Quantity };
  topologySpreadConstraints?: TopologySpreadConstraint[];
  ephemeralContainers?: EphemeralContainer[];
  setHostnameAsFQDN?: boolean;
  os?: PodOS;
  hostUsers?: boolean;
  schedulingGates?: PodSchedulingGate[];
  resourceClaims?: PodResourceClaim[];
  resources?: ResourceRequirements;
  hostnameOverride?: string;
  schedulingGroup?: PodSchedulingGroup;
}

export interface PodStatus {
  phase?: string;
  conditions?: PodCondition[];
  message?: string;
  reason?: string;
  hostIP?: string;
  podIP?: string;
  startTime?: metaV1.Time;
  containerStatuses?: ContainerStatus[];
  qosClass?: string;
  initContainerStatuses?: ContainerStatus[];
  nominatedNodeName?: string;
  podIPs?: PodIP[];
  ephemeralContainerStatuses?: ContainerStatus[];
  resize?: string;
  resourceClaimStatuses?: PodResourceClaimStatus[];
  hostIPs?: HostIP[];
  observedGeneration?: number;
  extendedResourceClaimStatus?: PodExtendedResourceClaimStatus;
  allocatedResources?: { [key: string]: metaQuantity.Quantity };
  resources?: ResourceRequirements;
  nodeAllocatableResourceClaimStatuses?: NodeAllocatableResourceClaimStatus[];
}

export interface PodStatusResult {
  apiVersion?: string;
  kind?: string;
  metadata: Partial<metaV1.ObjectMeta>;
  status?: PodStatus;
}

export interface PodTemplate {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  template?: PodTemplateSpec;
}

export interface PodTemplateList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: PodTemplate[];
}

export interface PodTemplateSpec {
  metadata?: Partial<metaV1.ObjectMeta>;
  spec?: PodSpec;
}

export interface PortStatus {
  port: number;
  protocol: string;
  error?: string;
}

export interface PortworxVolumeSource {
  volumeID: string;
  fsType?: string;
  readOnly?: boolean;
}

export interface Preconditions {
  uid?: string;
}

export interface PreferAvoidPodsEntry {
  podSignature?: PodSignature;
  evictionTime?: metaV1.Time;
  reason?: string;
  message?: string;
}

export interface PreferredSchedulingTerm {
  weight: number;
  preference: NodeSelectorTerm;
}

export interface Probe {
  exec?: ExecAction;
  httpGet?: HTTPGetAction;
  tcpSocket?: TCPSocketAction;
  grpc?: GRPCAction;
  initialDelaySeconds?: number;
  timeoutSeconds?: number;
  periodSeconds?: number;
  successThreshold?: number;
  failureThreshold?: number;
  terminationGracePeriodSeconds?: number;
}

export interface ProbeHandler {
  exec?: ExecAction;
  httpGet?: HTTPGetAction;
  tcpSocket?: TCPSocketAction;
  grpc?: GRPCAction;
}

export interface ProjectedVolumeSource {
  sources?: VolumeProjection[];
  defaultMode?: number;
}

export interface QuobyteVolumeSource {
  registry: string;
  volume: string;
  readOnly?: boolean;
  user?: string;
  group?: string;
  tenant?: string;
}

export interface RBDPersistentVolumeSource {
  monitors: string[];
  image: string;
  fsType?: string;
  pool?: string;
  user?: string;
  keyring?: string;
  secretRef?: SecretReference;
  readOnly?: boolean;
}

export interface RBDVolumeSource {
  monitors: string[];
  image: string;
  fsType?: string;
  pool?: string;
  user?: string;
  keyring?: string;
  secretRef?: LocalObjectReference;
  readOnly?: boolean;
}

export interface RangeAllocation {
  apiVersion?: string;
  kind?: string;
  metadata: Partial<metaV1.ObjectMeta>;
  range?: string;
  data?: string;
}

export interface ReplicationController {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: ReplicationControllerSpec;
  status: ReplicationControllerStatus;
}

export interface ReplicationControllerCondition {
  type: string;
  status: string;
  lastTransitionTime?: metaV1.Time;
  reason?: string;
  message?: string;
}

export interface ReplicationControllerList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: ReplicationController[];
}

export interface ReplicationControllerSpec {
  replicas?: number;
  selector?: { [key: string]: string };
  template?: PodTemplateSpec;
  minReadySeconds?: number;
}

export interface ReplicationControllerStatus {
  replicas: number;
  fullyLabeledReplicas?: number;
  observedGeneration?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  conditions?: ReplicationControllerCondition[];
}

export interface ResourceClaim {
  name: string;
  request?: string;
}

export interface ResourceFieldSelector {
  containerName?: string;
  resource: string;
  divisor?: metaQuantity.Quantity;
}

export interface ResourceHealth {
  resourceID: string;
  health?: string;
  message?: string;
}

export interface ResourceQuota {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: ResourceQuotaSpec;
  status: ResourceQuotaStatus;
}

export interface ResourceQuotaList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: ResourceQuota[];
}

export interface ResourceQuotaSpec {
  hard?: { [key: string]: metaQuantity.Quantity };
  scopes?: string[];
  scopeSelector?: ScopeSelector;
}

export interface ResourceQuotaStatus {
  hard?: { [key: string]: metaQuantity.Quantity };
  used?: { [key: string]: metaQuantity.Quantity };
}

export interface ResourceRequirements {
  limits?: { [key: string]: metaQuantity.Quantity };
  requests?: { [key: string]: metaQuantity.Quantity };
  claims?: ResourceClaim[];
}

export interface ResourceStatus {
  name: string;
  resources?: ResourceHealth[];
}

export interface SELinuxOptions {
  user?: string;
  role?: string;
  type?: string;
  level?: string;
}

export interface ScaleIOPersistentVolumeSource {
  gateway: string;
  system: string;
  secretRef: SecretReference;
  sslEnabled?: boolean;
  protectionDomain?: string;
  storagePool?: string;
  storageMode?: string;
  volumeName?: string;
  fsType?: string;
  readOnly?: boolean;
}

export interface ScaleIOVolumeSource {
  gateway: string;
  system: string;
  secretRef: LocalObjectReference;
  sslEnabled?: boolean;
  protectionDomain?: string;
  storagePool?: string;
  storageMode?: string;
  volumeName?: string;
  fsType?: string;
  readOnly?: boolean;
}

export interface ScopeSelector {
  matchExpressions?: ScopedResourceSelectorRequirement[];
}

export interface ScopedResourceSelectorRequirement {
  scopeName: string;
  operator: string;
  values?: string[];
}

export interface SeccompProfile {
  type: string;
  localhostProfile?: string;
}

export interface Secret {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  data?: { [key: string]: string };
  type?: string;
  stringData?: { [key: string]: string };
  immutable?: boolean;
}

export interface SecretEnvSource {
  /** Name of the object referred to; practically always needed. */
  name?: string;
  optional?: boolean;
}

export interface SecretKeySelector {
  /** Name of the object referred to; practically always needed. */
  name?: string;
  key: string;
  optional?: boolean;
}

export interface SecretList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: Secret[];
}

export interface SecretProjection {
  /** Name of the object referred to; practically always needed. */
  name?: string;
  items?: KeyToPath[];
  optional?: boolean;
}

export interface SecretReference {
  name?: string;
  namespace?: string;
}

export interface SecretVolumeSource {
  secretName?: string;
  items?: KeyToPath[];
  defaultMode?: number;
  optional?: boolean;
}

export interface SecurityContext {
  capabilities?: Capabilities;
  privileged?: boolean;
  seLinuxOptions?: SELinuxOptions;
  runAsUser?: number;
  runAsNonRoot?: boolean;
  readOnlyRootFilesystem?: boolean;
  allowPrivilegeEscalation?: boolean;
  runAsGroup?: number;
  procMount?: string;
  windowsOptions?: WindowsSecurityContextOptions;
  seccompProfile?: SeccompProfile;
  appArmorProfile?: AppArmorProfile;
}

export interface SerializedReference {
  apiVersion?: string;
  kind?: string;
  reference?: ObjectReference;
}

export interface Service {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: ServiceSpec;
  status: ServiceStatus;
}

export interface ServiceAccount {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  secrets?: ObjectReference[];
  imagePullSecrets?: LocalObjectReference[];
  automountServiceAccountToken?: boolean;
}

export interface ServiceAccountList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: ServiceAccount[];
}

export interface ServiceAccountTokenProjection {
  audience?: string;
  expirationSeconds?: number;
  path: string;
}

export interface ServiceList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: Service[];
}

export interface ServicePort {
  name?: string;
  protocol?: string;
  port: number;
  targetPort?: metaIntstr.IntOrString;
  nodePort?: number;
  appProtocol?: string;
}

export interface ServiceProxyOptions {
  apiVersion?: string;
  kind?: string;
  path?: string;
}

export interface ServiceSpec {
  ports?: ServicePort[];
  selector?: { [key: string]: string };
  clusterIP?: string;
  type?: string;
  externalIPs?: string[];
  sessionAffinity?: string;
  loadBalancerIP?: string;
  loadBalancerSourceRanges?: string[];
  externalName?: string;
  externalTrafficPolicy?: string;
  healthCheckNodePort?: number;
  publishNotReadyAddresses?: boolean;
  sessionAffinityConfig?: SessionAffinityConfig;
  ipFamilyPolicy?: string;
  clusterIPs?: string[];
  ipFamilies?: string[];
  allocateLoadBalancerNodePorts?: boolean;
  loadBalancerClass?: string;
  internalTrafficPolicy?: string;
  trafficDistribution?: string;
}

export interface ServiceStatus {
  loadBalancer?: LoadBalancerStatus;
  conditions?: metaV1.Condition[];
}

export interface SessionAffinityConfig {
  clientIP?: ClientIPConfig;
}

export interface SleepAction {
  seconds: number;
}

export interface StorageOSPersistentVolumeSource {
  volumeName?: string;
  volumeNamespace?: string;
  fsType?: string;
  readOnly?: boolean;
  secretRef?: ObjectReference;
}

export interface StorageOSVolumeSource {
  volumeName?: string;
  volumeNamespace?: string;
  fsType?: string;
  readOnly?: boolean;
  secretRef?: LocalObjectReference;
}

export interface Sysctl {
  name: string;
  value: string;
}

export interface TCPSocketAction {
  port: metaIntstr.IntOrString;
  host?: string;
}

export interface Taint {
  key: string;
  value?: string;
  effect: string;
  timeAdded?: metaV1.Time;
}

export interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

export interface TopologySelectorLabelRequirement {
  key: string;
  values: string[];
}

export interface TopologySelectorTerm {
  matchLabelExpressions?: TopologySelectorLabelRequirement[];
}

export interface TopologySpreadConstraint {
  maxSkew: number;
  topologyKey: string;
  whenUnsatisfiable: string;
  labelSelector?: metaV1.LabelSelector;
  minDomains?: number;
  nodeAffinityPolicy?: string;
  nodeTaintsPolicy?: string;
  matchLabelKeys?: string[];
}

export interface TypedLocalObjectReference {
  apiGroup?: string;
  kind: string;
  name: string;
}

export interface TypedObjectReference {
  apiGroup?: string;
  kind: string;
  name: string;
  namespace?: string;
}

export interface Volume {
  name: string;
  hostPath?: HostPathVolumeSource;
  emptyDir?: EmptyDirVolumeSource;
  gcePersistentDisk?: GCEPersistentDiskVolumeSource;
  awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource;
  gitRepo?: GitRepoVolumeSource;
  secret?: SecretVolumeSource;
  nfs?: NFSVolumeSource;
  iscsi?: ISCSIVolumeSource;
  glusterfs?: GlusterfsVolumeSource;
  persistentVolumeClaim?: PersistentVolumeClaimVolumeSource;
  rbd?: RBDVolumeSource;
  flexVolume?: FlexVolumeSource;
  cinder?: CinderVolumeSource;
  cephfs?: CephFSVolumeSource;
  flocker?: FlockerVolumeSource;
  downwardAPI?: DownwardAPIVolumeSource;
  fc?: FCVolumeSource;
  azureFile?: AzureFileVolumeSource;
  configMap?: ConfigMapVolumeSource;
  vsphereVolume?: VsphereVirtualDiskVolumeSource;
  quobyte?: QuobyteVolumeSource;
  azureDisk?: AzureDiskVolumeSource;
  photonPersistentDisk?: PhotonPersistentDiskVolumeSource;
  portworxVolume?: PortworxVolumeSource;
  scaleIO?: ScaleIOVolumeSource;
  projected?: ProjectedVolumeSource;
  storageos?: StorageOSVolumeSource;
  csi?: CSIVolumeSource;
  ephemeral?: EphemeralVolumeSource;
  image?: ImageVolumeSource;
}

export interface VolumeDevice {
  name: string;
  devicePath: string;
}

export interface VolumeMount {
  name: string;
  readOnly?: boolean;
  mountPath: string;
  subPath?: string;
  mountPropagation?: string;
  subPathExpr?: string;
  recursiveReadOnly?: string;
}

export interface VolumeMountStatus {
  name: string;
  mountPath: string;
  readOnly?: boolean;
  recursiveReadOnly?: string;
  volumeStatus?: VolumeStatus;
}

export interface VolumeNodeAffinity {
  required?: NodeSelector;
}

export interface VolumeProjection {
  secret?: SecretProjection;
  downwardAPI?: DownwardAPIProjection;
  configMap?: ConfigMapProjection;
  serviceAccountToken?: ServiceAccountTokenProjection;
  clusterTrustBundle?: ClusterTrustBundleProjection;
  podCertificate?: PodCertificateProjection;
}

export interface VolumeResourceRequirements {
  limits?: { [key: string]: metaQuantity.Quantity };
  requests?: { [key: string]: metaQuantity.Quantity };
}

export interface VolumeSource {
  hostPath?: HostPathVolumeSource;
  emptyDir?: EmptyDirVolumeSource;
  gcePersistentDisk?: GCEPersistentDiskVolumeSource;
  awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource;
  gitRepo?: GitRepoVolumeSource;
  secret?: SecretVolumeSource;
  nfs?: NFSVolumeSource;
  iscsi?: ISCSIVolumeSource;
  glusterfs?: GlusterfsVolumeSource;
  persistentVolumeClaim?: PersistentVolumeClaimVolumeSource;
  rbd?: RBDVolumeSource;
  flexVolume?: FlexVolumeSource;
  cinder?: CinderVolumeSource;
  cephfs?: CephFSVolumeSource;
  flocker?: FlockerVolumeSource;
  downwardAPI?: DownwardAPIVolumeSource;
  fc?: FCVolumeSource;
  azureFile?: AzureFileVolumeSource;
  configMap?: ConfigMapVolumeSource;
  vsphereVolume?: VsphereVirtualDiskVolumeSource;
  quobyte?: QuobyteVolumeSource;
  azureDisk?: AzureDiskVolumeSource;
  photonPersistentDisk?: PhotonPersistentDiskVolumeSource;
  portworxVolume?: PortworxVolumeSource;
  scaleIO?: ScaleIOVolumeSource;
  projected?: ProjectedVolumeSource;
  storageos?: StorageOSVolumeSource;
  csi?: CSIVolumeSource;
  ephemeral?: EphemeralVolumeSource;
  image?: ImageVolumeSource;
}

export interface VolumeStatus {
  image?: ImageVolumeStatus;
}

export interface VsphereVirtualDiskVolumeSource {
  volumePath: string;
  fsType?: string;
  storagePolicyName?: string;
  storagePolicyID?: string;
}

export interface WeightedPodAffinityTerm {
  weight: number;
  podAffinityTerm: PodAffinityTerm;
}

export interface WindowsSecurityContextOptions {
  gmsaCredentialSpecName?: string;
  gmsaCredentialSpec?: string;
  runAsUserName?: string;
  hostProcess?: boolean;
}
