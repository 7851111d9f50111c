/** How wide what is printed may be: as the terminal is, 60 to 120 columns; 100 where there is none. */
export const readColumns = (): number => Math.max(60, Math.min(process.stdout.columns ?? 100, 120));
