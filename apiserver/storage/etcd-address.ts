/** kube-apiserver's `--etcd-*` flags. */
export interface EtcdAddress {
  /** `--etcd-servers`: URLs, `http://127.0.0.1:2379` or `https://...`; all of one kind. */
  readonly servers: readonly string[];
  /** `--etcd-cafile`: PEM file with which the servers' certificates are checked. */
  readonly caFile?: string;
  /** `--etcd-certfile` and `--etcd-keyfile`: PEM files with which we identify ourselves. */
  readonly certFile?: string;
  readonly keyFile?: string;
}
