/** Something that is made sure of once and then taken as given until it turns out otherwise. */
export class Once<T> {
  readonly #make: () => Promise<T>;
  #made: Promise<T> | undefined;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** The one attempt that all callers share; a failed one is made again by the next caller. */
  get(): Promise<T> {
    const made = this.#made ?? this.#make();
    this.#made = made;
    made.catch(() => {
      if (this.#made === made) this.#made = undefined;
    });
    return made;
  }

  /** It is not there any more: the next caller makes it anew. */
  forget(): void {
    this.#made = undefined;
  }
}
