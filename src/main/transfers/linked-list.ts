/** An item that is in one list at a time, and knows its neighbours there. */
export type Linked<Item> = { previous: Item | null; following: Item | null }

/** Items in an order, of which any leaves at once: with very many of them, a set of their own would cost as much as they do. */
export class LinkedList<Item extends Linked<Item>> {
  #first: Item | null = null
  #last: Item | null = null
  #size = 0

  get size(): number {
    return this.#size
  }

  addLast(item: Item): void {
    item.previous = this.#last
    if (this.#last) this.#last.following = item
    else this.#first = item
    this.#last = item
    this.#size += 1
  }

  addFirst(item: Item): void {
    item.following = this.#first
    if (this.#first) this.#first.previous = item
    else this.#last = item
    this.#first = item
    this.#size += 1
  }

  delete(item: Item): void {
    if (item.previous) item.previous.following = item.following
    else this.#first = item.following
    if (item.following) item.following.previous = item.previous
    else this.#last = item.previous
    item.previous = null
    item.following = null
    this.#size -= 1
  }

  /** Nothing may come or go meanwhile. */
  *[Symbol.iterator](): Generator<Item> {
    for (let item = this.#first; item; item = item.following) yield item
  }
}
