import { stringify } from "yaml";
import { alertGroups } from "./alerts.js";
import { objectiveRecords } from "./objective.js";
import { atPace, type RuleGroup } from "./rule.js";

export const ruleGroups = (pace = 1): readonly RuleGroup[] => {
  const over = atPace(pace);
  return [objectiveRecords(over), ...alertGroups(over)];
};

/** What Prometheus loads. `pace` above 1 shortens every window and wait, for tests that have no hours. */
export const ruleFile = (pace = 1): string =>
  `# Made from dashboards/src/rules: change it there.\n${stringify({ groups: ruleGroups(pace) }, { lineWidth: 0 })}`;
