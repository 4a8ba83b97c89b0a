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
  secretNamespace?: string | null;
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

/** A piece of storage in the cluster, with a life of its own, that claims can be bound to. */
export interface PersistentVolume {
  apiVersion?: string;
  kind?: string;
  /** Name, labels, annotations and other bookkeeping; volumes do not belong to a namespace. */
  metadata: metaV1.ObjectMeta;
  /** What the volume is: its backend, size, access modes and what happens after release. */
  spec: PersistentVolumeSpec;
  /** Current phase of the volume, maintained by the system. */
  status: PersistentVolumeStatus;
}

/** A user's request for storage, met by binding it to a matching volume. */
export interface PersistentVolumeClaim {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The storage asked for. */
  spec: PersistentVolumeClaimSpec;
  /** Binding phase and the capacity actually obtained; maintained by the system. */
  status: PersistentVolumeClaimStatus;
}

/** One observed aspect of a claim, such as a resize in progress. */
export interface PersistentVolumeClaimCondition {
  /** Which aspect the condition is about, for example Resizing or FileSystemResizePending. */
  type: string;
  /** Whether the condition holds. */
  status: string;
  /** When the condition was last checked. */
  lastProbeTime?: metaV1.Time;
  /** When status last flipped. */
  lastTransitionTime?: metaV1.Time;
  /** CamelCase word for programs telling why the condition last changed. */
  reason?: string;
  /** Details of the last change, written for people. */
  message?: string;
}

/** A list of PersistentVolumeClaim objects, as returned by list requests. */
export interface PersistentVolumeClaimList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The claims found; empty when nothing matched. */
  items: PersistentVolumeClaim[];
}

/** The storage a claim asks for: size, access modes, class and an optional source of data. */
export interface PersistentVolumeClaimSpec {
  /** Ways the volume must be mountable: ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod. */
  accessModes?: string[];
  /** Smallest size wanted, and optionally an upper limit. */
  resources?: VolumeResourceRequirements;
  /** The volume bound to this claim; set it beforehand to ask for a certain one. */
  volumeName?: string;
  /** Labels a volume must have to be considered; absent considers all. */
  selector?: metaV1.LabelSelector;
  /** Storage class wanted. Absent means the cluster's default class, an empty string means volumes without class. */
  storageClassName?: string;
  /** Whether the volume is used with a filesystem or as a raw block device. */
  volumeMode?: string;
  /** Object to fill the new volume from: a VolumeSnapshot or another claim in the same namespace. */
  dataSource?: TypedLocalObjectReference;
  /** Like dataSource, but also takes other kinds and, where enabled, objects of another namespace; normally both agree. */
  dataSourceRef?: TypedObjectReference;
  /** Class of tunable volume attributes, such as throughput; it may be changed later, unlike the storage class. */
  volumeAttributesClassName?: string;
}

/** State of a claim as the system sees it. */
export interface PersistentVolumeClaimStatus {
  /** Waiting for a volume, bound to one, or bound to one that has vanished. */
  phase?: string;
  /** Access modes the bound volume really offers. */
  accessModes?: string[];
  /** Actual size of the bound volume. */
  capacity?: { [key: string]: metaQuantity.Quantity };
  /** Aspects of the claim's state, above all of a running resize. */
  conditions?: PersistentVolumeClaimCondition[];
  /** Size being set up during an expansion; may exceed the present capacity. */
  allocatedResources?: { [key: string]: metaQuantity.Quantity };
  /** Per resource, how far an expansion has got or why it failed. */
  allocatedResourceStatuses?: { [key: string]: string };
  /** Volume attributes class now in effect; absent if none was applied. */
  currentVolumeAttributesClassName?: string;
  /** Progress of a change to another volume attributes class; absent when none is under way. */
  modifyVolumeStatus?: ModifyVolumeStatus;
}

/** Model from which the claim of an ephemeral volume is made. */
export interface PersistentVolumeClaimTemplate {
  /** Labels and annotations to copy to the claim; nothing else is permitted. */
  metadata?: Partial<metaV1.ObjectMeta>;
  /** Spec of the claim, copied as it stands. */
  spec: PersistentVolumeClaimSpec;
}

/** Uses a claim of the pod's namespace as a volume. */
export interface PersistentVolumeClaimVolumeSource {
  /** The claim to mount. */
  claimName: string;
  /** Forces every mount of this volume to be read-only. */
  readOnly?: boolean;
}

/** A list of PersistentVolume objects, as returned by list requests. */
export interface PersistentVolumeList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The volumes found; empty when nothing matched. */
  items: PersistentVolume[];
}

/** The storage backend of a persistent volume; exactly one member is given. */
export interface PersistentVolumeSource {
  /** Disk of Google Compute Engine. Deprecated; handled by the pd.csi.storage.gke.io driver. */
  gcePersistentDisk?: GCEPersistentDiskVolumeSource;
  /** AWS EBS disk. Deprecated; handled by the ebs.csi.aws.com driver. */
  awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource;
  /** Directory or file on the node; for development on a single node. */
  hostPath?: HostPathVolumeSource;
  /** Glusterfs volume. Deprecated, and its in-tree plugin is gone. */
  glusterfs?: GlusterfsPersistentVolumeSource;
  /** Export of an NFS server. */
  nfs?: NFSVolumeSource;
  /** Ceph block device. Deprecated, and its in-tree plugin is gone. */
  rbd?: RBDPersistentVolumeSource;
  /** Disk reached over iSCSI. */
  iscsi?: ISCSIPersistentVolumeSource;
  /** OpenStack Cinder volume. Deprecated; handled by the cinder.csi.openstack.org driver. */
  cinder?: CinderPersistentVolumeSource;
  /** Ceph filesystem. Deprecated, and its in-tree plugin is gone. */
  cephfs?: CephFSPersistentVolumeSource;
  /** Disk reached over Fibre Channel. */
  fc?: FCVolumeSource;
  /** Flocker volume. Deprecated, and its in-tree plugin is gone. */
  flocker?: FlockerVolumeSource;
  /** Volume served by an exec-based Flex driver. Deprecated; use a CSI driver. */
  flexVolume?: FlexPersistentVolumeSource;
  /** Azure file share. Deprecated; handled by the file.csi.azure.com driver. */
  azureFile?: AzureFilePersistentVolumeSource;
  /** vSphere disk. Deprecated; handled by the csi.vsphere.vmware.com driver. */
  vsphereVolume?: VsphereVirtualDiskVolumeSource;
  /** Quobyte volume. Deprecated, and its in-tree plugin is gone. */
  quobyte?: QuobyteVolumeSource;
  /** Azure data disk. Deprecated; handled by the disk.csi.azure.com driver. */
  azureDisk?: AzureDiskVolumeSource;
  /** Photon Controller disk. Deprecated, and its in-tree plugin is gone. */
  photonPersistentDisk?: PhotonPersistentDiskVolumeSource;
  /** Portworx volume. Deprecated; handled by the pxd.portworx.com CSI driver. */
  portworxVolume?: PortworxVolumeSource;
  /** ScaleIO volume. Deprecated, and its in-tree plugin is gone. */
  scaleIO?: ScaleIOPersistentVolumeSource;
  /** Disk or directory on one node; needs node affinity on the volume. */
  local?: LocalVolumeSource;
  /** StorageOS volume. Deprecated, and its in-tree plugin is gone. */
  storageos?: StorageOSPersistentVolumeSource;
  /** Volume served by a CSI driver. */
  csi?: CSIPersistentVolumeSource;
}

