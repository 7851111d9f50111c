/** How many tokens may be thought by an effort, where a wire format counts them; undefined: it is an effort that nobody knows, and nothing is said. */
export function findBudget(budgets: Readonly<Record<string, number>>, effort: string): number | undefined {
  return Object.hasOwn(budgets, effort) ? budgets[effort] : undefined;
}
