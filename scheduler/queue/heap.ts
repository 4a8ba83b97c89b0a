/** Where an item is in its heap; -1 in none. Kept by the heap, so that an item can be taken out from the middle. */
export interface HeapItem {
  heapIndex: number;
}

/** A binary heap: the item that comes before all others is at the head. An item is in one heap at most. */
export class Heap<T extends HeapItem> {
  readonly #items: T[] = [];
  readonly #before: (a: T, b: T) => boolean;

  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    item.heapIndex = this.#items.length;
    this.#items.push(item);
    this.#up(item.heapIndex);
  }

  pop(): T | undefined {
    const head = this.#items[0];
    if (head !== undefined) this.remove(head);
    return head;
  }

  remove(item: T): void {
    const at = item.heapIndex;
    if (this.#items[at] !== item) return;
    const last = this.#items.pop();
    item.heapIndex = -1;
    if (last === undefined || last === item) return;
    this.#items[at] = last;
    last.heapIndex = at;
    this.#up(at);
    this.#down(last.heapIndex);
  }

  #up(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#swapUnlessOrdered(parent, at)) return;
      at = parent;
    }
  }

  #down(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const a = this.#items[left];
      const b = this.#items[right];
      if (a === undefined) return;
      const child = b !== undefined && this.#before(b, a) ? right : left;
      if (!this.#swapUnlessOrdered(at, child)) return;
      at = child;
    }
  }

  #swapUnlessOrdered(parent: number, child: number): boolean {
    const a = this.#items[parent];
    const b = this.#items[child];
    if (a === undefined || b === undefined || !this.#before(b, a)) return false;
    this.#items[parent] = b;
    this.#items[child] = a;
    b.heapIndex = parent;
    a.heapIndex = child;
    return true;
  }
}