/** Description of a persistent volume: backend, size, use and fate. */
export interface PersistentVolumeSpec {
  /** Size of the volume, under the key storage. */
  capacity?: { [key: string]: metaQuantity.Quantity };
  /** Disk of Google Compute Engine. Deprecated; handled by the pd.csi.storage.gke.io driver. */
  gcePersistentDisk?: GCEPersistentDiskVolumeSource;
  /** AWS EBS disk. Deprecated; handled by the ebs.csi.aws.com driver. */
  awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource;
  /** Directory or file on the node; for development on a single node. */
  hostPath?: HostPathVolumeSource;
  /** Glusterfs volume. Deprecated, and its in-tree plugin is gone. */
  glusterfs?: GlusterfsPersistentVolumeSource;
  /** Export of an NFS server. */
  nfs?: NFSVolumeSource;
  /** Ceph block device. Deprecated, and its in-tree plugin is gone. */
  rbd?: RBDPersistentVolumeSource;
  /** Disk reached over iSCSI. */
  iscsi?: ISCSIPersistentVolumeSource;
  /** OpenStack Cinder volume. Deprecated; handled by the cinder.csi.openstack.org driver. */
  cinder?: CinderPersistentVolumeSource;
  /** Ceph filesystem. Deprecated, and its in-tree plugin is gone. */
  cephfs?: CephFSPersistentVolumeSource;
  /** Disk reached over Fibre Channel. */
  fc?: FCVolumeSource;
  /** Flocker volume. Deprecated, and its in-tree plugin is gone. */
  flocker?: FlockerVolumeSource;
  /** Volume served by an exec-based Flex driver. Deprecated; use a CSI driver. */
  flexVolume?: FlexPersistentVolumeSource;
  /** Azure file share. Deprecated; handled by the file.csi.azure.com driver. */
  azureFile?: AzureFilePersistentVolumeSource;
  /** vSphere disk. Deprecated; handled by the csi.vsphere.vmware.com driver. */
  vsphereVolume?: VsphereVirtualDiskVolumeSource;
  /** Quobyte volume. Deprecated, and its in-tree plugin is gone. */
  quobyte?: QuobyteVolumeSource;
  /** Azure data disk. Deprecated; handled by the disk.csi.azure.com driver. */
  azureDisk?: AzureDiskVolumeSource;
  /** Photon Controller disk. Deprecated, and its in-tree plugin is gone. */
  photonPersistentDisk?: PhotonPersistentDiskVolumeSource;
  /** Portworx volume. Deprecated; handled by the pxd.portworx.com CSI driver. */
  portworxVolume?: PortworxVolumeSource;
  /** ScaleIO volume. Deprecated, and its in-tree plugin is gone. */
  scaleIO?: ScaleIOPersistentVolumeSource;
  /** Disk or directory on one node; needs node affinity on the volume. */
  local?: LocalVolumeSource;
  /** StorageOS volume. Deprecated, and its in-tree plugin is gone. */
  storageos?: StorageOSPersistentVolumeSource;
  /** Volume served by a CSI driver. */
  csi?: CSIPersistentVolumeSource;
  /** Ways the volume can be mounted: ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod. */
  accessModes?: string[];
  /** Claim this volume is bound to or reserved for; absent while it is free. */
  claimRef?: ObjectReference;
  /** What becomes of the volume once its claim is deleted; dynamically made volumes get the policy of their class. */
  persistentVolumeReclaimPolicy?: string;
  /** Class the volume belongs to; empty means no class. */
  storageClassName?: string;
  /** Extra options for mounting, such as ro or soft; not checked beforehand. */
  mountOptions?: string[];
  /** Whether the volume carries a filesystem or is handed out as a raw block device. */
  volumeMode?: string;
  /** Nodes from which the volume is reachable; pods using it are scheduled there. Absent means all nodes. */
  nodeAffinity?: VolumeNodeAffinity;
  /** Volume attributes class in effect; absent or empty if none. */
  volumeAttributesClassName?: string;
}

/** State of a persistent volume as the system sees it. */
export interface PersistentVolumeStatus {
  /** Where the volume stands between being offered, bound, and released by its claim. */
  phase?: string;
  /** Why the volume is in its phase, for people. */
  message?: string;
  /** CamelCase word for programs describing a failure. */
  reason?: string;
  /** When the volume last moved from one phase to another. */
  lastPhaseTransitionTime?: metaV1.Time;
}

/** A Photon Controller disk; no longer supported. */
export interface PhotonPersistentDiskVolumeSource {
  /** Identifier of the disk. */
  pdID: string;
  /** Filesystem on the disk, such as ext4, which is assumed if empty. */
  fsType?: string;
}

/** The smallest unit that is scheduled: one or more containers sharing network and volumes on one node. */
export interface Pod {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** What to run and how. */
  spec: PodSpec;
  /** What is actually happening; maintained by the system and possibly slightly behind. */
  status: PodStatus;
}

/** Rules that draw a pod towards places where certain other pods run. */
export interface PodAffinity {
  /** Terms that must all be met when the pod is placed; later changes do not evict it. */
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
  /** Weighted wishes; nodes with the highest total weight are favoured. */
  preferredDuringSchedulingIgnoredDuringExecution?: WeightedPodAffinityTerm[];
}

/** Selects a set of other pods, and the size of the place (node, zone, ...) that counts as being together. */
export interface PodAffinityTerm {
  /** Labels of the pods looked for; absent matches no pods. */
  labelSelector?: metaV1.LabelSelector;
  /** Namespaces to look in, added to those of namespaceSelector; with neither set, the pod's own. */
  namespaces?: string[];
  /** Node label whose equal values make nodes one place, for example kubernetes.io/hostname. */
  topologyKey: string;
  /** Labels of the namespaces to look in; empty means all of them. */
  namespaceSelector?: metaV1.LabelSelector;
  /** Label keys whose values on the incoming pod are added to the selector as must-match. */
  matchLabelKeys?: string[];
  /** Label keys whose values on the incoming pod are added to the selector as must-not-match. */
  mismatchLabelKeys?: string[];
}

/** Rules that keep a pod away from places where certain other pods run. */
export interface PodAntiAffinity {
  /** Terms that exclude a place when the pod is being put there; later changes do not evict it. */
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
  /** Weighted terms; nodes that violate them least are favoured. */
  preferredDuringSchedulingIgnoredDuringExecution?: WeightedPodAffinityTerm[];
}

/** Query parameters for attaching to a process that already runs in a container. */
export interface PodAttachOptions {
  apiVersion?: string;
  kind?: string;
  /** Pass the client's input to the process. */
  stdin?: boolean;
  /** Send the process's standard output to the client. */
  stdout?: boolean;
  /** Send the process's standard error to the client. */
  stderr?: boolean;
  /** Treat the streams as a terminal; the container must have one allocated. */
  tty?: boolean;
  /** Container to attach to; may be left out if the pod has just one. */
  container?: string;
}

/** Puts an automatically renewed private key and certificate for the pod into a volume. */
export interface PodCertificateProjection {
  /** Signer to which the kubelet sends its certificate requests. */
  signerName: string;
  /** Kind of key the kubelet generates. */
  keyType: string;
  /** Longest certificate lifetime to ask for, from 3600 to 7862400 seconds; the signer may grant less. */
  maxExpirationSeconds?: number;
  /** File in the volume for key and certificate chain together, in PEM; key and certificates then always fit. */
  credentialBundlePath?: string;
  /** File in the volume for the key alone; prefer credentialBundlePath. */
  keyPath?: string;
  /** File in the volume for the certificate chain alone; prefer credentialBundlePath. */
  certificateChainPath?: string;
  /** Extra data handed to the signer with each request; keys need a domain prefix. */
  userAnnotations?: { [key: string]: string };
}

/** One observed aspect of a pod's state, with when and why it last changed. */
export interface PodCondition {
  /** Which aspect the condition is about, for example PodScheduled, Initialized, ContainersReady or Ready. */
  type: string;
  /** Whether the condition holds. */
  status: string;
  /** When the condition was last checked; mostly null. */
  lastProbeTime?: metaV1.Time;
  /** When status last flipped. */
  lastTransitionTime?: metaV1.Time;
  /** CamelCase word for programs telling why the condition last changed. */
  reason?: string;
  /** Details of the last change, written for people. */
  message?: string;
  /** The pod's metadata.generation for which the condition was determined. */
  observedGeneration?: number;
}

/** Name resolution settings added to those that the pod's dnsPolicy yields. */
export interface PodDNSConfig {
  /** Addresses of further DNS servers; duplicates are dropped. */
  nameservers?: string[];
  /** Further domains tried for short names; duplicates are dropped. */
  searches?: string[];
  /** Resolver options; they replace equal options of the policy. */
  options?: PodDNSConfigOption[];
}

/** One option of the resolver, with an optional value. */
export interface PodDNSConfigOption {
  /** Option name, such as ndots; required. */
  name?: string;
  /** Its value; absent for options that take none. */
  value?: string;
}

/** Query parameters for running a command in a container. */
export interface PodExecOptions {
  apiVersion?: string;
  kind?: string;
  /** Pass the client's input to the command. */
  stdin?: boolean;
  /** Send the command's standard output to the client. */
  stdout?: boolean;
  /** Send the command's standard error to the client. */
  stderr?: boolean;
  /** Run the command on a terminal. */
  tty?: boolean;
  /** Container to run in; may be left out if the pod has just one. */
  container?: string;
  /** Program and arguments, run directly and not through a shell. */
  command?: string[];
}

