/** The part of `GET /containers/{id}/stats` in use. The kernel's own counts come in the same form. */
export interface EngineStats {
  readonly read: string;
  readonly cpu_stats?: { readonly cpu_usage?: { readonly total_usage?: number } };
  readonly memory_stats?: {
    readonly usage?: number;
    /** cgroup v1 says `total_inactive_file` and `total_rss`, v2 `inactive_file` and `anon`. */
    readonly stats?: Readonly<Record<string, number>>;
  };
  readonly pids_stats?: { readonly current?: number };
  readonly networks?: Readonly<
    Record<
      string,
      { readonly rx_bytes: number; readonly tx_bytes: number; readonly rx_errors: number; readonly tx_errors: number }
    >
  >;
}
