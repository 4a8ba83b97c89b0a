/** Credentials for one registry; what is absent is not sent. */
export interface RegistryAuth {
  readonly username?: string;
  readonly password?: string;
  readonly serverAddress?: string;
  readonly identityToken?: string;
  readonly registryToken?: string;
}

/** A step of a pull as the engine reports it; bytes where it knows them. */
export interface PullProgress {
  readonly layer?: string;
  readonly status: string;
  readonly currentBytes?: number;
  readonly totalBytes?: number;
}

/** How to pull. */
export interface PullOptions {
  readonly auth?: RegistryAuth;
  /** Called often; must not throw. */
  readonly progress?: (step: PullProgress) => void;
}

/** An image on the node. */
export interface Image {
  readonly id: string;
  readonly repoTags: readonly string[];
  readonly repoDigests: readonly string[];
  readonly sizeBytes: number;
}

/** What the kubelet must know of an image before it runs it. */
export interface ImageStatus extends Image {
  /** Digest reference if it has one, else the id: the API's `imageID`. */
  readonly ref: string;
  /** The user the image asks for: a number, or a name that cannot be checked against runAsNonRoot. */
  readonly user: { readonly uid: number } | { readonly username: string } | undefined;
}

/** Where images live and how full that file system is. */
export interface ImageFsInfo {
  readonly mountpoint: string;
  /** What images take. */
  readonly usedBytes: number;
  /** Absent when the runtime's file system cannot be seen from here (a remote engine). */
  readonly capacityBytes?: number;
  readonly availableBytes?: number;
  readonly inodes?: number;
  readonly inodesFree?: number;
}