/** The resource claim made for a pod whose extended resources are provided by device drivers (DRA). */
export interface PodExtendedResourceClaimStatus {
  /** Which request of the claim stands for which extended resource of which container. */
  requestMappings: ContainerExtendedResourceRequest[];
  /** The claim made for the pod, in the pod's namespace. */
  resourceClaimName: string;
}

/** One IP address of a pod. */
export interface PodIP {
  /** The IPv4 or IPv6 address. */
  ip: string;
}

/** A list of Pod objects, as returned by list requests. */
export interface PodList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The pods found; empty when nothing matched. */
  items: Pod[];
}

/** Query parameters for reading the log of a container. */
export interface PodLogOptions {
  apiVersion?: string;
  kind?: string;
  /** Container whose log is wanted; may be left out if the pod has just one. */
  container?: string;
  /** Keep the answer open and send new lines as they come. */
  follow?: boolean;
  /** Read the log of the last ended run of the container, not of the present one. */
  previous?: boolean;
  /** Leave out lines older than this many seconds; not together with sinceTime. */
  sinceSeconds?: number;
  /** Leave out lines older than this moment; not together with sinceSeconds. */
  sinceTime?: metaV1.Time;
  /** Put an RFC 3339 time stamp in front of each line. */
  timestamps?: boolean;
  /** Send just this many of the last lines; absent sends all. */
  tailLines?: number;
  /** Stop after this many bytes, possibly inside a line. */
  limitBytes?: number;
  /** Accept any certificate of the node when fetching the log; the answer might then come from an impostor. */
  insecureSkipTLSVerifyBackend?: boolean;
  /** Which output to return; a single stream cannot be combined with tailLines. */
  stream?: string;
}

/** The operating system a pod's containers are made for. */
export interface PodOS {
  /** Operating system; decides which security settings may be used. */
  name: string;
}

/** Query parameters for forwarding ports of a pod. */
export interface PodPortForwardOptions {
  apiVersion?: string;
  kind?: string;
  /** Pod ports to forward; required with WebSockets. */
  ports?: number[];
}

/** Query parameters for proxying a request to a pod. */
export interface PodProxyOptions {
  apiVersion?: string;
  kind?: string;
  /** URL path to request from the pod. */
  path?: string;
}

/** Names an extra condition that must be True before a pod counts as ready. */
export interface PodReadinessGate {
  /** Type of the pod condition to look at; someone outside the kubelet sets it. */
  conditionType: string;
}

/** Makes a resource claim, existing or created from a template, available to the containers of a pod. */
export interface PodResourceClaim {
  /** Name under which containers refer to it; unique within the pod. */
  name: string;
  /** An existing claim in the pod's namespace; exactly one of this and the template is set. */
  resourceClaimName?: string;
  /** Template from which a claim of the pod's own is made, and deleted along with the pod. */
  resourceClaimTemplateName?: string;
}

/** Tells which resource claim was made for an entry of the pod's resourceClaims. */
export interface PodResourceClaimStatus {
  /** Entry of spec.resourceClaims this is about. */
  name: string;
  /** The claim made from the template; absent if none was necessary. */
  resourceClaimName?: string;
}

/** A named hold on a pod: it is not scheduled until all its gates are removed. */
export interface PodSchedulingGate {
  /** Name of the gate; unique within the pod. */
  name: string;
}

/** Ties a pod to a group of pods that are scheduled together. */
export interface PodSchedulingGroup {
  /** PodGroup the pod belongs to, in its namespace. */
  podGroupName?: string;
}

/** Security settings for all containers of a pod; a container's own settings take precedence. */
export interface PodSecurityContext {
  /** SELinux label of all containers; absent lets the runtime pick one. Linux only. */
  seLinuxOptions?: SELinuxOptions;
  /** Numeric user the processes run as; absent uses that of the image. Linux only. */
  runAsUser?: number;
  /** True refuses to start containers that would run as UID 0. */
  runAsNonRoot?: boolean;
  /** Further groups of each container's first process. Linux only. */
  supplementalGroups?: number[];
  /** Group that owns the volumes that support it, and that processes join. Linux only. */
  fsGroup?: number;
  /** Numeric primary group of the processes; absent uses the runtime's default. Linux only. */
  runAsGroup?: number;
  /** Kernel parameters to set in the pod's namespaces; unsupported ones keep the pod from starting. */
  sysctls?: Sysctl[];
  /** Settings for Windows containers. */
  windowsOptions?: WindowsSecurityContextOptions;
  /** When ownership of volume files is adjusted to fsGroup; absent means Always. */
  fsGroupChangePolicy?: string;
  /** System call filter of all containers. Linux only. */
  seccompProfile?: SeccompProfile;
  /** AppArmor profile of all containers. Linux only. */
  appArmorProfile?: AppArmorProfile;
  /** Whether groups listed in the image's /etc/group are added too; absent means Merge. */
  supplementalGroupsPolicy?: string;
  /** How volumes get the SELinux label: by a mount option or by relabelling all files. */
  seLinuxChangePolicy?: string;
}

/** Marks a class of alike pods by their controller. */
export interface PodSignature {
  /** The controller that owns the pods. */
  podController?: metaV1.OwnerReference;
}

/** What a pod runs and on what terms: containers, volumes, placement and lifetime. */
export interface PodSpec {
  /** Volumes the containers may mount. */
  volumes?: Volume[];
  /** The main containers; at least one, and fixed once the pod exists. */
  containers: Container[];
  /** When ended containers are started again on the same node. */
  restartPolicy?: string;
  /** Seconds between the request to stop and the forced kill; 0 kills at once. */
  terminationGracePeriodSeconds?: number;
  /** Seconds the pod may be active, counted from its start, before it is stopped and marked failed. */
  activeDeadlineSeconds?: number;
  /** Where name resolution settings come from: cluster DNS, the node, or solely dnsConfig. */
  dnsPolicy?: string;
  /** Labels a node must have to be chosen. */
  nodeSelector?: { [key: string]: string };
  /** Service account the pod acts as; admission fills in the namespace's default. */
  serviceAccountName?: string;
  /** Deprecated copy of serviceAccountName. */
  serviceAccount?: string;
  /** Node the pod was assigned to; setting it by hand bypasses the scheduler. */
  nodeName?: string;
  /** Use the node's network; container ports then occupy ports of the node. */
  hostNetwork?: boolean;
  /** See the processes of the node. */
  hostPID?: boolean;
  /** Share inter-process communication with the node. */
  hostIPC?: boolean;
  /** Security settings for all containers. */
  securityContext?: PodSecurityContext;
  /** Secrets in the same namespace with registry credentials for pulling images. */
  imagePullSecrets?: LocalObjectReference[];
  /** Host name inside the pod; derived from the pod's name when empty. */
  hostname?: string;
  /** Makes the full host name hostname.subdomain.namespace.svc.domain; empty gives no domain name. */
  subdomain?: string;
  /** Rules on which nodes, and near or away from which pods, to run. */
  affinity?: Affinity;
  /** Scheduler that is to place the pod. */
  schedulerName?: string;
  /** Containers run one after another before the others; those with restartPolicy Always stay on as sidecars. */
  initContainers?: Container[];
  /** Whether a service account token is mounted; absent leaves it to the service account. */
  automountServiceAccountToken?: boolean;
  /** Node taints the pod puts up with. */
  tolerations?: Toleration[];
  /** Extra lines for the pod's hosts file. */
  hostAliases?: HostAlias[];
  /** Priority class of the pod; empty uses the cluster's default class or zero. */
  priorityClassName?: string;
  /** Numeric priority, filled in from the class at admission; larger is more important. */
  priority?: number;
  /** Name resolution settings on top of dnsPolicy. */
  dnsConfig?: PodDNSConfig;
  /** All containers see each other's processes; not together with hostPID. */
  shareProcessNamespace?: boolean;
  /** Extra conditions that must hold, besides ready containers, for the pod to be ready. */
  readinessGates?: PodReadinessGate[];
  /** RuntimeClass saying which container runtime setup to use; absent means the node's usual one. */
  runtimeClassName?: string;
  /** Whether variables describing the services of the namespace are put into the environment. */
  enableServiceLinks?: boolean;
  /** Whether the pod may push out pods of lower priority; taken from its class, normally PreemptLowerPriority. */
  preemptionPolicy?: string;
  /** Resources the runtime itself needs for the pod; filled in from the RuntimeClass at admission. */
  overhead?: { [key: string]: metaQuantity.Quantity };
  /** How to spread matching pods over zones, nodes or the like; all must be satisfied. */
  topologySpreadConstraints?: TopologySpreadConstraint[];
  /** Temporary containers added to a running pod for debugging, by way of a subresource. */
  ephemeralContainers?: EphemeralContainer[];
  /** Make the full domain name the host name as the kernel reports it; absent means false. */
  setHostnameAsFQDN?: boolean;
  /** Operating system of the containers; some fields are forbidden depending on it. */
  os?: PodOS;
  /** False runs the pod in a user namespace of its own, so that root inside is not root on the node. Absent means true. */
  hostUsers?: boolean;
  /** Holds that keep the scheduler from considering the pod; can be removed but not added later. */
  schedulingGates?: PodSchedulingGate[];
  /** Resource claims that must be allocated before the pod starts; containers pick from them by name. */
  resourceClaims?: PodResourceClaim[];
  /** CPU, memory and huge pages for the pod as a whole, shared by its containers. */
  resources?: ResourceRequirements;
  /** Host name of the pod as it stands, regardless of name, hostname and subdomain; at most 64 characters. */
  hostnameOverride?: string;
  /** Group of pods to be scheduled together with this one; alpha. */
  schedulingGroup?: PodSchedulingGroup;
}

