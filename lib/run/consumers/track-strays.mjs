// Says of what was thrown or rejected where nobody could catch it, a stray, in whose course that was: a promise that is rejected late comes
// while another answer is judged, which has no part in it.
import { AsyncLocalStorage, createHook } from 'node:async_hooks';

/**
 * Whoever is in a course, and what that goes on to do in timers, promises and callbacks, is of it.
 *
 * @template {object} Course
 * @param {Course} first the course of all that is in no other
 * @param {(thrown: unknown, course: Course | null) => void} onStray null: nobody knows its course
 * @returns {<Result>(course: Course, act: () => Result) => Result} does something in a course of its own
 */
export function trackStrays(first, onStray) {
  /** @type {AsyncLocalStorage<Course>} */
  const courses = new AsyncLocalStorage();
  /** Of what is rejected Node hands over the promise, and that is of whoever made it: it bears a mark, as a map of all promises makes those dear. */
  const mark = Symbol('course');
  // Taken now: what is tracked may change what all have.
  const run = courses.run.bind(courses);
  const now = courses.getStore.bind(courses);
  courses.enterWith(first);
  createHook({
    init(_id, type, _trigger, /** @type {any} */ resource) {
      if (type !== 'PROMISE') return;
      const course = now();
      if (course !== undefined) resource[mark] = course;
    },
  }).enable();
  throwInTicks();
  process.on('uncaughtException', (error) => onStray(error, now() ?? null));
  process.on('unhandledRejection', (reason, /** @type {any} */ promise) => onStray(reason, promise?.[mark] ?? null));
  return (course, act) => run(course, act);
}

/** Has what a microtask throws thrown by a tick right behind it: before Node 24 the course of a microtask is left by then, that of a tick never. */
function throwInTicks() {
  const queue = globalThis.queueMicrotask;
  const nextTick = process.nextTick.bind(process);
  globalThis.queueMicrotask = function queueMicrotask(act) {
    if (typeof act !== 'function') return queue(act);
    queue(() => {
      try {
        act();
      } catch (error) {
        nextTick(() => {
          throw error;
        });
      }
    });
  };
}
