/** Prometheus's rule file, as its documentation names the fields. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: Severity };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook_url: string };
}

export interface RuleGroup {
  readonly name: string;
  readonly interval?: string;
  readonly rules: readonly (RecordingRule | AlertRule)[];
}

/** page: somebody does not hear, now. ticket: somebody will not, or it is looked at by day. */
export type Severity = "page" | "ticket";

/**
 * Lengths of time in rules go through this: 1 for a fleet, more for a test that has no hours. `over(300)` is "5m" at the first pace,
 * "15s" at the twentieth.
 */
export type Over = (seconds: number) => string;

export const atPace =
  (pace: number): Over =>
  (seconds) => {
    const ms = Math.round((seconds * 1000) / pace);
    const units = [
      ["d", 86_400_000],
      ["h", 3_600_000],
      ["m", 60_000],
      ["s", 1000],
    ] as const;
    const [name, length] = units.find(([, unit]) => ms >= unit && ms % unit === 0) ?? ["ms", 1];
    return `${ms / length}${name}`;
  };

/** An alert before it is given a pace. */
export interface AlertWords {
  /** Also its heading in playbooks.md. */
  readonly alert: string;
  readonly severity: Severity;
  readonly expr: (over: Over) => string;
  /** It must have been so for this long. */
  readonly forSeconds: number;
  readonly summary: string;
  readonly description: string;
}
