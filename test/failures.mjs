import { appendFileSync } from "node:fs";

const messageOf = (errors) => errors.map(({ stack, message }) => stack ?? message).join("\n");

/** A vitest reporter: appends each failure to the file CARILLON_TEST_FAILURES, for `run.mjs` to say them once more when all turns are over. */
export default class Failures {
  onTestRunEnd(modules, unhandledErrors) {
    const failures = unhandledErrors.map((error) => ["outside any test", messageOf([error])]);
    for (const module of modules) {
      const failed = [...module.children.allTests("failed")];
      for (const test of failed)
        failures.push([`${module.relativeModuleId}: ${test.fullName}`, messageOf(test.result().errors)]);
      for (const test of module.children.allTests("passed"))
        if (test.diagnostic()?.flaky)
          failures.push([
            `${module.relativeModuleId}: ${test.fullName} (PASSED when it was run again)`,
            messageOf(test.result().errors ?? []),
          ]);
      const errors = [module, ...module.children.allSuites()].flatMap((suite) => suite.errors());
      if (errors.length > 0) failures.push([module.relativeModuleId, messageOf(errors)]);
    }
    for (const [what, why] of failures)
      appendFileSync(process.env.CARILLON_TEST_FAILURES, `\n${what}\n${why.slice(0, 1000)}\n`);
  }
}
