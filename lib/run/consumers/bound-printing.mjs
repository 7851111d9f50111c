const MOST_PRINTED_CHARACTERS = 256 * 1024;

/** What it prints goes to the log, and not more than anybody reads. */
export function boundPrinting() {
  const later = setImmediate;
  const write = process.stderr.write.bind(process.stderr);
  let room = MOST_PRINTED_CHARACTERS;
  const take = (/** @type {any} */ text, /** @type {any[]} */ ...further) => {
    const shown = String(text).slice(0, Math.max(0, room));
    room -= shown.length;
    if (shown !== '') write(shown);
    const then = further[further.length - 1];
    if (typeof then === 'function') later(then);
    return true;
  };
  process.stdout.write = take;
  process.stderr.write = take;
}
