import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { capacityDashboard } from "./dashboards/capacity.js";
import { fleet } from "./dashboards/fleet.js";
import { programmeDashboard } from "./dashboards/programme.js";
import { rolloutDashboard } from "./dashboards/rollout.js";
import { serviceDashboard } from "./dashboards/service.js";
import { siteDashboard } from "./dashboards/site.js";
import { speakerDashboard } from "./dashboards/speaker.js";

/** From everybody to one speaker, then what stands behind it. */
export const allDashboards: readonly Dashboard[] = [
  ...[fleet, siteDashboard, speakerDashboard, programmeDashboard],
  ...[rolloutDashboard, serviceDashboard, capacityDashboard],
];