/** Latest known state of a pod, reported mainly by its node. */
export interface PodStatus {
  /** Rough stage in the pod's life; see conditions and container statuses for more. */
  phase?: string;
  /** Aspects of the pod's state, such as scheduled and ready. */
  conditions?: PodCondition[];
  /** Explanation of the current state, for people. */
  message?: string;
  /** Short CamelCase word for why it is, such as Evicted. */
  reason?: string;
  /** Address of the node the pod was assigned to. */
  hostIP?: string;
  /** Address of the pod, reachable within the cluster; empty until given. */
  podIP?: string;
  /** When the kubelet took up the pod, before pulling images. */
  startTime?: metaV1.Time;
  /** State of each main container. */
  containerStatuses?: ContainerStatus[];
  /** Quality of service class, derived from requests and limits; decides who is evicted first. */
  qosClass?: string;
  /** State of each init container, in the order of the spec. */
  initContainerStatuses?: ContainerStatus[];
  /** Node where the pod is expected to run once pods there have been preempted; no promise. */
  nominatedNodeName?: string;
  /** All addresses, at most one each of IPv4 and IPv6; the first equals podIP. */
  podIPs?: PodIP[];
  /** State of each ephemeral container. */
  ephemeralContainerStatuses?: ContainerStatus[];
  /** Deprecated progress of a resource resize; see the conditions PodResizePending and PodResizeInProgress. */
  resize?: string;
  /** Which resource claims were made for the pod. */
  resourceClaimStatuses?: PodResourceClaimStatus[];
  /** All addresses of the node; the first equals hostIP. */
  hostIPs?: HostIP[];
  /** The metadata.generation this status reflects. */
  observedGeneration?: number;
  /** The claim that backs the pod's extended resources, if a device driver serves them. */
  extendedResourceClaimStatus?: PodExtendedResourceClaimStatus;
  /** Resources the node has set aside for the pod as a whole. */
  allocatedResources?: { [key: string]: metaQuantity.Quantity };
  /** Requests and limits in force for the pod as a whole. */
  resources?: ResourceRequirements;
  /** Node resources, such as CPU or memory, that the pod obtained through resource claims. */
  nodeAllocatableResourceClaimStatuses?: NodeAllocatableResourceClaimStatus[];
}

/** A pod reduced to its status. */
export interface PodStatusResult {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace and other bookkeeping of the pod. */
  metadata: Partial<metaV1.ObjectMeta>;
  /** Latest known state of the pod. */
  status?: PodStatus;
}

/** A stored model from which pods can be made. */
export interface PodTemplate {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The model: metadata and spec for pods. */
  template: PodTemplateSpec;
}

/** A list of PodTemplate objects, as returned by list requests. */
export interface PodTemplateList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The pod templates found; empty when nothing matched. */
  items: PodTemplate[];
}

/** Model for new pods, used inside workload objects. */
export interface PodTemplateSpec {
  /** Labels, annotations and the like for the pods. */
  metadata?: Partial<metaV1.ObjectMeta>;
  /** What the pods run and how. */
  spec?: PodSpec;
}

/** State of one port of a load balancer. */
export interface PortStatus {
  /** Number of the service port this is about. */
  port: number;
  /** Protocol of that port. */
  protocol: string;
  /** CamelCase word for why the port does not work; absent if it does. */
  error?: string;
}

/** A Portworx volume. */
export interface PortworxVolumeSource {
  /** Identifier of the volume. */
  volumeID: string;
  /** Filesystem to mount, ext4 or xfs; ext4 is assumed if empty. */
  fsType?: string;
  /** Forces every mount to be read-only. */
  readOnly?: boolean;
}

/** Conditions an object must meet for an operation to go ahead. */
export interface Preconditions {
  /** The object must have this UID. */
  uid?: string;
}

/** A class of pods that should not be placed on a node. */
export interface PreferAvoidPodsEntry {
  /** Which pods are meant. */
  podSignature?: PodSignature;
  /** When this entry was put on the list. */
  evictionTime?: metaV1.Time;
  /** Short word for why the pods should stay away. */
  reason?: string;
  /** Why they should stay away, for people. */
  message?: string;
}

/** A wish about nodes, with its weight; an empty term matches all nodes. */
export interface PreferredSchedulingTerm {
  /** Importance from 1 to 100, added up over all wishes a node meets. */
  weight: number;
  /** Which nodes meet the wish. */
  preference: NodeSelectorTerm;
}

/** A check on a container that is repeated to see whether it is alive, ready or started. */
export interface Probe {
  /** Run a command in the container; exit code 0 is success. */
  exec?: ExecAction;
  /** Send an HTTP GET; a code from 200 to 399 is success. */
  httpGet?: HTTPGetAction;
  /** Open a TCP connection; getting through is success. */
  tcpSocket?: TCPSocketAction;
  /** Ask the gRPC health service of the container. */
  grpc?: GRPCAction;
  /** Pause in seconds between the start of the container and the first check. */
  initialDelaySeconds?: number;
  /** Seconds after which a check counts as failed. */
  timeoutSeconds?: number;
  /** Seconds from one check to the next. */
  periodSeconds?: number;
  /** Successes in a row needed after a failure; liveness and startup probes permit only 1. */
  successThreshold?: number;
  /** Failures in a row until the check counts as failed. */
  failureThreshold?: number;
  /** Seconds to shut down when this probe fails, in place of the pod's value; not for readiness. */
  terminationGracePeriodSeconds?: number;
}

/** The check of a probe; exactly one member is given. */
export interface ProbeHandler {
  /** Run a command in the container; exit code 0 is success. */
  exec?: ExecAction;
  /** Send an HTTP GET; a code from 200 to 399 is success. */
  httpGet?: HTTPGetAction;
  /** Open a TCP connection; getting through is success. */
  tcpSocket?: TCPSocketAction;
  /** Ask the gRPC health service of the container. */
  grpc?: GRPCAction;
}

/** Gathers several sources, such as secrets and tokens, in one directory. */
export interface ProjectedVolumeSource {
  /** The sources; each entry names exactly one. */
  sources?: VolumeProjection[];
  /** Permission bits of the files where nothing else is said; 420 is octal 0644. */
  defaultMode?: number;
}

/** A Quobyte volume; no longer supported. */
export interface QuobyteVolumeSource {
  /** Quobyte registries as host:port, separated by commas. */
  registry: string;
  /** Name of an existing Quobyte volume. */
  volume: string;
  /** Forces every mount to be read-only. */
  readOnly?: boolean;
  /** User to whom access is mapped; the service account's user if empty. */
  user?: string;
  /** Group to which access is mapped; none if empty. */
  group?: string;
  /** Quobyte tenant that owns the volume. */
  tenant?: string;
}

