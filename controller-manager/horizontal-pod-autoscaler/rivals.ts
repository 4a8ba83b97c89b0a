import type { Selector } from '../../api/labels/selector.ts';
import { keyFor } from '../../api/meta/object-key.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';

interface Entry {
  readonly namespace: string;
  readonly name: string;
  readonly selector: Selector;
}

/** Remembers which pods each scaler sizes: two that size the same would work against each other. */
export class Rivals {
  readonly #entries = new Map<string, Entry>();

  /** Takes note of the pods of a scaler, and names all scalers, itself among them, that size any of these. */
  note(namespace: string, name: string, selector: Selector, pods: readonly Shared<Pod>[]): readonly string[] {
    this.#entries.set(keyFor(namespace, name), { namespace, name, selector });
    return [...this.#entries.values()]
      .filter(
        (one) => one.namespace === namespace && pods.some(({ metadata }) => one.selector.matches(metadata.labels)),
      )
      .map((one) => `{${one.name} ${one.namespace}}`)
      .sort();
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }
}
