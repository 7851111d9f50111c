/** Who owns nothing: `nobody` of every Linux. */
const NOBODY = 65_534;

/**
 * Does something as a user who has no right to what is only its owner's: root, as whom tests may run, is refused nothing. Whoever is not root is
 * refused as anybody. For what is done in this process alone, and one at a time.
 */
export async function asNobody<Result>(act: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return act();
  const groups = process.getgroups?.() ?? [];
  const group = process.getegid?.() ?? 0;
  process.setgroups?.([]);
  process.setegid?.(NOBODY);
  process.seteuid?.(NOBODY);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(group);
    process.setgroups?.(groups);
  }
}