/** A Ceph block device as a persistent volume; no longer supported. */
export interface RBDPersistentVolumeSource {
  /** Addresses of the Ceph monitors. */
  monitors: string[];
  /** Name of the RBD image. */
  image: string;
  /** Filesystem on the image, such as ext4, which is assumed if empty. */
  fsType?: string;
  /** Ceph pool that holds the image. */
  pool?: string;
  /** Ceph user to log in as. */
  user?: string;
  /** Key file of that user on the node. */
  keyring?: string;
  /** Secret with the user's key, taking the place of the keyring. */
  secretRef?: SecretReference;
  /** Forces every mount to be read-only. */
  readOnly?: boolean;
}

/** A Ceph block device as a pod volume; no longer supported. */
export interface RBDVolumeSource {
  /** Addresses of the Ceph monitors. */
  monitors: string[];
  /** Name of the RBD image. */
  image: string;
  /** Filesystem on the image, such as ext4, which is assumed if empty. */
  fsType?: string;
  /** Ceph pool that holds the image. */
  pool?: string;
  /** Ceph user to log in as. */
  user?: string;
  /** Key file of that user on the node. */
  keyring?: string;
  /** Secret in the pod's namespace with the user's key, taking the place of the keyring. */
  secretRef?: LocalObjectReference;
  /** Forces every mount to be read-only. */
  readOnly?: boolean;
}

/** Internal record of which numbers or addresses of a range are taken; not for general use. */
export interface RangeAllocation {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: Partial<metaV1.ObjectMeta>;
  /** The range covered, as text; a single address or number written as a range. */
  range?: string;
  /** Bitmap of the entries in use. */
  data?: string;
}

/** Keeps a set number of pods running; superseded by Deployment and ReplicaSet. */
export interface ReplicationController {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping; labels default to those of the pod template. */
  metadata: metaV1.ObjectMeta;
  /** How many pods to keep and what they look like. */
  spec: ReplicationControllerSpec;
  /** What is actually running; maintained by the system. */
  status: ReplicationControllerStatus;
}

/** One observed aspect of a replication controller's state. */
export interface ReplicationControllerCondition {
  /** Which aspect the condition is about, for example ReplicaFailure. */
  type: string;
  /** Whether the condition holds. */
  status: string;
  /** When status last flipped. */
  lastTransitionTime?: metaV1.Time;
  /** CamelCase word for programs telling why the condition last changed. */
  reason?: string;
  /** Details of the last change, written for people. */
  message?: string;
}

/** A list of ReplicationController objects, as returned by list requests. */
export interface ReplicationControllerList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The replication controllers found; empty when nothing matched. */
  items: ReplicationController[];
}

/** The wanted number of pods, how to find them, and how to make more. */
export interface ReplicationControllerSpec {
  /** Number of pods to keep; 0 is allowed. */
  replicas?: number;
  /** Labels of the pods counted; taken from the template when empty. */
  selector?: { [key: string]: string };
  /** Model for pods created when there are too few. */
  template?: PodTemplateSpec;
  /** Seconds a new pod must stay ready before it counts as available. */
  minReadySeconds?: number;
}

/** Pod counts and conditions of a replication controller. */
export interface ReplicationControllerStatus {
  /** Pods counted most recently. */
  replicas: number;
  /** Pods that carry all labels of the template. */
  fullyLabeledReplicas?: number;
  /** The metadata.generation this status reflects. */
  observedGeneration?: number;
  /** Pods that are ready. */
  readyReplicas?: number;
  /** Pods that have been ready for at least minReadySeconds. */
  availableReplicas?: number;
  /** Aspects of the controller's state. */
  conditions?: ReplicationControllerCondition[];
}

/** A container's use of one of the pod's resource claims. */
export interface ResourceClaim {
  /** Entry of the pod's resourceClaims to make available in the container. */
  name: string;
  /** Single request of that claim to use; empty gives the container all of the claim. */
  request?: string;
}

/** Picks a resource request or limit of a container, and the unit to express it in. */
export interface ResourceFieldSelector {
  /** Container to look at; required in volumes, else the container itself if empty. */
  containerName?: string;
  /** Value to take, such as limits.cpu or requests.memory. */
  resource: string;
  /** Unit the value is divided by, rounding up; zero stands for 1, that is whole cores or bytes. */
  divisor?: metaQuantity.Quantity;
}

/** Health of one device allocated to a container. */
export interface ResourceHealth {
  /** Identifier of the device, unique for its driver or plugin. */
  resourceID: string;
  /** Whether the device works; empty or Unknown if no report came. */
  health?: string;
  /** Explanation of the health for people, if the driver gave one. */
  message?: string;
}

/** Upper limits on what a namespace may use in total. */
export interface ResourceQuota {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The limits and what they apply to. */
  spec: ResourceQuotaSpec;
  /** The limits in force and present use; maintained by the system. */
  status: ResourceQuotaStatus;
}

/** A list of ResourceQuota objects, as returned by list requests. */
export interface ResourceQuotaList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The quotas found; empty when nothing matched. */
  items: ResourceQuota[];
}

/** The limits of a quota and the objects they count. */
export interface ResourceQuotaSpec {
  /** Upper limit per resource name, for example pods or requests.cpu. */
  hard?: { [key: string]: metaQuantity.Quantity };
  /** Restricts the count to objects in all of these scopes; empty counts everything. */
  scopes?: string[];
  /** Like scopes, but with values to compare, for instance priority classes; both must match. */
  scopeSelector?: ScopeSelector;
}

/** Limits in force and present use of a quota. */
export interface ResourceQuotaStatus {
  /** Limits being enforced, per resource name. */
  hard?: { [key: string]: metaQuantity.Quantity };
  /** What the namespace uses of each at present. */
  used?: { [key: string]: metaQuantity.Quantity };
}

/** Computing resources of a container or pod: what it needs and what it may not exceed. */
export interface ResourceRequirements {
  /** Most that may be used of each resource. */
  limits?: { [key: string]: metaQuantity.Quantity };
  /** Amounts reserved when scheduling; where missing, the limit is taken if there is one. */
  requests?: { [key: string]: metaQuantity.Quantity };
  /** Resource claims of the pod used here; for containers only. */
  claims?: ResourceClaim[];
}

/** Health of the devices a container got under one resource or claim. */
export interface ResourceStatus {
  /** Resource name, or claim:NAME or claim:NAME/REQUEST for devices from resource claims. */
  name: string;
  /** Health per device; each resourceID occurs once. */
  resources?: ResourceHealth[];
}

/** Parts of the SELinux label given to processes. */
export interface SELinuxOptions {
  /** SELinux user. */
  user?: string;
  /** SELinux role. */
  role?: string;
  /** SELinux type. */
  type?: string;
  /** SELinux level, such as s0:c123,c456. */
  level?: string;
}

/** A ScaleIO volume as a persistent volume; no longer supported. */
export interface ScaleIOPersistentVolumeSource {
  /** URL at which the storage system's API gateway listens. */
  gateway: string;
  /** Name of the storage system. */
  system: string;
  /** Secret with user name and password; logins fail without it. */
  secretRef: SecretReference;
  /** Use TLS towards the gateway. */
  sslEnabled?: boolean;
  /** Protection domain of the storage. */
  protectionDomain?: string;
  /** Storage pool within the protection domain. */
  storagePool?: string;
  /** Whether the volume is ThickProvisioned or ThinProvisioned. */
  storageMode?: string;
  /** Name of an existing volume. */
  volumeName?: string;
  /** Filesystem to mount. */
  fsType?: string;
  /** Forces every mount to be read-only. */
  readOnly?: boolean;
}

/** A ScaleIO volume as a pod volume; no longer supported. */
export interface ScaleIOVolumeSource {
  /** URL at which the storage system's API gateway listens. */
  gateway: string;
  /** Name of the storage system. */
  system: string;
  /** Secret in the pod's namespace with user name and password; logins fail without it. */
  secretRef: LocalObjectReference;
  /** Use TLS towards the gateway. */
  sslEnabled?: boolean;
  /** Protection domain of the storage. */
  protectionDomain?: string;
  /** Storage pool within the protection domain. */
  storagePool?: string;
  /** Whether the volume is ThickProvisioned or ThinProvisioned. */
  storageMode?: string;
  /** Name of an existing volume. */
  volumeName?: string;
  /** Filesystem to mount. */
  fsType?: string;
  /** Forces every mount to be read-only. */
  readOnly?: boolean;
}

/** Tests on scopes that an object must pass to be counted by a quota. */
export interface ScopeSelector {
  /** The tests; all must hold. */
  matchExpressions?: ScopedResourceSelectorRequirement[];
}

