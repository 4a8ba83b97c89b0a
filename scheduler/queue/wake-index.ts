import type { PodInfo } from '../cache/pod-info.ts';
import type { ClusterEvent, EventResource, WakeUp } from '../framework/events.ts';
import type { Plugin } from '../framework/plugin.ts';

/** Stands for the plugin of a cluster without nodes: the first node wakes those who wait for one. */
export const noNodes = '(no nodes)';

type Registration = { readonly plugin: string; readonly wakeUp: WakeUp | undefined };

/** Which plugins' rejections an event may lift. */
export class WakeIndex {
  readonly #byResource = new Map<EventResource, Registration[]>();
  readonly #byAnything: Registration[] = [];

  constructor(plugins: Iterable<Plugin>) {
    this.#register(noNodes, { resource: 'Node', actions: ['add'] });
    const seen = new Set<Plugin>();
    for (const plugin of plugins) {
      if (seen.has(plugin)) continue;
      seen.add(plugin);
      // A plugin that does not say what helps may be helped by anything.
      if (plugin.wakeUps === undefined) this.#byAnything.push({ plugin: plugin.name, wakeUp: undefined });
      for (const wakeUp of plugin.wakeUps ?? []) this.#register(plugin.name, wakeUp);
    }
  }

  /** The plugins that want to know of an event. */
  concerned(event: ClusterEvent): Registration[] {
    const found = [...this.#byAnything];
    for (const one of this.#byResource.get(event.resource) ?? []) {
      if (event.actions.some((action) => one.wakeUp?.actions.includes(action))) found.push(one);
    }
    return found;
  }

  #register(plugin: string, wakeUp: WakeUp): void {
    const registrations = this.#byResource.get(wakeUp.resource);
    if (registrations === undefined) this.#byResource.set(wakeUp.resource, [{ plugin, wakeUp }]);
    else registrations.push({ plugin, wakeUp });
  }
}

/** Whether the event may help the pod, by what the plugin that rejected it says. */
export function helps({ wakeUp }: Registration, pod: PodInfo, event: ClusterEvent): boolean {
  return wakeUp?.hint === undefined || wakeUp.hint(pod, event);
}
