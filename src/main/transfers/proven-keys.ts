/**
 * Tells a key that may do nothing from one that may not do something. The first 403 of a connection asks the person;
 * when that has been answered and something was done since, the next ones are matters of their own objects.
 */
export class ProvenKeys {
  readonly #answered = new WeakSet<object>()
  readonly #proven = new WeakSet<object>()

  /** The person has said to go on with this connection. */
  answered(connection: object): void {
    this.#answered.add(connection)
  }

  /** A transfer was done with it. */
  succeeded(connection: object): void {
    if (this.#answered.has(connection)) this.#proven.add(connection)
  }

  has(connection: object): boolean {
    return this.#proven.has(connection)
  }
}
