// Builds what this suite runs before it begins, beside suites that wait. What cannot be built here the suite itself says.
import { startEngine } from "../../support/docker/engine.js";
import { buildAll, whyNothingRuns } from "../../support/docker/images.js";

const engine = await startEngine();
if (typeof engine !== "string") {
  await using started = engine;
  if ((await whyNothingRuns(started)) === undefined) await buildAll(started);
}
