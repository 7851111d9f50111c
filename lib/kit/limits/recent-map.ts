/**
 * A map that keeps so many keys, those set last: what grows with traffic must not grow without end. A key whose value
 * `mayForget` refuses stays, and the map is larger for as long as there are more of those.
 */
export class RecentMap<Key, Value> {
  readonly #values = new Map<Key, Value>();
  readonly #limit: number;
  readonly #mayForget: (value: Value) => boolean;

  constructor(limit: number, mayForget: (value: Value) => boolean = () => true) {
    this.#limit = limit;
    this.#mayForget = mayForget;
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: Key): Value | undefined {
    return this.#values.get(key);
  }

  /** Puts the key last in the line of those to be forgotten. */
  set(key: Key, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.#limit) this.#forgetOne(key);
  }

  #forgetOne(except: Key): void {
    for (const [key, value] of this.#values) {
      if (key === except || !this.#mayForget(value)) continue;
      this.#values.delete(key);
      return;
    }
  }
}
