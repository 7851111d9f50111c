/** Finds numbered entries by their hash: four bytes for each slot, and no object. */
export interface SlotTable {
  /** The entry with this hash that is the wanted one; null: there is none. */
  find(hash: number, isWanted: (entry: number) => boolean): number | null;
  /** Adds an entry, whose hash is known to `hashOf` by now. */
  add(entry: number): void;
}

/** An empty table, with room for so many entries and more as they come. Entries are 1 and up. */
export function createSlotTable(room: number, hashOf: (entry: number) => number): SlotTable {
  // 0: free.
  let slots = new Int32Array(2 ** Math.ceil(Math.log2(1.5 * room + 16)));
  let count = 0;

  function place(entry: number): void {
    const mask = slots.length - 1;
    let slot = spread(hashOf(entry)) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = entry;
  }

  return {
    find(hash, isWanted) {
      const mask = slots.length - 1;
      for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
        const entry = slots[slot] ?? 0;
        if (entry === 0) return null;
        if (isWanted(entry)) return entry;
      }
    },
    add(entry) {
      // Two thirds full, a search still ends soon.
      if (3 * ++count > 2 * slots.length) {
        const before = slots;
        slots = new Int32Array(2 * before.length);
        for (const kept of before) if (kept !== 0) place(kept);
      }
      place(entry);
    },
  };
}

/** Of the lowest bits of a hash, too many may be alike. */
function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x45d9_f3b5);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
