/** Prints how long it is since then and the most memory this process had. */
export function tellTaken(started: bigint): void {
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  // Kilobytes, on every platform Node runs on.
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ seconds, megabytes }));
}
