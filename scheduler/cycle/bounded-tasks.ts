/** Runs tasks beside each other, at most `limit` at once, in the order in which they came. */
export class BoundedTasks {
  readonly #limit: number;
  readonly #capacity: number;
  #waiting: (() => Promise<void>)[] = [];
  #next = 0;
  #running = 0;
  #asked = false;
  readonly #onRoom: () => void;

  /** `onRoom` is called when the number of tasks falls below `capacity`, to those who asked. */
  constructor(limit: number, capacity: number, onRoom: () => void = () => undefined) {
    this.#limit = limit;
    this.#capacity = capacity;
    this.#onRoom = onRoom;
  }

  /** Tasks that run or wait. */
  get size(): number {
    return this.#running + this.#waiting.length - this.#next;
  }

  /** Whether no more should be added. Who was told so is told by `onRoom` when there is room again. */
  get full(): boolean {
    const full = this.size >= this.#capacity;
    this.#asked ||= full;
    return full;
  }

  /** Takes a task, which must not reject. */
  add(task: () => Promise<void>): void {
    if (this.#running < this.#limit) void this.#run(task);
    else this.#waiting.push(task);
  }

  async #run(first: () => Promise<void>): Promise<void> {
    this.#running++;
    for (let task: (() => Promise<void>) | undefined = first; task !== undefined; task = this.#take()) {
      await task();
      // This one is still counted.
      if (this.#asked && this.size <= this.#capacity) {
        this.#asked = false;
        this.#onRoom();
      }
    }
    this.#running--;
  }

  #take(): (() => Promise<void>) | undefined {
    const task = this.#waiting[this.#next];
    if (task === undefined) return undefined;
    this.#next++;
    // Taken off in batches: shift() would move the whole queue for each task.
    if (this.#next >= 1024 || this.#next === this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    return task;
  }
}
