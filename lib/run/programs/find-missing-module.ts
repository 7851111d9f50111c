/** What Node and Python say where a module is not to be found. */
const NODE = /Cannot find (?:module|package) '([^'\n]{1,300})'/;
const PYTHON = /ModuleNotFoundError: No module named '([^'\n]{1,300})'/;

/**
 * What to do for a program that ended because it lacks a module, by what it said, as a sentence; null: it said nothing of the kind.
 *
 * @param folder Its working folder, as a path.
 * @param settingsPath Where its settings stand in the drill: `target.start`.
 */
export function findMissingModule(said: string, folder: string, settingsPath: string): string | null {
  const place = `${settingsPath}.folder`;
  const module = NODE.exec(said)?.[1];
  if (module !== undefined) {
    const isFile = /^(\.{0,2}\/|[A-Za-z]:\\|file:)/.test(module);
    return isFile
      ? `There is no ${module}: it was started in ${folder}, and ${place} says another.`
      : `It lacks the npm package of "${module}": run npm install in ${folder}, or say in ${place} where it is installed.`;
  }
  const python = PYTHON.exec(said)?.[1];
  if (python === undefined) return null;
  return `It lacks the Python module "${python}": install it for the Python that ${settingsPath}.command starts, or name that of its virtual environment there.`;
}
