import type { AlertWords, Over, RuleGroup } from "./rule.js";

/** The service level objective: this share of the minutes in which a speaker should play is heard whole, over 30 days. */
export const objective = { target: 0.999, budget: 0.001 } as const;

const hour = 3600;
const day = 24 * hour;
const windows = {
  ...{ "5m": 300, "30m": 1800, "1h": hour, "2h": 2 * hour, "6h": 6 * hour },
  ...{ "1d": day, "3d": 3 * day, "30d": 30 * day },
} as const;
type Window = keyof typeof windows;

const missed = (window: Window): string => `carillon:speaker_minutes_missed:ratio_rate${window}`;

/** The share that was missed, by window; nothing while nothing should be heard. */
export const objectiveRecords = (over: Over): RuleGroup => ({
  name: "carillon-objective",
  interval: over(60),
  rules: Object.entries(windows).map(([window, seconds]) => ({
    record: `carillon:speaker_minutes_missed:ratio_rate${window}`,
    expr: `sum(rate(carillon_speaker_minutes_total{outcome!="whole"}[${over(seconds)}])) / sum(rate(carillon_speaker_minutes_total[${over(seconds)}]))`,
  })),
});

/** Both must burn: the long window says that it matters, the short one that it is still so. */
const burning = (times: number, long: Window, short: Window): string =>
  `${missed(long)} > ${times} * ${objective.budget} and ${missed(short)} > ${times} * ${objective.budget}`;

/** Rates and windows of the multi-window, multi-burn-rate method (Google SRE workbook, chapter 5). */
export const objectiveAlerts: readonly AlertWords[] = [
  {
    alert: "CarillonObjectiveBurnsFast",
    severity: "page",
    expr: () => `(${burning(14.4, "1h", "5m")}) or (${burning(6, "6h", "30m")})`,
    forSeconds: 120,
    summary: "Speakers are not heard whole: a month's allowance will be gone within days",
    description: "{{ $value | humanizePercentage }} of the speaker-minutes of the long window were damaged or silent.",
  },
  {
    alert: "CarillonObjectiveBurnsSlowly",
    severity: "ticket",
    expr: () => `(${burning(3, "1d", "2h")}) or (${burning(1, "3d", "6h")})`,
    forSeconds: hour,
    summary: "Speakers are not heard whole: the month's allowance will not last",
    description: "{{ $value | humanizePercentage }} of the speaker-minutes of the long window were damaged or silent.",
  },
];
