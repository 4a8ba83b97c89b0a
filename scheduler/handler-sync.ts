import type { HealthCheck } from '../api/health/health.ts';

/** Ill while the caches that deciding needs are being filled; a scheduler that stands by has nothing to fill. */
export class HandlerSync implements HealthCheck {
  readonly name = 'sched-handler-sync';
  #filling = false;

  async check(): Promise<string | undefined> {
    return this.#filling ? 'waiting for handlers to sync' : undefined;
  }

  begin(): void {
    this.#filling = true;
  }

  done(): void {
    this.#filling = false;
  }
}
