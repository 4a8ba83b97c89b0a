import type { AdmissionPlugin, AdmissionRequest } from './admission.ts';

/** The plugins in the order they run: all that change an object, then all that judge it. */
export class AdmissionChain {
  readonly #plugins: readonly AdmissionPlugin[];

  constructor(plugins: readonly AdmissionPlugin[]) {
    this.#plugins = plugins;
  }

  /** Lets every plugin change the object. Rejects with the StatusError of the first that refuses. */
  async admit(request: AdmissionRequest): Promise<void> {
    for (const plugin of this.#plugins) {
      if (!plugin.admit || !plugin.handles(request)) continue;
      const pending = plugin.admit(request);
      if (pending) await pending;
    }
  }

  /** Asks every plugin. Rejects with the StatusError of the first that refuses. */
  async validate(request: AdmissionRequest): Promise<void> {
    for (const plugin of this.#plugins) {
      if (!plugin.validate || !plugin.handles(request)) continue;
      const pending = plugin.validate(request);
      if (pending) await pending;
    }
  }
}
