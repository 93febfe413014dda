/** The command cannot be carried out as it was given: exit code 2. The message ends in what to type. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
