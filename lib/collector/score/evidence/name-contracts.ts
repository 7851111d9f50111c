/** Names of the contracts in the scorecard: the kind, and for whom where one kind is used twice. */
export function nameContracts(settings: readonly { kind: string; for: string }[]): string[] {
  return settings.map(({ kind, for: requestKind }) =>
    settings.filter((other) => other.kind === kind).length === 1 ? kind : `${kind} (${requestKind})`,
  );
}
