/** What was asked for was done, and did not turn out as hoped: exit code 1. The message says how. */
export class OutcomeError extends Error {
  override readonly name = "OutcomeError";
}
