import type { EtcdConnection } from './connection.ts';
import { markerBytes } from './ranges.ts';
import { SharedRounds } from './shared-rounds.ts';
import type { EtcdWatch, ProgressMode } from './watch.ts';

/** etcd's default for `--max-txn-ops` is 128. */
const markersPerWrite = 100;

/**
 * Finds out for all watches together that they are up to date. Requests that come while a round is under way share the next
 * one: the present round may have looked at the revision before their callers' writes.
 */
export class ProgressRounds {
  readonly #connection: EtcdConnection;
  readonly #mode: ProgressMode;
  readonly #watches: ReadonlySet<EtcdWatch>;
  readonly #currentRevision: () => Promise<number>;
  readonly #rounds = new SharedRounds(() => this.#round());

  constructor(
    connection: EtcdConnection,
    mode: ProgressMode,
    watches: ReadonlySet<EtcdWatch>,
    currentRevision: () => Promise<number>,
  ) {
    this.#connection = connection;
    this.#mode = mode;
    this.#watches = watches;
    this.#currentRevision = currentRevision;
  }

  /** Resolves when every watch has been asked, or told; the answers come as onProgress. */
  request(): Promise<void> {
    return this.#rounds.answer();
  }

  async #round(): Promise<void> {
    const revision = await this.#currentRevision();
    const behind: EtcdWatch[] = [];
    for (const watch of this.#watches) {
      if (watch.confirmed >= revision) watch.tellProgress(revision);
      else behind.push(watch);
    }
    if (this.#mode === 'request') {
      for (const watch of behind) watch.wantProgress(revision);
      return;
    }
    const markers = [...new Set(behind.flatMap(({ marker }) => marker ?? []))];
    for (let i = 0; i < markers.length; i += markersPerWrite) {
      const success = markers
        .slice(i, i + markersPerWrite)
        .map((marker) => ({ put: { key: Buffer.from(marker), value: markerBytes } }));
      // Writing a marker twice does no harm.
      await this.#connection.read((client) => client.txn({ success }));
    }
  }
}
