/** A line of a stack trace, which no user should see: `    at load (file:///…/cli.ts:12:5)`. A report may wrap its text before an "at", too. */
export const STACK_LINE = /^ {4}at .*:\d+:\d+\)?$/m;
