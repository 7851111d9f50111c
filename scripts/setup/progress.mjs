/**
 * Tells how far a step of the set-up is: one line updated in place on a terminal, plain lines elsewhere.
 *
 * @typedef {object} Progress
 * @property {(text: string) => void} line Prints a line that stays.
 * @property {(text: () => string) => Step} step Starts a step; `text` is asked for again as time goes by.
 *
 * @typedef {object} Step
 * @property {() => void} end Stops the updates; the last state stays as a line.
 */

const TERMINAL_INTERVAL_MS = 250;
/** A log wants to know that it goes on, not how every second went. */
const PLAIN_INTERVAL_MS = 15_000;

/**
 * @param {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} stream Where to write; `process.stderr`.
 * @returns {Progress}
 */
export function createProgress(stream) {
  const terminal = stream.isTTY === true;
  /** @param {string} text */
  const line = (text) => void stream.write(`${escape(text)}\n`);
  return {
    line,
    step(text) {
      const show = () => {
        // A line that wraps cannot be overwritten.
        if (terminal) stream.write(`\r\u001B[2K${escape(text()).slice(0, (stream.columns ?? 80) - 1)}`);
        else line(text());
      };
      show();
      const timer = setInterval(show, terminal ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS);
      return {
        end() {
          clearInterval(timer);
          show();
          if (terminal) stream.write('\n');
        },
      };
    },
  };
}

/**
 * What npm, Go or a server said is shown and never obeyed; line breaks stay. What lib/kit/invisible.ts does for commands, which
 * the set-up cannot load.
 *
 * @param {string} text
 */
function escape(text) {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\n' ? character : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