/** One test on a scope: its name, a comparison and the values. */
export interface ScopedResourceSelectorRequirement {
  /** Scope the test is about. */
  scopeName: string;
  /** Comparison; scopes without values allow only Exists. */
  operator: string;
  /** Values to compare with; at least one for In and NotIn, none for Exists and DoesNotExist. */
  values?: string[];
}

/** Choice of a system call filter. */
export interface SeccompProfile {
  /** Filter from a file on the node, the runtime's own, or none. */
  type: string;
  /** File with the filter, relative to the kubelet's seccomp directory; just for type Localhost. */
  localhostProfile?: string;
}

/** Confidential values, such as passwords and keys, for use by pods; at most 1 MiB in total. */
export interface Secret {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The values, base64 in JSON and YAML; keys consist of letters, digits, dash, underscore and dot. */
  data?: { [key: string]: string };
  /** Kind of contents, such as kubernetes.io/tls, which decides the required keys; cannot be changed. */
  type?: string;
  /** Values as plain text, for writing only; the server moves them into data, replacing equal keys. */
  stringData?: { [key: string]: string };
  /** True forbids any later change of the data; it cannot be undone. */
  immutable?: boolean;
}

/** Turns every entry of a Secret into an environment variable. */
export interface SecretEnvSource {
  /** Name of the object referred to; practically always needed. */
  name?: string;
  /** True lets the container start even if the Secret is missing. */
  optional?: boolean;
}

/** Picks one entry of a Secret. */
export interface SecretKeySelector {
  /** Name of the object referred to; practically always needed. */
  name?: string;
  /** Key of the entry. */
  key: string;
  /** True tolerates a missing Secret or key. */
  optional?: boolean;
}

/** A list of Secret objects, as returned by list requests. */
export interface SecretList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The secrets found; empty when nothing matched. */
  items: Secret[];
}

/** Puts entries of a Secret as files into a projected volume. */
export interface SecretProjection {
  /** Name of the object referred to; practically always needed. */
  name?: string;
  /** Entries to include and their file names; empty includes each under its key. */
  items?: KeyToPath[];
  /** True tolerates a missing Secret or key. */
  optional?: boolean;
}

/** Points at a Secret in any namespace. */
export interface SecretReference {
  /** Name of the Secret. */
  name?: string;
  /** Namespace of the Secret. */
  namespace?: string;
}

/** Shows the entries of a Secret as files. */
export interface SecretVolumeSource {
  /** The Secret, in the pod's namespace. */
  secretName?: string;
  /** Entries to include and their file names; empty includes each under its key. */
  items?: KeyToPath[];
  /** Permission bits of the files where nothing else is said; 420 is octal 0644. */
  defaultMode?: number;
  /** True tolerates a missing Secret or key. */
  optional?: boolean;
}

/** Security settings of one container; they take precedence over those of the pod. */
export interface SecurityContext {
  /** Linux capabilities to add and drop; absent gives the runtime's usual set. */
  capabilities?: Capabilities;
  /** True gives processes nearly the power of root on the node; absent means false. */
  privileged?: boolean;
  /** SELinux label of the container. Linux only. */
  seLinuxOptions?: SELinuxOptions;
  /** Numeric user the processes run as; absent uses that of the pod or image. Linux only. */
  runAsUser?: number;
  /** True makes the kubelet refuse the container when its user turns out to be UID 0. */
  runAsNonRoot?: boolean;
  /** True makes the container's own filesystem read-only; absent means false. */
  readOnlyRootFilesystem?: boolean;
  /** Whether processes may gain more rights than their parent; always true for privileged containers. */
  allowPrivilegeEscalation?: boolean;
  /** Numeric primary group of the processes; absent uses that of the pod or the runtime. Linux only. */
  runAsGroup?: number;
  /** How much of /proc is visible; Unmasked needs a user namespace. Absent means Default. */
  procMount?: string;
  /** Settings for Windows. */
  windowsOptions?: WindowsSecurityContextOptions;
  /** System call filter of the container. Linux only. */
  seccompProfile?: SeccompProfile;
  /** AppArmor profile of the container. Linux only. */
  appArmorProfile?: AppArmorProfile;
}

/** An object reference in stored form, as used in an old annotation. */
export interface SerializedReference {
  apiVersion?: string;
  kind?: string;
  /** The object referred to. */
  reference?: ObjectReference;
}

/** A stable name and address for a set of pods, and how traffic reaches them. */
export interface Service {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Ports, pod selector and kind of exposure. */
  spec: ServiceSpec;
  /** State of the load balancer, if there is one; maintained by the system. */
  status: ServiceStatus;
}

/** An identity for processes running in pods. */
export interface ServiceAccount {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Secrets its pods may use, enforced just where an annotation asks for it; deprecated as a place for tokens. */
  secrets?: ObjectReference[];
  /** Secrets with registry credentials, added to pods that list none. */
  imagePullSecrets?: LocalObjectReference[];
  /** Whether pods get a token mounted; a pod can decide otherwise. Absent means yes. */
  automountServiceAccountToken?: boolean;
}

/** A list of ServiceAccount objects, as returned by list requests. */
export interface ServiceAccountList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The service accounts found; empty when nothing matched. */
  items: ServiceAccount[];
}

/** Puts a short-lived token of the pod's service account into a projected volume. */
export interface ServiceAccountTokenProjection {
  /** Party the token is meant for, which must refuse others; empty means the API server. */
  audience?: string;
  /** Wanted lifetime in seconds, at least 600; the kubelet renews the token in good time. */
  expirationSeconds?: number;
  /** File name of the token within the volume. */
  path: string;
}

/** A list of Service objects, as returned by list requests. */
export interface ServiceList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The services found; empty when nothing matched. */
  items: Service[];
}

/** One port of a service and where its traffic goes. */
export interface ServicePort {
  /** Name of the port, unique within the service; may be empty if there is just one port. */
  name?: string;
  /** Transport protocol. */
  protocol?: string;
  /** Port at which clients reach the service. */
  port: number;
  /** Port on the pods, by number or name; same as port if not given. Ignored for headless services. */
  targetPort?: metaIntstr.IntOrString;
  /** Port opened on every node for types NodePort and LoadBalancer; picked by the server if 0. */
  nodePort?: number;
  /** Hint at the application protocol, such as https or kubernetes.io/h2c. */
  appProtocol?: string;
}

/** Query parameters for proxying a request to a service. */
export interface ServiceProxyOptions {
  apiVersion?: string;
  kind?: string;
  /** URL path to request from the service. */
  path?: string;
}

/** How a service finds its pods and how it is exposed. */
export interface ServiceSpec {
  /** Ports of the service. */
  ports?: ServicePort[];
  /** Labels of the pods that get the traffic; if empty, endpoints are managed by someone else. */
  selector?: { [key: string]: string };
  /** Address inside the cluster, normally assigned; None makes the service headless, without an address. */
  clusterIP?: string;
  /** How the service is exposed: in the cluster, on every node, by a load balancer, or as a DNS alias. */
  type?: string;
  /** Further addresses whose traffic nodes accept for this service; routing it there is up to you. */
  externalIPs?: string[];
  /** Whether a client is sent to the same pod each time. */
  sessionAffinity?: string;
  /** Deprecated wish for an address of the load balancer; not every provider honours it. */
  loadBalancerIP?: string;
  /** Networks in CIDR notation that may reach the load balancer; empty admits all, if the provider supports this. */
  loadBalancerSourceRanges?: string[];
  /** DNS name that a service of type ExternalName stands for. */
  externalName?: string;
  /** Whether outside traffic may hop to another node (Cluster) or stays where it arrives and keeps the client's address. */
  externalTrafficPolicy?: string;
  /** Node port for health checks of load balancers; used with type LoadBalancer and external policy Local. */
  healthCheckNodePort?: number;
  /** Publish pods even before they are ready, as peers of a StatefulSet need. */
  publishNotReadyAddresses?: boolean;
  /** Settings of session affinity. */
  sessionAffinityConfig?: SessionAffinityConfig;
  /** Whether one or two address families are used; SingleStack if not given. */
  ipFamilyPolicy?: string;
  /** All cluster addresses, at most one each of IPv4 and IPv6; the first equals clusterIP. */
  clusterIPs?: string[];
  /** Address families of the service, the preferred one first; chosen by the server if empty. */
  ipFamilies?: string[];
  /** For type LoadBalancer: whether node ports are opened too; true if not given. */
  allocateLoadBalancerNodePorts?: boolean;
  /** Load balancer implementation to use; absent means that of the cloud provider. */
  loadBalancerClass?: string;
  /** Whether traffic from inside the cluster goes to all pods or just to those on the same node; Cluster if not given. */
  internalTrafficPolicy?: string;
  /** Preference for near endpoints, such as PreferSameZone or PreferSameNode; absent spreads traffic over all. */
  trafficDistribution?: string;
}

