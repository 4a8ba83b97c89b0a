import type { AccessOptions } from './access/options.ts';
import type { AuditOptions } from './audit-options.ts';

/** What one API server needs to know; `apiserver-flags.ts` reads it from kube-apiserver's flags. */
export interface ApiServerOptions {
  readonly bindAddress: string;
  /** 0 for any free one. */
  readonly securePort: number;
  /** Where certificates and, without etcd, objects are kept. */
  readonly dataDir: string;
  readonly certDir: string | undefined;
  readonly etcdServers: readonly string[];
  readonly etcdCaFile: string | undefined;
  readonly etcdCertFile: string | undefined;
  readonly etcdKeyFile: string | undefined;
  /** How long past states are kept; 0: as long as their number allows, and with etcd until others compact. */
  readonly historyMs: number;
  readonly access: AccessOptions;
  readonly audit: AuditOptions;
  /** The file that says what is encrypted in the store, and whether it is followed. */
  readonly encryptionConfig: string | undefined;
  readonly encryptionReload: boolean;
  readonly eventTtlSeconds: number;
  readonly serviceClusterIpRange: string;
  readonly serviceNodePortRange: string;
  readonly allowPrivileged: boolean;
  readonly advertiseAddress: string | undefined;
  readonly tlsCertFile: string | undefined;
  readonly tlsPrivateKeyFile: string | undefined;
  readonly tlsSans: readonly string[];
  readonly maxRequestsInflight: number;
  readonly maxMutatingRequestsInflight: number;
  readonly enablePriorityAndFairness: boolean;
  /** 0 for the default of the server. */
  readonly http2MaxStreamsPerConnection: number;
  readonly requestTimeoutSeconds: number;
  readonly enableAdmissionPlugins: readonly string[];
  readonly disableAdmissionPlugins: readonly string[];
}
