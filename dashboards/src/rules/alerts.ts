import { objectiveAlerts } from "./objective.js";
import type { AlertRule, AlertWords, Over, RuleGroup } from "./rule.js";

/** Of the repository; whoever serves it elsewhere rewrites it in Alertmanager's template. */
const playbooks = "dashboards/playbooks.md";

/** The devices of which it is true, with their names. */
const named = (expr: string): string => `(${expr}) * on (device) group_left (name, site, zone) carillon_device_info`;
const who = "{{ $labels.name }} ({{ $labels.site }}, {{ $labels.zone }})";

/** What somebody hears, or does not. */
const sound: readonly AlertWords[] = [
  {
    alert: "CarillonSpeakerSilent",
    severity: "page",
    expr: () => named("carillon_device_should_play == 1 unless on (device) carillon_device_playing == 1"),
    forSeconds: 120,
    summary: `${who} should play and does not`,
    description:
      "Its programme has a source that plays. The speaker is gone, or does not receive, or its sound card does not run.",
  },
  {
    alert: "CarillonUnderrunBurst",
    severity: "ticket",
    expr: (over) => named(`increase(carillon_device_underruns_total[${over(300)}]) > 5`),
    forSeconds: 0,
    summary: `${who}: the sound card starved`,
    description: "{{ $value | humanize }} underruns within five minutes, each of them a click or a gap.",
  },
  {
    alert: "CarillonConcealmentHigh",
    severity: "ticket",
    expr: (over) => named(`rate(carillon_device_concealed_samples_total[${over(300)}]) / 48000 > 0.01`),
    forSeconds: 300,
    summary: `${who}: audio is lost on the way`,
    description: "{{ $value | humanizePercentage }} of what is heard is made up.",
  },
  {
    alert: "CarillonSkewBeyondBound",
    severity: "ticket",
    expr: (over) =>
      named(
        `abs(avg_over_time(carillon_device_playout_skew_seconds[${over(60)}])) > 0.001 and on (device) carillon_device_playing == 1`,
      ),
    forSeconds: 120,
    summary: `${who} is out of step with its group`,
    description: "{{ $value | humanizeDuration }} from the group's median; the bound is 1 ms.",
  },
  {
    alert: "CarillonClockUncertain",
    severity: "ticket",
    expr: () => named("carillon_device_clock_uncertainty_seconds > 0.0005"),
    forSeconds: 300,
    summary: `${who} does not know the site's time well`,
    description: "One sigma is {{ $value | humanizeDuration }}; above 0.5 ms speakers drift apart.",
  },
  {
    alert: "CarillonDelayTooShort",
    severity: "ticket",
    expr: () => "carillon_programme_speakers_behind > 0",
    forSeconds: 900,
    summary: "{{ $value }} speakers of {{ $labels.programme }} ({{ $labels.site }}) need more delay than it has",
    description: "What comes too late there is concealed. The programme's dashboard says which delay would do.",
  },
];

/** What should have been heard at an instant. */
const bells: readonly AlertWords[] = [
  {
    alert: "CarillonBellMissed",
    severity: "page",
    expr: (over) => `sum by (site, reason) (increase(carillon_schedule_missed_total[${over(900)}])) > 0`,
    forSeconds: 0,
    summary: "A bell of {{ $labels.site }} was not heard: {{ $labels.reason }}",
    description: "{{ $value | humanize }} within a quarter of an hour. What is missed is never played late.",
  },
  {
    alert: "CarillonBellWithoutSound",
    severity: "ticket",
    expr: () => "carillon_programme_sounds_missing > 0",
    forSeconds: 300,
    summary: "{{ $value }} schedules of {{ $labels.programme }} ({{ $labels.site }}) have no sound to ring with",
    description:
      "The file is not in the library of the media service {{ $labels.media }}. When they are due, nothing will be heard.",
  },
];

