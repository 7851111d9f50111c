/** Names of the contracts in the scorecard, no two the same: the kind, for whom where one kind is used twice, and its place where that is not enough. */
export function nameContracts(settings: readonly { kind: string; for: string }[]): string[] {
  return settings.map(({ kind, for: requestKind }, place) => {
    const alike = settings.filter((other) => other.kind === kind);
    if (alike.length === 1) return kind;
    const isOnly = alike.filter((other) => other.for === requestKind).length === 1;
    return `${kind} (${requestKind}${isOnly ? '' : `, contracts[${place}]`})`;
  });
}