/** State of a service. */
export interface ServiceStatus {
  /** Addresses of the load balancer, if there is one. */
  loadBalancer?: LoadBalancerStatus;
  /** Aspects of the service's state. */
  conditions?: metaV1.Condition[];
}

/** Settings of session affinity. */
export interface SessionAffinityConfig {
  /** Settings for affinity by client address. */
  clientIP?: ClientIPConfig;
}

/** Lifecycle action that does nothing but wait. */
export interface SleepAction {
  /** Seconds to wait. */
  seconds: number;
}

/** A StorageOS volume as a persistent volume; no longer supported. */
export interface StorageOSPersistentVolumeSource {
  /** Name of the StorageOS volume. */
  volumeName?: string;
  /** StorageOS namespace of the volume; the pod's namespace if empty. */
  volumeNamespace?: string;
  /** Filesystem to mount; ext4 is assumed if empty. */
  fsType?: string;
  /** Forces every mount to be read-only. */
  readOnly?: boolean;
  /** Secret with StorageOS credentials. */
  secretRef?: ObjectReference;
}

/** A StorageOS volume as a pod volume; no longer supported. */
export interface StorageOSVolumeSource {
  /** Name of the StorageOS volume. */
  volumeName?: string;
  /** StorageOS namespace of the volume; the pod's namespace if empty. */
  volumeNamespace?: string;
  /** Filesystem to mount; ext4 is assumed if empty. */
  fsType?: string;
  /** Forces every mount to be read-only. */
  readOnly?: boolean;
  /** Secret in the pod's namespace with StorageOS credentials. */
  secretRef?: LocalObjectReference;
}

/** A kernel parameter to set. */
export interface Sysctl {
  /** Name of the parameter, such as net.core.somaxconn. */
  name: string;
  /** Value it is given. */
  value: string;
}

/** A check that opens a TCP connection. */
export interface TCPSocketAction {
  /** Port to connect to, as a number from 1 to 65535 or the name of a container port. */
  port: metaIntstr.IntOrString;
  /** Host to connect to; the pod's address if empty. */
  host?: string;
}

/** Repels pods from a node unless they tolerate it. */
export interface Taint {
  /** Name of the taint. */
  key: string;
  /** Value that goes with the key. */
  value?: string;
  /** What befalls intolerant pods: not placed, placed only if need be, or evicted as well. */
  effect: string;
  /** When the taint was put on the node. */
  timeAdded?: metaV1.Time;
}

/** Lets a pod put up with certain taints. */
export interface Toleration {
  /** Taint key tolerated; empty together with operator Exists means every taint. */
  key?: string;
  /** How the taint's value is compared; empty means Equal. Lt and Gt compare numbers and need a feature gate. */
  operator?: string;
  /** Value to compare with; empty for Exists. */
  value?: string;
  /** Taint effect tolerated; empty means all. */
  effect?: string;
  /** For NoExecute: seconds the pod may stay after the taint appears; absent means forever, 0 or less evicts at once. */
  tolerationSeconds?: number;
}

/** Demands that a node label has one of several values. */
export interface TopologySelectorLabelRequirement {
  /** Label the demand is about. */
  key: string;
  /** Permitted values. */
  values: string[];
}

/** Selects places in the cluster by node labels. */
export interface TopologySelectorTerm {
  /** Demands on labels; all must be met. */
  matchLabelExpressions?: TopologySelectorLabelRequirement[];
}

/** How evenly matching pods must be spread over places such as zones or nodes. */
export interface TopologySpreadConstraint {
  /** Largest permitted difference between the pod count of a place and the lowest count; at least 1. */
  maxSkew: number;
  /** Node label whose equal values make nodes one place. */
  topologyKey: string;
  /** Whether a pod that would break the rule waits or is placed as well as can be. */
  whenUnsatisfiable: string;
  /** Labels of the pods counted. */
  labelSelector?: metaV1.LabelSelector;
  /** Least number of places that should exist; with fewer, the lowest count is taken as 0. Absent means 1. */
  minDomains?: number;
  /** Whether nodes ruled out by the pod's node affinity are left out of the count; absent means Honor. */
  nodeAffinityPolicy?: string;
  /** Whether nodes with taints the pod does not tolerate are left out of the count; absent means Ignore. */
  nodeTaintsPolicy?: string;
  /** Label keys whose values on the incoming pod restrict which pods are counted, for example pod-template-hash. */
  matchLabelKeys?: string[];
}

/** Points at an object of any kind in the same namespace. */
export interface TypedLocalObjectReference {
  /** API group of the object; null or empty means core. */
  apiGroup?: string | null;
  /** Kind of the object. */
  kind: string;
  /** Name of the object. */
  name: string;
}

/** Points at an object of any kind, possibly in another namespace. */
export interface TypedObjectReference {
  /** API group of the object; null or empty means core. */
  apiGroup?: string | null;
  /** Kind of the object. */
  kind: string;
  /** Name of the object. */
  name: string;
  /** Namespace of the object; another one than the claim's must permit it with a ReferenceGrant. */
  namespace?: string;
}

/** A named piece of storage of a pod that its containers can mount. */
export interface Volume {
  /** Name of the volume, a DNS label unique within the pod. */
  name: string;
  /** File or directory of the node; gives pods access to the node, so avoid it. */
  hostPath?: HostPathVolumeSource;
  /** Directory that starts empty and goes away with the pod. */
  emptyDir?: EmptyDirVolumeSource;
  /** Disk of Google Compute Engine. Deprecated; handled by the pd.csi.storage.gke.io driver. */
  gcePersistentDisk?: GCEPersistentDiskVolumeSource;
  /** AWS EBS disk. Deprecated; handled by the ebs.csi.aws.com driver. */
  awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource;
  /** Clone of a git repository. Deprecated and disabled; clone in an init container instead. */
  gitRepo?: GitRepoVolumeSource;
  /** Entries of a Secret as files. */
  secret?: SecretVolumeSource;
  /** Export of an NFS server. */
  nfs?: NFSVolumeSource;
  /** Disk reached over iSCSI. */
  iscsi?: ISCSIVolumeSource;
  /** Glusterfs volume. Deprecated, and its in-tree plugin is gone. */
  glusterfs?: GlusterfsVolumeSource;
  /** The volume bound to a claim in the pod's namespace. */
  persistentVolumeClaim?: PersistentVolumeClaimVolumeSource;
  /** Ceph block device. Deprecated, and its in-tree plugin is gone. */
  rbd?: RBDVolumeSource;
  /** Volume served by an exec-based Flex driver. Deprecated; use a CSI driver. */
  flexVolume?: FlexVolumeSource;
  /** OpenStack Cinder volume. Deprecated; handled by the cinder.csi.openstack.org driver. */
  cinder?: CinderVolumeSource;
  /** Ceph filesystem. Deprecated, and its in-tree plugin is gone. */
  cephfs?: CephFSVolumeSource;
  /** Flocker volume. Deprecated, and its in-tree plugin is gone. */
  flocker?: FlockerVolumeSource;
  /** Facts about the pod itself as files. */
  downwardAPI?: DownwardAPIVolumeSource;
  /** Disk reached over Fibre Channel. */
  fc?: FCVolumeSource;
  /** Azure file share. Deprecated; handled by the file.csi.azure.com driver. */
  azureFile?: AzureFileVolumeSource;
  /** Entries of a ConfigMap as files. */
  configMap?: ConfigMapVolumeSource;
  /** vSphere disk. Deprecated; handled by the csi.vsphere.vmware.com driver. */
  vsphereVolume?: VsphereVirtualDiskVolumeSource;
  /** Quobyte volume. Deprecated, and its in-tree plugin is gone. */
  quobyte?: QuobyteVolumeSource;
  /** Azure data disk. Deprecated; handled by the disk.csi.azure.com driver. */
  azureDisk?: AzureDiskVolumeSource;
  /** Photon Controller disk. Deprecated, and its in-tree plugin is gone. */
  photonPersistentDisk?: PhotonPersistentDiskVolumeSource;
  /** Portworx volume. Deprecated; handled by the pxd.portworx.com CSI driver. */
  portworxVolume?: PortworxVolumeSource;
  /** ScaleIO volume. Deprecated, and its in-tree plugin is gone. */
  scaleIO?: ScaleIOVolumeSource;
  /** Several sources, such as secrets and tokens, in one directory. */
  projected?: ProjectedVolumeSource;
  /** StorageOS volume. Deprecated, and its in-tree plugin is gone. */
  storageos?: StorageOSVolumeSource;
  /** Short-lived volume served by a CSI driver. */
  csi?: CSIVolumeSource;
  /** Volume whose claim is made for this pod and deleted with it. */
  ephemeral?: EphemeralVolumeSource;
  /** Contents of a container image or OCI artifact, read-only. */
  image?: ImageVolumeSource;
}