/** What sound hangs on. */
const parts: readonly AlertWords[] = [
  {
    alert: "CarillonSiteLost",
    severity: "page",
    expr: () =>
      'sum by (site) (carillon_devices{presence="lost"}) unless on (site) sum by (site) (carillon_devices{presence=~"online|late|draining"})',
    forSeconds: 120,
    summary: "Nothing is heard of the site {{ $labels.site }}",
    description:
      "All of its {{ $value }} devices are gone for the cloud. The site plays on by itself, if it has power.",
  },
  {
    alert: "CarillonMediaServiceDown",
    severity: "page",
    expr: () => '(carillon_device_up == 0) * on (device) group_left (name, site) carillon_device_info{kind="media"}',
    forSeconds: 60,
    summary: "The media service {{ $labels.name }} of {{ $labels.site }} is gone",
    description: "Its site is silent, unless a second one took over or only its way to the cloud is gone.",
  },
  {
    alert: "CarillonRolloutAborted",
    severity: "ticket",
    expr: () => 'carillon_rollout_state{state=~"stopped|rolling_back|rolled_back"} == 1',
    forSeconds: 0,
    summary: "The rollout {{ $labels.rollout }} is {{ $labels.state }}",
    description: "A criterion was met: the change did harm where it was tried.",
  },
  {
    alert: "CarillonServiceUnreachable",
    severity: "page",
    expr: () => 'up{job="carillon"} == 0 or absent(up{job="carillon"})',
    forSeconds: 120,
    summary: "The control service does not answer Prometheus",
    description: "Sound goes on. Pages, changes and everything on these pages do not.",
  },
  {
    alert: "CarillonDependencyDown",
    severity: "page",
    expr: () => "carillon_dependency_up == 0",
    forSeconds: 120,
    summary: "The control service does not reach its {{ $labels.dependency }}",
    description: "Sound goes on. Nothing can be changed, and devices cannot be told.",
  },
  {
    alert: "CarillonClockStepped",
    severity: "ticket",
    expr: () => 'carillon_control_trouble{part="clock"} == 1',
    forSeconds: 60,
    summary: "The wall clock of a control service jumped",
    description: "Sound goes on. Certificates, sessions and the waits of rollouts go by that clock.",
  },
  {
    alert: "CarillonLeadersNotOne",
    severity: "page",
    expr: () => "sum(carillon_control_leads) != 1",
    forSeconds: 120,
    summary: "{{ $value }} control replicas lead, and not one",
    description:
      "Sound goes on. Without one nobody tells devices what is wanted; with two, figures of the fleet count twice.",
  },
  {
    alert: "CarillonBrokerStorm",
    severity: "ticket",
    expr: (over) =>
      `sum(increase(carillon_intake_messages_total{leaf="up/birth",outcome="ok"}[${over(300)}])) > 20 + 0.5 * sum(carillon_devices)`,
    forSeconds: 300,
    summary: "Devices come and go: {{ $value | humanize }} births within five minutes",
    description:
      "After a restart of the broker this ends by itself; else somebody is refused, or two devices share an identity.",
  },
];

/** What will hurt later. */
const upkeep: readonly AlertWords[] = [
  {
    alert: "CarillonCertificateExpiring",
    severity: "ticket",
    expr: () =>
      `${named("carillon_device_certificate_expiry_timestamp_seconds - time() < 14 * 86400 and on (device) carillon_device_up == 1")} or carillon_certificate_expiry_timestamp_seconds - time() < 14 * 86400`,
    forSeconds: 600,
    summary: "A certificate ends in {{ $value | humanizeDuration }}: {{ $labels.name }}{{ $labels.certificate }}",
    description: "It should have been renewed when a third of its life was left.",
  },
  {
    alert: "CarillonDiskFilling",
    severity: "ticket",
    expr: () => `${named("carillon_device_disk_free_ratio < 0.1")} or carillon_disk_free_ratio < 0.1`,
    forSeconds: 600,
    summary: "A disk fills: {{ $labels.name }}{{ $labels.instance }}",
    description:
      "{{ $value | humanizePercentage }} is free (0 % also where the disk can only be read, as a card that wears out). A device without room cannot keep its configuration.",
  },
  {
    alert: "CarillonDuplicateIdentity",
    severity: "ticket",
    expr: () => "carillon_duplicate_identities > 0",
    forSeconds: 0,
    summary: "{{ $value }} identities are used by two devices each",
    description: "A card was copied with its key, or a key was stolen. They take the connection from each other.",
  },
  {
    alert: "CarillonMessagesRefused",
    severity: "ticket",
    expr: (over) =>
      `sum by (leaf, outcome) (increase(carillon_intake_messages_total{outcome=~"malformed|version-unknown|leaf-unknown"}[${over(900)}])) > 10`,
    forSeconds: 900,
    summary: "Messages of devices are refused: {{ $labels.leaf }} is {{ $labels.outcome }}",
    description: "{{ $value | humanize }} within a quarter of an hour.",
  },
  {
    alert: "CarillonWebhooksLate",
    severity: "ticket",
    expr: () => "carillon_webhook_oldest_seconds > 1800",
    forSeconds: 300,
    summary: "A webhook's message has waited for {{ $value | humanizeDuration }}",
    description: "Its receiver does not take it. It is tried again, ever more rarely, and given up in the end.",
  },
  {
    alert: "CarillonDevicesUntold",
    severity: "ticket",
    expr: () => 'carillon_device_series_devices{told="nothing"} > 0',
    forSeconds: 900,
    summary: "Prometheus is not told of {{ $value }} devices",
    description:
      "There are more than CARILLON_METRICS_DEVICES. The worst are told of; alerts of the others cannot fire.",
  },
];

export const alertWords: readonly AlertWords[] = [...sound, ...bells, ...parts, ...upkeep, ...objectiveAlerts];

const ruleOf =
  (over: Over) =>
  ({ alert, severity, expr, forSeconds, summary, description }: AlertWords): AlertRule => ({
    alert,
    expr: expr(over),
    for: over(forSeconds),
    labels: { severity },
    annotations: { summary, description, runbook_url: `${playbooks}#${alert.toLowerCase()}` },
  });

export const alertGroups = (over: Over): readonly RuleGroup[] => [
  { name: "carillon-sound", rules: [...sound, ...bells].map(ruleOf(over)) },
  { name: "carillon-parts", rules: parts.map(ruleOf(over)) },
  { name: "carillon-upkeep", rules: upkeep.map(ruleOf(over)) },
  { name: "carillon-objective-alerts", rules: objectiveAlerts.map(ruleOf(over)) },
];