/** Shows a raw block volume as a device in a container. */
export interface VolumeDevice {
  /** Volume of the pod, backed by a claim in Block mode. */
  name: string;
  /** Path of the device inside the container. */
  devicePath: string;
}

/** Mounts a volume of the pod into a container. */
export interface VolumeMount {
  /** Volume of the pod to mount. */
  name: string;
  /** Mount read-only. */
  readOnly?: boolean;
  /** Where the volume appears in the container's filesystem; no colon allowed. */
  mountPath: string;
  /** Path inside the volume to mount; empty mounts all of it. */
  subPath?: string;
  /** Whether later mounts pass between node and container; absent means None. */
  mountPropagation?: string;
  /** Like subPath, but with environment variables written $(NAME) replaced; not together with subPath. */
  subPathExpr?: string;
  /** Whether mounts below a read-only mount become read-only too; absent means Disabled. */
  recursiveReadOnly?: string;
}

/** A volume mount of a container as it really is. */
export interface VolumeMountStatus {
  /** Volume that is mounted. */
  name: string;
  /** Directory in the container. */
  mountPath: string;
  /** Whether it is mounted read-only. */
  readOnly?: boolean;
  /** Whether mounts below are read-only too, after IfPossible has been decided. */
  recursiveReadOnly?: string;
  /** Details that depend on the kind of volume; alpha. */
  volumeStatus?: VolumeStatus;
}

/** Restricts the nodes that can reach a volume. */
export interface VolumeNodeAffinity {
  /** Labels a node must have. */
  required?: NodeSelector;
}

/** One source of a projected volume; exactly one member is given. */
export interface VolumeProjection {
  /** Entries of a Secret. */
  secret?: SecretProjection;
  /** Facts about the pod itself. */
  downwardAPI?: DownwardAPIProjection;
  /** Entries of a ConfigMap. */
  configMap?: ConfigMapProjection;
  /** A token of the pod's service account. */
  serviceAccountToken?: ServiceAccountTokenProjection;
  /** Certificates of trust bundles, kept up to date. */
  clusterTrustBundle?: ClusterTrustBundleProjection;
  /** A private key and certificate for the pod, kept up to date. */
  podCertificate?: PodCertificateProjection;
}

/** Size of the storage a claim asks for. */
export interface VolumeResourceRequirements {
  /** Most the claim may get. */
  limits?: { [key: string]: metaQuantity.Quantity };
  /** Least the claim needs, under the key storage. */
  requests?: { [key: string]: metaQuantity.Quantity };
}

/** Where the contents of a pod's volume come from; at most one member is given. */
export interface VolumeSource {
  /** File or directory of the node; gives pods access to the node, so avoid it. */
  hostPath?: HostPathVolumeSource;
  /** Directory that starts empty and goes away with the pod. */
  emptyDir?: EmptyDirVolumeSource;
  /** Disk of Google Compute Engine. Deprecated; handled by the pd.csi.storage.gke.io driver. */
  gcePersistentDisk?: GCEPersistentDiskVolumeSource;
  /** AWS EBS disk. Deprecated; handled by the ebs.csi.aws.com driver. */
  awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource;
  /** Clone of a git repository. Deprecated and disabled; clone in an init container instead. */
  gitRepo?: GitRepoVolumeSource;
  /** Entries of a Secret as files. */
  secret?: SecretVolumeSource;
  /** Export of an NFS server. */
  nfs?: NFSVolumeSource;
  /** Disk reached over iSCSI. */
  iscsi?: ISCSIVolumeSource;
  /** Glusterfs volume. Deprecated, and its in-tree plugin is gone. */
  glusterfs?: GlusterfsVolumeSource;
  /** The volume bound to a claim in the pod's namespace. */
  persistentVolumeClaim?: PersistentVolumeClaimVolumeSource;
  /** Ceph block device. Deprecated, and its in-tree plugin is gone. */
  rbd?: RBDVolumeSource;
  /** Volume served by an exec-based Flex driver. Deprecated; use a CSI driver. */
  flexVolume?: FlexVolumeSource;
  /** OpenStack Cinder volume. Deprecated; handled by the cinder.csi.openstack.org driver. */
  cinder?: CinderVolumeSource;
  /** Ceph filesystem. Deprecated, and its in-tree plugin is gone. */
  cephfs?: CephFSVolumeSource;
  /** Flocker volume. Deprecated, and its in-tree plugin is gone. */
  flocker?: FlockerVolumeSource;
  /** Facts about the pod itself as files. */
  downwardAPI?: DownwardAPIVolumeSource;
  /** Disk reached over Fibre Channel. */
  fc?: FCVolumeSource;
  /** Azure file share. Deprecated; handled by the file.csi.azure.com driver. */
  azureFile?: AzureFileVolumeSource;
  /** Entries of a ConfigMap as files. */
  configMap?: ConfigMapVolumeSource;
  /** vSphere disk. Deprecated; handled by the csi.vsphere.vmware.com driver. */
  vsphereVolume?: VsphereVirtualDiskVolumeSource;
  /** Quobyte volume. Deprecated, and its in-tree plugin is gone. */
  quobyte?: QuobyteVolumeSource;
  /** Azure data disk. Deprecated; handled by the disk.csi.azure.com driver. */
  azureDisk?: AzureDiskVolumeSource;
  /** Photon Controller disk. Deprecated, and its in-tree plugin is gone. */
  photonPersistentDisk?: PhotonPersistentDiskVolumeSource;
  /** Portworx volume. Deprecated; handled by the pxd.portworx.com CSI driver. */
  portworxVolume?: PortworxVolumeSource;
  /** ScaleIO volume. Deprecated, and its in-tree plugin is gone. */
  scaleIO?: ScaleIOVolumeSource;
  /** Several sources, such as secrets and tokens, in one directory. */
  projected?: ProjectedVolumeSource;
  /** StorageOS volume. Deprecated, and its in-tree plugin is gone. */
  storageos?: StorageOSVolumeSource;
  /** Short-lived volume served by a CSI driver. */
  csi?: CSIVolumeSource;
  /** Volume whose claim is made for this pod and deleted with it. */
  ephemeral?: EphemeralVolumeSource;
  /** Contents of a container image or OCI artifact, read-only. */
  image?: ImageVolumeSource;
}

/** Details about a mounted volume that depend on its kind; at most one member is given. */
export interface VolumeStatus {
  /** For image volumes: what was pulled and mounted. */
  image?: ImageVolumeStatus;
}

/** A vSphere virtual disk. */
export interface VsphereVirtualDiskVolumeSource {
  /** Path of the disk file. */
  volumePath: string;
  /** Filesystem to mount, such as ext4, which is assumed if empty. */
  fsType?: string;
  /** Name of the storage policy of the disk. */
  storagePolicyName?: string;
  /** Identifier of the storage policy that belongs to the name. */
  storagePolicyID?: string;
}

/** A pod affinity wish with its weight. */
export interface WeightedPodAffinityTerm {
  /** Importance from 1 to 100, added up per node. */
  weight: number;
  /** The wish itself. */
  podAffinityTerm: PodAffinityTerm;
}

/** Security settings that apply to Windows containers. */
export interface WindowsSecurityContextOptions {
  /** Name of the group managed service account credentials to use. */
  gmsaCredentialSpecName?: string;
  /** The credentials themselves, filled in by a webhook from the name. */
  gmsaCredentialSpec?: string;
  /** Windows user the process runs as; absent uses that of the image. */
  runAsUserName?: string;
  /** Run directly on the node; all containers of a pod must agree and hostNetwork must be true. */
  hostProcess?: boolean;
}
